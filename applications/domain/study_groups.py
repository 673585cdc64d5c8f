"""Study groups that enrol as a group: one makes it by naming it, the others confirm with the link they are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from applications.models import Application, StudyGroup
from applications.states import ApplicationState
from people.domain import audit
from people.models import Person
from programmes.models import Campus, Question
from programmes.models.questionnaire import QuestionKind
from programmes.queries import questions

SMALLEST, LARGEST = 2, 12
GONE = (ApplicationState.WITHDRAWN, ApplicationState.DECLINED)


@dataclass(frozen=True)
class Enrolment:
    """How far a group has come, as one of its members may know it."""

    group: StudyGroup
    confirmed: int
    awaited: int | None
    names: list[str]
    is_confirmed: bool
    is_founder: bool
    link: str
    smallest: int
    largest: int


def columns(
    row: Application, asked: Iterable[Question], cleaned: dict[str, Any], campus: Campus | None, at: datetime
) -> dict[str, Any]:
    """Give what is written of the group with a sending: who names a new one makes it, others have yet to confirm."""
    name = next((cleaned[q.key] for q in asked if q.kind == QuestionKind.STUDY_GROUP and q.key in cleaned), None)
    if not name:
        kept = row.study_group if row.group_confirmed_at else None
        return {"study_group": kept, "group_confirmed_at": row.group_confirmed_at if kept else None}
    cohort = row.intake.cohort
    group = StudyGroup.objects.filter(cohort=cohort, name__iexact=name).first()
    if group is None:
        start = {"campus": campus, "founder": row}
        group, _new = StudyGroup.objects.get_or_create(cohort=cohort, name=name[:100], defaults=start)
    if group.founder_id == row.pk:
        return {"study_group": group, "group_confirmed_at": row.group_confirmed_at or at}
    return {"study_group": group, "group_confirmed_at": row.group_confirmed_at if row.study_group == group else None}


@transaction.atomic
def set_size(application: Application, size: int, *, by: Person, at: datetime) -> None:
    """Say how many the group is; raises ValidationError for anybody but its maker, and outside the limits."""
    group = _locked(application)
    low, high = limits(application)
    if group.founder_id != application.pk:
        raise ValidationError(_("Only who made the group can say how many you are."))
    if not low <= size <= high or size < confirmed_members(group).count():
        raise ValidationError(
            _("A group has from %(low)d to %(high)d members, and not fewer than have confirmed.")
            % {"low": low, "high": high}
        )
    StudyGroup.objects.filter(pk=group.pk).update(size=size)
    _note("study_group.size", application, by=by, at=at, note=str(size))


@transaction.atomic
def confirm(group: StudyGroup, application: Application, *, by: Person, at: datetime) -> None:
    """Confirm that somebody belongs to a group whose link they were given; the second time changes nothing.

    Raises ValidationError when the application is of another cohort or is over, and when the group is full.
    """
    group = StudyGroup.objects.select_for_update().get(pk=group.pk)
    row = Application.objects.select_for_update(of=("self",)).select_related("intake").get(pk=application.pk)
    if row.intake.cohort_id != group.cohort_id or row.state in GONE:
        raise ValidationError(_("This application cannot join the group."))
    if row.study_group_id == group.pk and row.group_confirmed_at:
        return
    most = group.size or limits(row)[1]
    if confirmed_members(group).count() >= most:
        raise ValidationError(_("The group is full: all %(most)d have confirmed.") % {"most": most})
    keys = [q.key for q in questions(row.questionnaire) if q.kind == QuestionKind.STUDY_GROUP]
    named = dict.fromkeys(keys, group.name)
    row.study_group, row.group_confirmed_at = group, at
    row.answers = {**row.answers, **named} if row.version else row.answers
    row.draft = {**row.draft, **named} if row.draft or not row.version else row.draft
    row.save(update_fields=["study_group", "group_confirmed_at", "answers", "draft"])
    _note("study_group.confirmed", row, by=by, at=at, note=group.name)


def confirmed_members(group: StudyGroup) -> Any:
    """Give the applications that have confirmed and still stand."""
    return group.members.filter(group_confirmed_at__isnull=False).exclude(state__in=GONE).select_related("person")


def enrolment(application: Application) -> Enrolment | None:
    """Say how an application's group stands; None without a group, or for one that the office made.

    Names are those of who confirmed, and only who has confirmed reads them.
    """
    group = application.study_group
    if group is None or group.founder_id is None:
        return None
    members = list(confirmed_members(group).order_by("group_confirmed_at", "pk"))
    mine, made = application.group_confirmed_at is not None, group.founder_id == application.pk
    low, high = limits(application)
    return Enrolment(
        group=group,
        confirmed=len(members),
        awaited=max(group.size - len(members), 0) if group.size else None,
        names=[str(member.person) for member in members] if mine else [],
        is_confirmed=mine,
        is_founder=made,
        link=link(group) if made else "",
        smallest=low,
        largest=high,
    )


def limits(application: Application) -> tuple[int, int]:
    """Give the fewest and the most members, as the question for the group says."""
    asked = (q for q in questions(application.questionnaire) if q.kind == QuestionKind.STUDY_GROUP)
    question = next(asked, None)
    if question is None:
        return SMALLEST, LARGEST
    return question.lowest or SMALLEST, question.highest or LARGEST


def link(group: StudyGroup) -> str:
    """Give the absolute address by which the others confirm."""
    return f"{settings.SITE_URL}{reverse('study_group', args=[group.pk, code_of(group)])}"


def code_of(group: StudyGroup) -> str:
    """Give the secret in the link."""
    return salted_hmac("applications.study_group", f"{group.pk}:{group.cohort_id}").hexdigest()[:40]


def found(pk: int, code: str) -> StudyGroup | None:
    """Find the group that a link names."""
    row = StudyGroup.objects.select_related("cohort__programme").filter(pk=pk).first()
    return row if row is not None and constant_time_compare(code_of(row), code) else None


def _locked(application: Application) -> StudyGroup:
    group = StudyGroup.objects.select_for_update().filter(pk=application.study_group_id or 0).first()
    if group is None:
        raise ValidationError(_("This application names no study group."))
    return group


def _note(verb: str, application: Application, *, by: Person, at: datetime, note: str) -> None:
    audit.record(verb, application, by=by, at=at, scope=application.intake.cohort.programme.slug, note=note)
