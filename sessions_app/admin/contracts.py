"""Contracts at the desk: made for the admitted mentors, sent, signed for the office, ended."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from programmes.models import Cohort
from programmes.states import CohortState
from sessions_app.domain import contracts, timesheets
from sessions_app.forms.pay import AgreementForm, PdfForm, SignForm
from sessions_app.models import Contract
from sessions_app.queries import hours, pay
from sessions_app.states import ContractState
from sessions_app.views.pay import handed_out

MENTORS = {"programme": "intake__cohort__programme", "campus": "campus", "part": "intake__part"}


@admin.register(Contract)
class ContractAdmin(ScopedAdmin):
    """Contracts are made, sent, signed and ended; never typed."""

    programme_path, campus_path, part_path = "cohort__programme", "application__campus", "application__intake__part"
    see, change, add, remove = Right.PAYROLL, None, None, None
    list_display = ("name", "cohort", "badge", "hours", "starts_on", "ends_on")
    list_filter = ("state",)
    search_fields = ("name",)
    list_select_related = ("cohort__programme", "application")
    change_list_template = "sessions_app/desk/contract_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page where contracts are made, and the acts on one."""
        own = [
            ("make/", self.make, "sessions_app_contract_make"),
            ("<int:pk>/act/", self.act, "sessions_app_contract_act"),
            ("<int:pk>/signed.pdf", self.file, "sessions_app_contract_file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, contract: Contract) -> SafeString:
        """Show where it stands."""
        told = {"state": contract.state, "label": contract.get_state_display()}
        return render_to_string("partials/status_badge.html", told)

    def make(self, request: HttpRequest) -> HttpResponse:
        """List the admitted mentors without a contract; make and send theirs."""
        if not access.may(request.user, Right.PAYROLL):
            access.refuse()
        groups = [(cohort, _waiting(request, cohort)) for cohort in _cohorts(request)]
        if request.method == "POST":
            chosen = {int(key) for key in request.POST.getlist("mentor") if key.isascii() and key.isdigit()}
            rows = [row for _cohort, waiting in groups for row in waiting if row.pk in chosen]
            try:
                made = contracts.draft_and_send(rows, by=_person(request), at=timezone.now())
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
            else:
                said = ngettext("%(made)d contract is sent.", "%(made)d contracts are sent.", len(made))
                messages.success(request, said % {"made": len(made)})
            return redirect("admin:sessions_app_contract_make")
        page = {"title": _("Make contracts"), "opts": self.opts, "groups": [one for one in groups if one[1]]}
        return TemplateResponse(request, "sessions_app/desk/contract_make.html", self._framed(request, page))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one contract with its signatures and timesheets, and what can be done next."""
        return self._one(request, self._found(request, object_id))

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send, change, countersign, take a signed PDF, or end."""
        contract = self._found(request, pk)
        if request.method != "POST":
            return redirect("admin:sessions_app_contract_change", pk)
        forms = {
            "change": AgreementForm(request.POST),
            "sign": SignForm(request.POST),
            "attach": PdfForm(request.POST, request.FILES),
        }
        act = request.POST.get("act", "")
        form = forms.get(act)
        if form is not None and not form.is_valid():
            return self._one(request, contract, **{act: form})
        try:
            said = _done(contract, act, form, _person(request))
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, said)
        return redirect("admin:sessions_app_contract_change", pk)

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the signed PDF."""
        return handed_out(self._found(request, pk))

    def _found(self, request: HttpRequest, pk: Any) -> Contract:
        text = str(pk)
        rows = self.get_queryset(request).select_related(*pay.WHOLE)
        contract: Contract | None = rows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
        if contract is None:
            raise Http404
        return contract

    def _one(self, request: HttpRequest, contract: Contract, **forms: Any) -> HttpResponse:
        told = {"hours": contract.hours, "starts_on": contract.starts_on, "ends_on": contract.ends_on}
        page = {
            "title": contract.name,
            "subtitle": str(contract.cohort),
            "opts": self.opts,
            "contract": contract,
            "contact": contracts.contact_of(contract),
            "is_open": contract.state in (ContractState.DRAFT, ContractState.SENT),
            "change_form": forms.get("change", AgreementForm(initial=told)),
            "sign_form": forms.get("sign", SignForm(initial={"seen": contract.digest})),
            "pdf_form": forms.get("attach", PdfForm()),
            "registered": hours.in_words(pay.registered(contract)),
            "agreed": hours.in_words(round(contract.hours * 60)),
            "checks": timesheets.checks(contract),
            "sheets": contract.timesheets.order_by("-month", "number"),
        }
        return TemplateResponse(request, "sessions_app/desk/contract.html", self._framed(request, page))

    def _framed(self, request: HttpRequest, page: dict[str, Any]) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), **page}


def _done(contract: Contract, act: str, form: Any, person: Person) -> str:
    at = timezone.now()
    if act == "send":
        contracts.send(contract, by=person, at=at)
        return _("The contract is sent to the mentor.")
    if act == "change":
        contracts.change(contract, **form.cleaned_data, by=person, at=at)
        return _("The text is written anew with these hours and days. Send it when it is right.")
    if act == "sign":
        told = form.cleaned_data
        contracts.countersign(contract, typed=told["typed"], seen=told["seen"], by=person, at=at)
        return _("The contract is signed by both.")
    if act == "attach":
        contracts.attach(contract, form.cleaned_data["pdf"], by=person, at=at)
        return _("The contract is signed by both.")
    if act == "end":
        contracts.end(contract, by=person, at=at)
        return _("The contract has ended. Hours worked before that can still be handed in.")
    raise Http404


def _cohorts(request: HttpRequest) -> list[Cohort]:
    programmes = access.programmes_with(_person(request), Right.PAYROLL).filter(mentors_paid=True)
    living = Cohort.objects.filter(programme__in=programmes).exclude(state=CohortState.CLOSED)
    return list(living.select_related("programme"))


def _waiting(request: HttpRequest, cohort: Cohort) -> list[Application]:
    rows = pay.without_contract(cohort)
    return list(access.visible(rows, request.user, Right.PAYROLL, **MENTORS).order_by("person__name"))


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # the desk lets in nobody else
    return request.user
