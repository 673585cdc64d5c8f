"""Judging anew after the rules have changed: whose verdicts differ, and writing them; what people said stays."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from applications.domain import eligibility
from applications.models import Application
from applications.states import JUDGED, ApplicationState, Outcome
from people.domain import audit
from people.models import Person
from programmes.models import Cohort, EligibilityRule, StudyProgramme
from programmes.models.rule import RuleTest
from programmes.states import CohortState

UNDECIDED = [*JUDGED, ApplicationState.SUBMITTED]


@dataclass(frozen=True)
class Turned:
    """One verdict that the changed rules turn: whose, which rule's, what it was and becomes; "" is no verdict."""

    application: Application
    rule: str
    old: str
    new: str
    overruled: bool

    @property
    def old_in_words(self) -> str:
        """The old outcome in the reader's language."""
        return str(Outcome(self.old).label) if self.old else "–"

    @property
    def new_in_words(self) -> str:
        """The new outcome in the reader's language."""
        return str(Outcome(self.new).label) if self.new else "–"


def cohorts_judged_by(row: EligibilityRule | StudyProgramme) -> list[Cohort]:
    """List the cohorts whose applications a row judges: a rule its own, a study those that recruit and ask for it."""
    if isinstance(row, EligibilityRule):
        return [row.cohort]
    rows = Cohort.objects.filter(programme=row.programme_id, state=CohortState.RECRUITMENT)
    return list(rows.filter(rules__test=RuleTest.ADMITTED_STUDY).select_related("programme").distinct())


def undecided(cohort: Cohort) -> QuerySet[Application]:
    """Give the applications that were sent and not decided on, with their verdicts."""
    rows = Application.objects.filter(intake__cohort=cohort, state__in=UNDECIDED)
    rows = rows.select_related("intake__cohort__programme", "person").prefetch_related("verdicts__rule")
    return rows.order_by("person__name", "pk")


def turned(cohort: Cohort) -> list[Turned]:
    """List the verdicts that differ between what is stored and what the rules say now; decided applications stay."""
    rules: dict[str, list[EligibilityRule]] = {}
    for rule in EligibilityRule.objects.filter(cohort=cohort):
        rules.setdefault(rule.part, []).append(rule)
    return [
        one
        for application in undecided(cohort)
        for one in _turned(application, rules.get(application.intake.part, []), cohort)
    ]


def digest(found: list[Turned]) -> str:
    """A short sign of a list of turned verdicts: the same list has the same one."""
    told = [f"{one.application.pk} {one.application.version} {one.rule} {one.old} {one.new}" for one in found]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


@transaction.atomic
def rejudge(cohort: Cohort, *, by: Person | None, at: datetime) -> int:
    """Write the verdicts anew wherever they differ, and move those applications; gives their number.

    A person's override stays, as in `eligibility.judge`.
    """
    found = {one.application.pk: one.application for one in turned(cohort)}
    for application in found.values():
        eligibility.judge(application, at)
        scope = cohort.programme.slug
        audit.record("application.rejudged", application, by=by, at=at, scope=scope, note="the rules have changed")
    return len(found)


def _turned(application: Application, rules: list[EligibilityRule], cohort: Cohort) -> Iterator[Turned]:
    standing = {verdict.rule_id: verdict for verdict in application.verdicts.all()}
    for rule in rules:
        said = eligibility.word(rule, application.answers, cohort)
        before = standing.pop(rule.pk, None)
        if before is None or before.outcome != said.outcome:
            kept = bool(before and before.override and before.answer == said.answer)
            yield Turned(application, str(rule.text), before.outcome if before else "", said.outcome, kept)
    for verdict in standing.values():
        yield Turned(application, str(verdict.rule.text), verdict.outcome, "", False)
