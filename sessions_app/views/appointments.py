"""Pages of planned meetings: plan or propose, pick a time, move, call off, and say with one tap that you have met."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.models import Pair
from people.models import Person
from sessions_app.domain import appointments as acts
from sessions_app.domain import fellows, suggestions, walltime
from sessions_app.domain.suggestions import Suggestion
from sessions_app.forms.appointment import AppointmentForm
from sessions_app.forms.meeting import length_in_words
from sessions_app.models import Appointment
from sessions_app.queries import appointments as queries
from sessions_app.queries import meetings as bonds
from sessions_app.queries.meetings import Bond
from sessions_app.states import AppointmentState
from sessions_app.views import bonds as frames
from sessions_app.views import meetings as pages

S = AppointmentState


@login_required
def meeting_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting of a pair, or propose times for it."""
    return _plan(request, pages.pair_of(request, pk))


@login_required
def group_meeting_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting of a group."""
    return _plan(request, pages.group_of(request, pk))


@login_required
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick one of the proposed times, or move what is planned."""
    found, at = _own(request, pk), timezone.now()
    bond = queries.bond_of(found)
    if found.state not in {S.PROPOSED, S.PLANNED} or not bonds.is_open(bond):
        messages.info(request, _("This meeting is held or called off already."))
        return redirect(pages.list_address(bond))
    if found.state == S.PROPOSED:
        return _pick(request, found, at)
    return _move(request, found, at)


@login_required
@require_POST
def appointment_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with one tap that a planned meeting was held."""
    found = _own(request, pk)
    try:
        acts.held(found, by=frames.person_of(request), at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, pages.logged(queries.bond_of(found)))
    return redirect(pages.list_address(queries.bond_of(found)))


@login_required
@require_POST
def appointment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned meeting off, or take proposed times back."""
    found = _own(request, pk)
    try:
        acts.cancel(found, by=frames.person_of(request), at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("It is called off, and calendars take it out."))
    return redirect(pages.list_address(queries.bond_of(found)))


def _plan(request: HttpRequest, bond: Bond) -> HttpResponse:
    person, at = frames.person_of(request), timezone.now()
    suggestion = suggestions.of_bond(bond, person, at=at)
    programme = bonds.programme_of(bond)
    form = AppointmentForm(
        request.POST if request.method == "POST" else None, programme=programme, suggestion=suggestion
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = _planned(request, bond, form, at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said)
            return redirect(pages.list_address(bond))
    page = {"form": form, "suits_both": suggestion.suits_both, "is_pair": isinstance(bond, Pair), "zone": _zone(bond)}
    return render(request, "sessions_app/plan.html", pages.frame(request, bond) | page)


def _planned(request: HttpRequest, bond: Bond, form: AppointmentForm, at: datetime) -> str:
    """Do what the pressed button says, and say so."""
    told = {name: form.cleaned_data[name] for name in ("minutes", "mode", "place")}
    chosen, person = form.cleaned_data["chosen"], frames.person_of(request)
    if request.POST.get("act") == "propose":
        acts.propose(bond, chosen, **told, by=person, at=at)
        if isinstance(bond, Pair):
            return _("The times are proposed. The other gets a mail and picks one; we remind if no answer comes.")
        return _("The times are proposed. Everybody in the group gets a mail; you set the time that suits most.")
    if len(chosen) != 1:
        raise ValidationError(_("Choose one time if you have agreed; several are for proposing."))
    acts.plan(bond, chosen[0], **told, by=person, at=at)
    return _("The meeting is planned. An invitation for the calendar goes to everybody who meets.")


def _pick(request: HttpRequest, found: Appointment, at: datetime) -> HttpResponse:
    person, bond, refusal = frames.person_of(request), queries.bond_of(found), ""
    if request.method == "POST":
        try:
            said = _answered(request, found, at)
        except ValueError:
            refusal = _("Pick one of the times.")
        except ValidationError as refused:
            refusal = refused.messages[0]
        else:
            messages.success(request, said)
            return redirect(pages.list_address(bond))
    page = {
        "appointment": found,
        "length": length_in_words(found.minutes),
        "place": queries.place_of(found),
        "own": found.made_by_id == person.pk,
        "refusal": refusal,
        "plan_address": frames.back("meeting_plan", bond),
        **_said(found, person, at),
    }
    template = "sessions_app/pick_group.html" if found.group_id else "sessions_app/pick.html"
    return render(request, template, pages.frame(request, bond) | page)


def _said(found: Appointment, person: Person, at: datetime) -> dict[str, Any]:
    """Give the times that are still ahead, what somebody has answered, and what the others have where they set it."""
    settles = queries.may_settle(found, person)
    own, answers = queries.answer_of(found, person), queries.answers_to(found)
    told = fellows.names(found.group, person) if found.group and settles else {}
    choices = [
        {
            "value": one.isoformat(),
            "words": walltime.in_words(one, queries.programme_of(found)),
            "suits": len(answers.suits[one]),
            "names": fellows.listed(answers.suits[one], told),
            "best": len(answers.suits[one]) == answers.most() > 0,
            "ticked": own is not None and one in own.times,
        }
        for one in queries.free_times(found, at)
    ]
    none, silent = fellows.listed(answers.none, told), fellows.listed(answers.silent, told)
    is_asked = person.pk in {one.pk for one in queries.asked(found)}
    heard = {"none": none, "silent": silent}
    return {"choices": choices, "settles": settles, "is_asked": is_asked, "answer": own, **heard}


def _answered(request: HttpRequest, found: Appointment, at: datetime) -> str:
    """Set the time whose button was pressed, or keep which times suit; raises ValueError for what is no time."""
    person = frames.person_of(request)
    if request.POST.get("act") == "suits":
        suits = [datetime.fromisoformat(one) for one in request.POST.getlist("suits")]
        acts.say_what_suits(found, suits, by=person, at=at)
        return _("Your answer is kept. You get an invitation when a time is set.")
    acts.choose(found, datetime.fromisoformat(request.POST.get("time", "")), by=person, at=at)
    if found.group_id:
        return _("The time is set. An invitation for the calendar goes to everybody in the group.")
    return _("It is agreed. An invitation for the calendar goes to both of you.")


def _move(request: HttpRequest, found: Appointment, at: datetime) -> HttpResponse:
    bond = queries.bond_of(found)
    programme = bonds.programme_of(bond)
    kept = Suggestion([], False, found.minutes, found.mode, queries.place_of(found))
    form = AppointmentForm(
        request.POST if request.method == "POST" else None, programme=programme, suggestion=kept, moved=found.starts_at
    )
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("minutes", "mode", "place")}
        try:
            acts.move(found, form.cleaned_data["chosen"][0], **told, by=frames.person_of(request), at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The meeting is changed, and calendars follow."))
            return redirect(pages.list_address(bond))
    assert found.starts_at is not None
    page = {
        "form": form,
        "appointment": found,
        "when": walltime.in_words(found.starts_at, programme),
        "begun": found.starts_at <= at,
        "zone": _zone(bond),
    }
    return render(request, "sessions_app/plan.html", pages.frame(request, bond) | page)


def _own(request: HttpRequest, pk: int) -> Appointment:
    """Give an appointment of a pair or group in which the visitor meets; else 404."""
    return get_object_or_404(queries.of_person(frames.person_of(request)), pk=pk)


def _zone(bond: Bond) -> Any:
    return bonds.programme_of(bond).time_zone.rpartition("/")[2].replace("_", " ")
