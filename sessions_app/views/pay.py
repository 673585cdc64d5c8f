"""A paid mentor's own contract: read, and signed by typing one's name or with a signed PDF; the way to timesheets."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import queries as applications
from people.models import Person
from people.views import files
from sessions_app.domain import contracts as acts
from sessions_app.domain import duedates, timesheets, walltime
from sessions_app.forms.pay import PdfForm, SignForm
from sessions_app.models import Contract, Timesheet
from sessions_app.queries import hours, pay
from sessions_app.states import ContractState, SheetState


@dataclass(frozen=True)
class Month:
    """One month of a contract: its sheets, by when it is handed in, and whether that is past."""

    first: date
    due: date | None
    sheets: list[Timesheet]
    is_late: bool
    address: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's contract, and take one's signature."""
    found, at = own_contract(request, pk), timezone.now()
    signing = found.state == ContractState.SENT
    form = SignForm(request.POST if request.method == "POST" else None, initial={"seen": found.digest})
    if request.method == "POST" and form.is_valid():
        try:
            acts.sign(
                found, typed=form.cleaned_data["typed"], seen=form.cleaned_data["seen"], by=_person(request), at=at
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("You have signed. The office signs next, and writes to you then."))
            return redirect("contract", pk)
    return _page(request, found, at, form if signing else None, PdfForm() if signing else None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contract_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the signed PDF, or take it."""
    found, at = own_contract(request, pk), timezone.now()
    if request.method != "POST":
        return handed_out(found)
    form = PdfForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            acts.attach(found, form.cleaned_data["pdf"], by=_person(request), at=at)
        except ValidationError as refusal:
            form.add_error("pdf", refusal)
        else:
            messages.success(request, _("We have your signed contract. The office signs next, and writes to you then."))
            return redirect("contract", pk)
    return _page(request, found, at, SignForm(initial={"seen": found.digest}), form)


def handed_out(found: Contract) -> HttpResponse:
    """Give the signed PDF of a contract; raises Http404 when there is none."""
    if not found.file:
        raise Http404
    return files.handed_out(found.file, f"{found.pk}.pdf", kind="application/pdf", shown=True)


def own_contract(request: HttpRequest, pk: int) -> Contract:
    """Give a contract of the visitor that was sent to them; else 404."""
    return get_object_or_404(pay.contracts_of(_person(request)), pk=pk)


def frame(found: Contract) -> dict[str, Any]:
    """Give what all pages of a contract show: the programme, and whom to ask about pay."""
    contact = acts.contact_of(found)
    return {
        "programme": found.cohort.programme,
        "contacts": [contact] if contact else [],
        "contract": found,
        "eyebrow": str(found.cohort.programme),
    }


def _page(
    request: HttpRequest, found: Contract, at: datetime, form: SignForm | None, pdf: PdfForm | None
) -> HttpResponse:
    registered = pay.registered(found)
    today = walltime.day_of(at, found.cohort.programme)
    page = {
        **frame(found),
        "form": form,
        "pdf_form": pdf,
        "months": months_of(found, at),
        "registered": hours.in_words(registered),
        "agreed": hours.in_words(round(found.hours * 60)),
        "percent": min(100, round(registered / float(found.hours) / 0.6)) if found.hours else 0,
        "left_over": len(pay.unregistered(found, today)) if found.state in pay.WORKING else 0,
        "steps": learning(found),
        "checks": timesheets.checks(found),
    }
    return render(request, "sessions_app/contract.html", page)


def months_of(found: Contract, at: datetime) -> list[Month]:
    """List the months of a contract that have come, the newest first."""
    terms, today = pay.terms_of(found), walltime.day_of(at, found.cohort.programme)
    if found.office_signed_at is None:
        return []
    sheets: dict[date, list[Timesheet]] = {}
    for sheet in found.timesheets.order_by("number"):
        sheets.setdefault(sheet.month, []).append(sheet)
    rows = []
    for month in reversed([one for one in duedates.months_of(found) if one <= today]):
        due = duedates.due_on(terms, month) if terms else None
        handed = any(one.state in (SheetState.SUBMITTED, SheetState.APPROVED) for one in sheets.get(month, []))
        address = reverse("timesheet", args=[found.pk, month.year, month.month])
        rows.append(Month(month, due, sheets.get(month, []), bool(due and due < today and not handed), address))
    return rows


def learning(found: Contract) -> list[dict[str, Any]]:
    """Give the part of mentor training about pay: signing, training, the first sheet."""
    application = found.application
    signed = found.mentor_signed_at is not None
    trained = application is None or not applications.lacks_training(application)
    handed = found.timesheets.filter(submitted_at__isnull=False).exists()
    done = [(_("Sign the contract"), signed), (_("Come to the training"), trained), (_("Hand in a timesheet"), handed)]
    first = next((number for number, (_label, is_done) in enumerate(done) if not is_done), -1)
    return [
        {"label": label, "state": "done" if is_done else ("current" if number == first else "todo")}
        for number, (label, is_done) in enumerate(done)
    ]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # login_required stands before
    return request.user
