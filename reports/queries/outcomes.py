"""Counting outcomes with honest denominators: of how many, and of how many it is not known."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from applications.models import Application
from people.models import Person
from programmes.models import Cohort
from reports.models import IN_WORK, Outcome
from reports.queries import counts
from reports.queries.counts import Cohorts

Answer = tuple[bool, str, str, date]  # graduated, work, country, as of


@dataclass(frozen=True)
class OutcomeCounts:
    """What is known of a cohort's guided participants, each by their newest answer."""

    participants: int
    graduated: int
    not_graduated: int
    in_work: int
    by_work: Counter[str]
    by_country: Counter[str]
    newest: date | None

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return self.participants - self.graduated - self.not_graduated


def asked(cohort: Cohort) -> QuerySet[Application]:
    """Give the participants who are asked what became of them."""
    return counts.taken_part([cohort]).filter(intake__part=counts.asked_part(cohort))


def asked_application(person: Person, pk: int) -> Application | None:
    """Give somebody's own application if it is one whose outcome is asked for."""
    rows = Application.objects.select_related("intake__cohort__programme", "campus", "person")
    application = rows.filter(person=person, pk=pk).first()
    if application is None or not asked(application.intake.cohort).filter(pk=pk).exists():
        return None
    return application


def is_told(application: int) -> bool:
    """Say whether a participant has told what became of them since their cohort ended."""
    since = F("application__intake__cohort__ends_on")
    return Outcome.objects.filter(application=application, status_on__gte=since).exists()


def outcome_counts(cohorts: Cohorts) -> dict[int, OutcomeCounts]:
    """Count by cohort what is known of the guided participants."""
    parts = {cohort.pk: counts.asked_part(cohort) for cohort in cohorts}
    everyone: Counter[int] = Counter()
    for (cohort, _campus, part), number in counts.participants(cohorts).items():
        if part == parts[cohort]:
            everyone[cohort] += number
    answers: dict[int, list[Answer]] = {cohort.pk: [] for cohort in cohorts}
    rows = Outcome.objects.filter(application__in=counts.taken_part(cohorts).values("pk"))
    newest = rows.order_by("application_id", "-status_on", "-pk").distinct("application_id")
    intake = "application__intake"
    for cohort, part, *answer in newest.values_list(
        f"{intake}__cohort_id", f"{intake}__part", "graduated", "work", "country", "status_on"
    ):
        if part == parts[cohort]:
            answers[cohort].append((answer[0], answer[1], answer[2], answer[3]))
    return {cohort: _counted(everyone[cohort], found) for cohort, found in answers.items()}


def _counted(everyone: int, answers: list[Answer]) -> OutcomeCounts:
    working = [answer for answer in answers if answer[0] and answer[1] in IN_WORK]
    return OutcomeCounts(
        participants=everyone,
        graduated=sum(answer[0] for answer in answers),
        not_graduated=sum(not answer[0] for answer in answers),
        in_work=len(working),
        by_work=Counter(answer[1] for answer in answers),
        by_country=Counter(answer[2] for answer in working),
        newest=max((answer[3] for answer in answers), default=None),
    )
