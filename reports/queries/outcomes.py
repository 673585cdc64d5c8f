"""Counting outcomes with honest denominators: of how many, and of how many it is not known."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from applications.models import Application
from matching import queries as matching
from people.models import Person
from programmes.models import Cohort
from reports.models import IN_WORK, Outcome


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
    def answered(self) -> int:
        """How many have answered at all."""
        return self.graduated + self.not_graduated

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return self.participants - self.answered


def asked_part(cohort: Cohort) -> str:
    """Say which part of a cohort is asked what became of it: those who are guided."""
    coupling = cohort.couplings.order_by("pk").first()
    return coupling.seekers if coupling else "student"


def asked(cohort: Cohort) -> QuerySet[Application]:
    """Give the participants who are asked what became of them."""
    return matching.participants(cohort).filter(intake__part=asked_part(cohort))


def asked_application(person: Person, pk: int) -> Application | None:
    """Give somebody's own application if it is one whose outcome is asked for."""
    rows = Application.objects.select_related("intake__cohort__programme", "campus", "person")
    application = rows.filter(person=person, pk=pk).first()
    if application is None or not asked(application.intake.cohort).filter(pk=pk).exists():
        return None
    return application


def newest(cohort: Cohort) -> QuerySet[Outcome]:
    """Give each asked participant's newest answer."""
    rows = Outcome.objects.filter(application__in=asked(cohort).order_by().values("pk"))
    return rows.order_by("application_id", "-status_on", "-pk").distinct("application_id")


def outcome_counts(cohort: Cohort) -> OutcomeCounts:
    """Count what is known of a cohort's guided participants."""
    answers = list(newest(cohort).values_list("graduated", "work", "country", "status_on"))
    working = [answer for answer in answers if answer[0] and answer[1] in IN_WORK]
    return OutcomeCounts(
        participants=asked(cohort).order_by().count(),
        graduated=sum(answer[0] for answer in answers),
        not_graduated=sum(not answer[0] for answer in answers),
        in_work=len(working),
        by_work=Counter(answer[1] for answer in answers),
        by_country=Counter(answer[2] for answer in working),
        newest=max((answer[3] for answer in answers), default=None),
    )
