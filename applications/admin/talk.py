"""The interview on the page of one application: propose, move, cancel, and record what came of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.domain import intake, interviews
from applications.forms.interview import ProposeForm, RecordForm
from applications.models import Application, Interview
from applications.states import ApplicationState, InterviewState


def propose(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    """Propose times, or other times."""
    interviews.propose(row, given["times"], given["place"], given["minutes"], by=by, at=at)
    return _("The times are proposed. The applicant chooses one on the application's page.")


def cancel(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    """Cancel the interview."""
    interviews.cancel(_latest(row), by=by, at=at)
    return _("The interview is cancelled, and taken out of the calendars.")


def record(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    """Record the outcome."""
    interviews.record(_latest(row), given["leaning"], given["notes"], by=by, at=at)
    return _("The outcome of the interview is kept.")


ACTS: dict[str, tuple[Any, Any]] = {
    "propose": (ProposeForm, propose),
    "cancel_interview": (lambda row, data: forms.Form(data), cancel),
    "record_interview": (lambda row, data: RecordForm(data), record),
}


def page(row: Application, at: Any, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """Give what the panel shows: the talks, with their times in words, and the forms that make sense now."""
    talks = list(row.interviews.select_related("by"))
    latest = talks[0] if talks else None
    is_over = latest is not None and latest.starts_at is not None and latest.starts_at <= at
    may_record = is_over and latest is not None and latest.state in (InterviewState.FIXED, InterviewState.HELD)
    initial = {"leaning": latest.leaning, "notes": latest.notes} if latest else {}
    return {
        "talks": [(talk, _times(row, talk)) for talk in talks],
        "propose_form": bound.get("propose") or ProposeForm(row, initial={"place": latest.place if latest else ""}),
        "may_propose": row.state == ApplicationState.INTERVIEW,
        "may_cancel": interviews.living(row).exists(),
        "record_form": (bound.get("record_interview") or RecordForm(initial=initial)) if may_record else None,
        "cancel_form": bound.get("cancel_interview"),
    }


def _times(row: Application, talk: Interview) -> list[str]:
    times = [talk.starts_at] if talk.starts_at else talk.times
    return [intake.instant_in_words(time, row.intake) for time in times]


def _latest(row: Application) -> Interview:
    found = row.interviews.first()
    if found is None:
        raise ValidationError(_("There is no interview yet."))
    return found
