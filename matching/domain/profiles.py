"""Applications as the engine's profiles: one field for each criterion, shaped for the way it is compared."""

import re
from collections.abc import Iterable
from typing import Any

from applications.models import Application
from matching.states import Side
from programmes.models import Criterion, Question
from programmes.models.coupling import CriterionKind
from programmes.models.questionnaire import QuestionKind

GRADES = "ABCDEF"
CODE = re.compile(r"^([A-Za-z]?)(\d*)(?:\.(\d+))?$")
ROOT = ":root"
WISHES_COUNTED = 3
GUIDES = ":guide"  # ends the name of what a criterion is from the guide's side

Profile = dict[str, Any]
Questions = dict[tuple[int, str], Question]


def questions(applications: Iterable[Application], keys: Iterable[str] | None = None) -> Questions:
    """Read the questions (or those of some keys) of all versions that the applications answer, by version and key."""
    forms = {application.questionnaire_id for application in applications}
    rows = Question.objects.filter(section__questionnaire__in=forms).select_related("section")
    rows = rows if keys is None else rows.filter(key__in=set(keys))
    return {(one.section.questionnaire_id, one.key): one for one in rows.prefetch_related("options")}


def profile(application: Application, criteria: Iterable[Criterion], asked: Questions, side: Side) -> Profile:
    """Make one profile: `id`, `campus`, and a field named after each criterion."""
    made: Profile = {"id": name(application), "campus": str(application.campus_id or "-")}
    for criterion in criteria:
        key = criterion.seeker_key if side is Side.SEEKER else criterion.guide_key
        question = asked.get((application.questionnaire_id, key))
        value = shaped(criterion.kind, question, application.answers.get(key))
        made[criterion.key] = value
        if criterion.kind == CriterionKind.TREE:
            made[criterion.key + ROOT] = sorted({code.split(".")[0] for code in value or []})
        if criterion.kind == CriterionKind.WISHES:
            is_ranked = side is Side.SEEKER or (question is not None and question.kind == QuestionKind.RANKING)
            for n in range(1, WISHES_COUNTED + 1):
                made[f"{criterion.key}:{n}"] = (value or [])[:n] if is_ranked else value
    return made


def name(application: Application) -> str:
    """The name of an application in the engine: an id, nothing about the person."""
    return f"a{application.pk}"


def shaped(kind: str, question: Question | None, value: Any) -> Any:
    """Shape one answer for one way of comparing; None when there is no answer."""
    if value is None or value in ("", [], {}):
        return None
    if kind == CriterionKind.NEAR:
        return _number(question, value)
    if kind == CriterionKind.TEXT:
        return str(value)
    given = [_plain(one) for one in (value if isinstance(value, list | dict) else [value])]
    return [branch(one) for one in given] if kind == CriterionKind.TREE else given


def given(application: Application, key: str) -> set[str]:
    """The answers to one question as keys: one, several, or none; yes and no are words."""
    value = application.answers.get(key)
    listed = value if isinstance(value, list | dict) else [value]
    return {_plain(one) for one in listed if one is not None and one != ""}


def branch(code: str) -> str:
    """Write a code of a tree with its levels apart: J62 is J.62, 62.01 is 62.0.1, 061 is 06.1."""
    found = CODE.match(code)
    if found is None or not code:
        return code
    letter, digits, rest = found.groups()
    return ".".join([*letter.upper(), *([digits[:2]] if digits else []), *digits[2:], *(rest or "")])


def scale(question: Question | None) -> int:
    """How far apart two answers can be: what counts as nothing in common for nearness."""
    if question is None:
        return 4
    if question.kind == QuestionKind.GRADE:
        return len(GRADES) - 1
    options = len(question.options.all())
    if question.kind in (QuestionKind.CHOICE, QuestionKind.RANKING) and options > 1:
        return options - 1
    default = 6 if question.kind == QuestionKind.STUDY_YEAR else 5
    lowest = 1 if question.lowest is None else question.lowest
    highest = default if question.highest is None else question.highest
    return max(1, highest - lowest)


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _number(question: Question | None, value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and len(value) == 1 and value in GRADES:
        return GRADES.index(value)
    order = [option.key for option in question.options.all()] if question else []
    if isinstance(value, str):
        return order.index(value) if value in order else None
    return [value.index(key) if key in value else len(order) for key in order] or None
