"""Eligibility: each rule says met, not met, or that a person must look; a missing answer is never a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications import queries
from applications.domain import moves
from applications.models import Application, Verdict
from applications.queries.spoken import LEVEL_ORDER, NORWEGIAN
from applications.states import ApplicationState, Outcome
from programmes.models import Cohort, EligibilityRule, StudyProgramme
from programmes.models.rule import RuleTest, Strength

GRADES = "ABCDEF"
OVERRIDE = ["override", "override_reason", "override_by", "override_at"]
WHY = {
    "met": _("The answer meets the rule."),
    "not_met": _("The answer does not meet the rule."),
    "missing": _("There is no answer yet, so a person looks."),
    "exempt": _("You are assessed individually: a person looks, and no rule refuses you."),
    "normally": _("The rule says what is normal. A person looks at your case."),
    "assess": _("A person always looks at this."),
    "unclear": _("The answer cannot be compared by rule, so a person looks."),
}


@dataclass(frozen=True)
class Word:
    """What one rule says of some answers: the outcome, the answer it looked at, and why (a key of WHY)."""

    rule: EligibilityRule
    outcome: Outcome
    answer: str
    why: str

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return str(WHY[self.why])

    @property
    def outcome_in_words(self) -> str:
        """The outcome in the reader's language."""
        return str(self.outcome.label)


def words(cohort: Cohort, part: str, answers: dict[str, Any]) -> list[Word]:
    """Ask all rules of one part of a cohort about cleaned answers; nothing is stored."""
    rules = EligibilityRule.objects.filter(cohort=cohort, part=part)
    return [word(rule, answers, cohort) for rule in rules]


def word(rule: EligibilityRule, answers: dict[str, Any], cohort: Cohort) -> Word:
    """Ask one rule.

    An exempt applicant is looked at by a person whatever the answer; so is a missing answer, and an answer that
    fails a rule of strength "normally". Only a rule of strength "required" can say "not met".
    """
    answer = answers.get(rule.question_key)
    shown = _brief(answer)
    if rule.exempt_if_key and queries.spoken_values(answers.get(rule.exempt_if_key)) & _folded(rule.exempt_if_values):
        return Word(rule, Outcome.LOOK, shown, "exempt")
    if answer is None or answer in ("", [], {}):
        return Word(rule, Outcome.LOOK, "", "missing")
    if rule.strength == Strength.ASSESS:
        return Word(rule, Outcome.LOOK, shown, "assess")
    passed = _passes(rule, answers, cohort)
    if passed is None:
        return Word(rule, Outcome.LOOK, shown, "unclear")
    if passed:
        return Word(rule, Outcome.MET, shown, "met")
    if rule.strength == Strength.NORMALLY:
        return Word(rule, Outcome.LOOK, shown, "normally")
    return Word(rule, Outcome.NOT_MET, shown, "not_met")


@transaction.atomic
def judge(application: Application, at: datetime) -> ApplicationState:
    """Write each rule's verdict on the answers that were sent, and move the application to what they say together.

    A person's override stays while the answer under it is the same. Raises ValidationError when the application was
    moved meanwhile.
    """
    intake = application.intake
    standing = {verdict.rule_id: verdict for verdict in application.verdicts.all()}
    said = words(intake.cohort, intake.part, application.answers)
    rows = [_verdict(application, word, standing.pop(word.rule.pk, None)) for word in said]
    Verdict.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["application", "rule"],
        update_fields=["outcome", "answer", *OVERRIDE],
    )
    if standing:
        Verdict.objects.filter(pk__in=[verdict.pk for verdict in standing.values()]).delete()
    return _settle(application, {row.final for row in rows}, at)


def stored(application: Application) -> list[Verdict]:
    """List an application's verdicts with their rules, in the rules' order."""
    return list(application.verdicts.select_related("rule", "override_by").order_by("rule__order", "pk"))


def explained(application: Application) -> list[tuple[Verdict, str]]:
    """Give each verdict with the reason that the rule gives for it, in the reader's language."""
    cohort = application.intake.cohort
    return [(verdict, word(verdict.rule, application.answers, cohort).reason) for verdict in stored(application)]


def settle(application: Application, at: datetime) -> ApplicationState:
    """Move an application that nobody has decided on to what its verdicts say together."""
    return _settle(application, {verdict.final for verdict in Verdict.objects.filter(application=application)}, at)


