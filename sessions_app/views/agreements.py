"""The agreement of a pair or group: read it, settle its words, sign it."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.domain import company
from programmes import access
from programmes.models import AgreementText
from sessions_app.domain import agreements as acts
from sessions_app.forms.agreement import SignForm, WordsForm
from sessions_app.models import Agreement
from sessions_app.queries import agreements as queries
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond
from sessions_app.views import bonds


@dataclass(frozen=True)
class Table:
    """What lies on the table: the programme's text, the newest wording and its words."""

    text: AgreementText
    agreement: Agreement | None
    wording: acts.Wording


@login_required
def pair_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pair's agreement, and sign it."""
    return _agreement(request, bonds.pair(request, pk, "agreement"))


@login_required
def group_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group's agreement, and sign it."""
    return _agreement(request, bonds.group(request, pk, "agreement"))


@login_required
def agreement_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the words of a pair's agreement."""
    return _words(request, bonds.pair(request, pk, "agreement"))


@login_required
def group_agreement_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the words of a group's agreement."""
    return _words(request, bonds.group(request, pk, "agreement"))


def _agreement(request: HttpRequest, bond: Bond) -> HttpResponse:
    table = _table(bond)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"seen": table.wording.mark})
    if request.method == "POST" and form.is_valid():
        person, seen = bonds.person_of(request), form.cleaned_data["seen"]
        try:
            acts.sign(bond, table.text, seen=seen, by=person, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("You have signed."))
            return redirect(bonds.back("agreement", bond))
    page = {**bonds.frame(request, bond, "agreement"), **_signing(request, bond, table), "table": table, "form": form}
    return render(request, "sessions_app/agreement.html", page)


def _words(request: HttpRequest, bond: Bond) -> HttpResponse:
    table = _table(bond)
    asked = acts.wording(table.text, None)
    settled = {one.key: one.settled for one in table.wording.points}
    form = WordsForm(request.POST if request.method == "POST" else None, wording=asked, settled=settled)
    form.initial["seen"] = table.wording.mark
    if request.method == "POST" and form.is_valid():
        person, seen = bonds.person_of(request), form.cleaned_data["seen"]
        try:
            acts.settle(bond, table.text, form.lines(), seen=seen, by=person, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. Read it once more, and sign."))
            return redirect(bonds.back("agreement", bond))
    is_signed = bool(table.agreement and table.agreement.text is not None)
    page = {**bonds.frame(request, bond, "agreement"), "form": form, "table": table, "is_signed": is_signed}
    return render(request, "sessions_app/agreement_words.html", page | {"back_url": bonds.back("agreement", bond)})


def _table(bond: Bond) -> Table:
    """Find what lies on the table; 404 where the programme asks for no agreement."""
    text = queries.text_for(bond.coupling)
    if text is None:
        access.refuse()
    latest = queries.wordings(bond).first()
    return Table(text, latest, acts.wording(text, latest))


def _signing(request: HttpRequest, bond: Bond, table: Table) -> dict[str, Any]:
    """Tell who has signed and who has not, and which earlier wording holds until all have."""
    person, zone = bonds.person_of(request), ZoneInfo(meetings.programme_of(bond).time_zone)
    needed, names = queries.parties(bond), company.names(bond, person)
    when = {one.application_id: one.signed_at for one in table.agreement.signatures.all()} if table.agreement else {}
    lines = [
        {
            "who": _("You") if one.person_id == person.pk else names.get(one.person_id, _("The other")),
            "at": when[one.pk].astimezone(zone) if one.pk in when else None,
        }
        for one in needed
    ]
    older = queries.wordings(bond)[1:] if table.agreement else []
    return {
        "signing": lines,
        "mine": any(one.person_id == person.pk and one.pk in when for one in needed),
        "all_signed": all(one.pk in when for one in needed),
        "holds": next((_held(table.text, one, zone) for one in older if queries.is_signed(one, needed)), None),
        "asks": any(str(one.ask) for one in acts.wording(table.text, None).points),
        "words_url": bonds.back("agreement_words", bond),
        "is_newer": table.agreement is not None and table.wording.version != table.text.version,
    }


def _held(text: AgreementText, agreement: Agreement, zone: ZoneInfo) -> dict[str, Any]:
    """Give an earlier wording that all have signed, and since when."""
    last = max(one.signed_at for one in agreement.signatures.all())
    return {"wording": acts.wording(text, agreement), "at": last.astimezone(zone)}
