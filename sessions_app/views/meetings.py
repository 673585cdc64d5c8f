"""Meetings of a pair or group: the list, and logging, correcting and taking back one's own entries."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.models import Group
from people.models import Person
from sessions_app.domain import appointments, diary, participation
from sessions_app.domain import meetings as acts
from sessions_app.domain.expected import MODES, Line
from sessions_app.forms.meeting import MeetingForm, length_in_words
from sessions_app.models import Meeting, Topic
from sessions_app.queries import appointments as planned
from sessions_app.queries import meetings as queries
from sessions_app.queries.meetings import Bond
from sessions_app.views import bonds


@login_required
@require_safe
def pair_meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """List the meetings of a pair."""
    return _list(request, pair_of(request, pk))


@login_required
@require_safe
def group_meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """List the meetings of a group."""
    return _list(request, group_of(request, pk))


@login_required
def meeting_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a meeting of a pair."""
    return _log(request, pair_of(request, pk))


@login_required
def group_meeting_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a meeting of a group."""
    return _log(request, group_of(request, pk))


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a meeting that one has logged oneself."""
    found, at = _own_meeting(request, pk), timezone.now()
    bond = queries.bond_of(found)
    form = MeetingForm(request.POST if request.method == "POST" else None, today=acts.today_of(bond, at), meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change(found, **form.cleaned_data, by=bonds.person_of(request), at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The meeting is corrected."))
            return redirect(list_address(bond))
    return render(request, "sessions_app/meeting.html", {**frame(request, bond), "form": form, "meeting": found})


@login_required
@require_POST
def meeting_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a meeting that one has logged oneself."""
    found = _own_meeting(request, pk)
    address = list_address(queries.bond_of(found))
    appointments.take_back(found, by=bonds.person_of(request), at=timezone.now())
    messages.success(request, _("The meeting is taken back."))
    return redirect(address)


def _list(request: HttpRequest, bond: Bond) -> HttpResponse:
    found, at = queries.meetings_of(bond), timezone.now()
    topics = dict(Topic.choices)
    rows = [
        {
            "meeting": one,
            "length": length_in_words(one.minutes),
            "topics": [topics[topic] for topic in one.topics if topic in topics],
            "own": one.logged_by_id == request.user.pk,
        }
        for one in found
    ]
    page = {
        **frame(request, bond),
        "rows": rows,
        "is_group": isinstance(bond, Group),
        "open": queries.is_open(bond),
        "log_address": bonds.back("meeting_log", bond),
        "plan_address": bonds.back("meeting_plan", bond),
        "ahead": diary.planned(planned.open_of(bond), bonds.person_of(request), at),
        "progress": _how_far(bond, bonds.person_of(request), at),
    }
    return render(request, "sessions_app/meetings.html", page)


def _log(request: HttpRequest, bond: Bond) -> HttpResponse:
    at, last = timezone.now(), queries.meetings_of(bond).first()
    form = MeetingForm(request.POST if request.method == "POST" else None, today=acts.today_of(bond, at), last=last)
    if request.method == "POST" and form.is_valid():
        try:
            acts.log(bond, **form.cleaned_data, by=bonds.person_of(request), at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, logged(bond))
            return redirect(list_address(bond))
    return render(request, "sessions_app/meeting.html", {**frame(request, bond), "form": form})


def logged(bond: Bond) -> str:
    """Say that a meeting is logged, and for whom it counts."""
    if isinstance(bond, Group):
        return _("The meeting is logged. It counts for everybody in the group.")
    return _("The meeting is logged. It counts for both of you.")


def frame(request: HttpRequest, bond: Bond) -> dict[str, Any]:
    """Give what all pages of meetings show."""
    return bonds.frame(request, bond, "meetings") | {"list_address": list_address(bond)}


def pair_of(request: HttpRequest, pk: int) -> Bond:
    """Give a pair in which the visitor meets; its group where it belongs to one; else 404."""
    pair = get_object_or_404(queries.pairs_meeting(bonds.person_of(request)), pk=pk)
    return pair.group if pair.group is not None else pair


def group_of(request: HttpRequest, pk: int) -> Group:
    """Give a group in which the visitor meets; else 404."""
    return get_object_or_404(queries.groups_meeting(bonds.person_of(request)), pk=pk)


def _own_meeting(request: HttpRequest, pk: int) -> Meeting:
    person = bonds.person_of(request)
    return get_object_or_404(queries.own_meetings(person).filter(logged_by=person), pk=pk)


def _how_far(bond: Bond, person: Person, at: datetime) -> list[Line]:
    """Give what the ledger says of somebody's meetings in the coupling of a pair or group."""
    application = queries.own_application(bond, person)
    account = participation.of_application(application, at=at) if application else None
    lines = account.lines if account else ()
    mine = (None, bond.coupling_id)
    return [line for line in lines if line.rule.kind not in MODES and line.rule.coupling_id in mine]


def list_address(bond: Bond) -> str:
    """Give the address of the list of meetings."""
    return bonds.back("meetings", bond)