def together(outcomes: set[str]) -> ApplicationState:
    """Sum up verdicts: one "not met" decides, else one "a person must look"."""
    if Outcome.NOT_MET in outcomes:
        return ApplicationState.NOT_ELIGIBLE
    return ApplicationState.TO_ASSESS if Outcome.LOOK in outcomes else ApplicationState.ELIGIBLE


def _settle(application: Application, finals: set[str], at: datetime) -> ApplicationState:
    state = together(finals)
    if application.state != state:
        moves.move(application, state, at=at)
    return state


def _verdict(application: Application, said: Word, before: Verdict | None) -> Verdict:
    """Make the row of one rule's word; a person's word on the same answer comes along."""
    row = Verdict(application=application, rule=said.rule, outcome=said.outcome, answer=said.answer)
    if before and before.answer == said.answer:
        for name in OVERRIDE:
            setattr(row, name, getattr(before, name))
    return row


def _passes(rule: EligibilityRule, answers: dict[str, Any], cohort: Cohort) -> bool | None:
    if rule.test == RuleTest.ADMITTED_STUDY:
        return _admitted(rule, answers, cohort)
    return TESTS[rule.test](answers[rule.question_key], rule.values)


def _admitted(rule: EligibilityRule, answers: dict[str, Any], cohort: Cohort) -> bool | None:
    """Look the study programme up in the campus's own list; a study without a campus is admitted at all."""
    rows = StudyProgramme.objects.filter(programme=cohort.programme, key=answers[rule.question_key])
    places = set(rows.values_list("campus__slug", flat=True))
    if not places:
        return False
    if None in places:
        return True
    campus = answers.get("campus")
    return campus in places if campus else None


def _is_yes(answer: Any, values: list[str]) -> bool | None:
    return answer if isinstance(answer, bool) else None


def _one_of(answer: Any, values: list[str]) -> bool | None:
    return bool(queries.spoken_values(answer) & _folded(values))


def _at_least(answer: Any, values: list[str]) -> bool | None:
    number, limit = _number(answer), _number(values[0] if values else None)
    return None if number is None or limit is None else number >= limit


def _at_most(answer: Any, values: list[str]) -> bool | None:
    number, limit = _number(answer), _number(values[0] if values else None)
    return None if number is None or limit is None else number <= limit


def _grade_or_better(answer: Any, values: list[str]) -> bool | None:
    grade, limit = str(answer).upper(), (values[0] if values else "").upper()
    if len(grade) != 1 or len(limit) != 1 or grade not in GRADES or limit not in GRADES:
        return None
    return GRADES.index(grade) <= GRADES.index(limit)


def _speaks(answer: Any, values: list[str]) -> bool | None:
    """Want one of the languages, given as `no` or, with the lowest level that will do, `no:b2`."""
    spoken = (
        answer if isinstance(answer, dict) else dict.fromkeys(answer if isinstance(answer, list) else [answer], "?")
    )
    found = [_reaches(spoken, *value.casefold().partition(":")[::2]) for value in values]
    return True if True in found else (None if None in found else False)


def _reaches(spoken: dict[str, str], code: str, least: str) -> bool | None:
    level = spoken.get(NORWEGIAN.get(code, code)) or spoken.get(code)
    if level is None:
        return False
    if not least:
        return True
    if level not in LEVEL_ORDER or least not in LEVEL_ORDER:
        return None
    return LEVEL_ORDER.index(level) >= LEVEL_ORDER.index(least)


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _folded(values: list[str]) -> set[str]:
    return {str(value).casefold() for value in values}


def _brief(answer: Any) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, dict):
        return ", ".join(f"{key} {value}" for key, value in answer.items())[:200]
    return (", ".join(str(item) for item in answer) if isinstance(answer, list) else str(answer))[:200]


TESTS: dict[str, Callable[[Any, list[str]], bool | None]] = {
    RuleTest.IS_YES: _is_yes,
    RuleTest.ONE_OF: _one_of,
    RuleTest.AT_LEAST: _at_least,
    RuleTest.AT_MOST: _at_most,
    RuleTest.GRADE_OR_BETTER: _grade_or_better,
    RuleTest.SPEAKS: _speaks,
}
