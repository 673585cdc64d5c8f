"""Checking what a recipe does with questions: options, rules, criteria and first contact ask only what exists."""

import re
from collections.abc import Iterator
from typing import Any

from programmes.domain.recipe import hints
from programmes.domain.recipe.asking import AskedIf, QuestionnaireShape, QuestionShape
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.checking import Found, twice
from programmes.domain.recipe.rule import RuleShape
from programmes.models.questionnaire import QuestionKind
from programmes.models.rule import RuleTest
from programmes.states import Part

K = QuestionKind
NEED_OPTIONS = frozenset({K.CHOICE, K.CHOICES, K.RANKING})
MAY_HAVE_OPTIONS = NEED_OPTIONS | {K.SCALE, K.INDUSTRY, K.FIELD, K.LANGUAGES}
CHOSEN = NEED_OPTIONS | {K.INDUSTRY, K.FIELD, K.LANGUAGES, K.AVAILABILITY}
LEVELS = ("a1", "a2", "b1", "b2", "c1", "c2", "native")
LANGUAGE = re.compile(r"^[a-z]{2,3}$")
COUNTED = frozenset({K.SCALE, K.NUMBER, K.STUDY_YEAR})
FITS: dict[RuleTest, frozenset[QuestionKind]] = {
    RuleTest.IS_YES: frozenset({K.YES_NO}),
    RuleTest.ONE_OF: CHOSEN | {K.STUDY_PROGRAMME, K.INSTITUTION, K.ORGANISATION, K.CAMPUS, K.GRADE, K.STUDY_YEAR},
    RuleTest.AT_LEAST: COUNTED,
    RuleTest.AT_MOST: COUNTED,
    RuleTest.GRADE_OR_BETTER: frozenset({K.GRADE}),
    RuleTest.ADMITTED_STUDY: frozenset({K.STUDY_PROGRAMME}),
    RuleTest.SPEAKS: frozenset({K.LANGUAGES}),
}


def asked(form: QuestionnaireShape | None) -> dict[str, QuestionShape]:
    """Give a questionnaire's questions by key."""
    sections = form.sections if form else []
    return {question.key: question for section in sections for question in section.questions}


def faults(recipe: Recipe) -> Iterator[Found]:
    """List what is wrong with questionnaires and rules, as (place, sentence)."""
    for part, form in recipe.questionnaires.items():
        yield from _questionnaire(form, ("questionnaires", part.value), recipe)
    yield from twice("cohort", "rules", ((rule.part, rule.key) for rule in recipe.cohort.rules))
    for number, rule in enumerate(recipe.cohort.rules):
        yield from _rule(recipe, rule, ("cohort", "rules", number))
    for part, intake in recipe.cohort.intakes.items():
        place = ("cohort", "intakes", part.value)
        yield from twice(*place, "scores", (score.key for score in intake.scores))
        yield from twice(*place, "mix", ((share.question, share.answer) for share in intake.mix))
        known = asked(recipe.questionnaires.get(part))
        for number, share in enumerate(intake.mix):
            needs = AskedIf(question=share.question, answers=[share.answer])
            yield from _condition(needs, known, (*place, "mix", number), f"a question to the part {part.value}", recipe)


def _questionnaire(form: QuestionnaireShape, place: tuple[Any, ...], recipe: Recipe) -> Iterator[Found]:
    before: dict[str, QuestionShape] = {}
    for number, section in enumerate(form.sections):
        for rank, question in enumerate(section.questions):
            here = (*place, "sections", number, "questions", rank)
            if question.key in before:
                yield (*here, "key"), f"“{question.key}” is asked twice"
            yield from _question(question, here)
            if question.asked_if:
                yield from _condition(question.asked_if, before, (*here, "asked_if"), "an earlier question", recipe)
            before[question.key] = question


def _question(question: QuestionShape, here: tuple[Any, ...]) -> Iterator[Found]:
    if question.kind in NEED_OPTIONS and len(question.options) < 2:
        yield here, f"a question of the kind {question.kind.value} needs at least two options"
    if question.options and question.kind not in MAY_HAVE_OPTIONS:
        yield (*here, "options"), f"a question of the kind {question.kind.value} has no options"
    if question.kind == K.FILE and question.seen_by != ["office"]:
        yield (*here, "seen_by"), "a file is read by the office only: seen_by: [office]"
    if question.lowest is not None and question.highest is not None and question.lowest >= question.highest:
        yield (*here, "highest"), "must be more than `lowest`"
    if question.kind == K.SCALE and not 1 <= (question.highest or 5) - (question.lowest or 1) <= 10:
        yield here, "a scale has between 2 and 11 steps"


def _condition(
    needs: AskedIf, known: dict[str, QuestionShape], place: tuple[Any, ...], what: str, recipe: Recipe
) -> Iterator[Found]:
    question = known.get(needs.question)
    if question is None:
        yield (*place, "question"), f"“{needs.question}” is not the key of {what}{hints.meant(needs.question, known)}"
    else:
        yield from answers(question, needs.answers, (*place, "answers"), recipe)


def answers(question: QuestionShape, values: list[str], place: tuple[Any, ...], recipe: Recipe) -> Iterator[Found]:
    """Say which values can never be an answer to the question."""
    known = _possible(question, recipe)
    for value in values:
        code, colon, level = value.partition(":") if question.kind == K.LANGUAGES else (value, "", "")
        if known and code not in known:
            text = f"“{code}” is no answer to “{question.key}”; answers: {', '.join(sorted(known))}"
            yield place, text + hints.meant(code, known)
        elif question.kind == K.LANGUAGES and not LANGUAGE.match(code):
            yield place, f"“{code}” is no language code; expected one such as no, en or ar, or no:b2 with a level"
        elif colon and level not in LEVELS:
            yield place, f"“{level}” is no level; expected {', '.join(LEVELS)}, for example {code}:b2"


def _possible(question: QuestionShape, recipe: Recipe) -> set[str]:
    """Give the answers that a question can have; none for those that the site or the applicant words."""
    if question.kind == K.YES_NO:
        return {"yes", "no"}
    if question.kind == K.GRADE:
        return set("ABCDEF")
    if question.kind == K.CAMPUS:
        return {campus.slug for campus in recipe.campuses}
    if question.kind == K.STUDY_PROGRAMME:
        campuses = [study.key for campus in recipe.campuses for study in campus.study_programmes]
        return {study.key for study in recipe.study_programmes} | {*campuses, "other"}
    return set(question.options)


def _rule(recipe: Recipe, rule: RuleShape, place: tuple[Any, ...]) -> Iterator[Found]:
    known = asked(recipe.questionnaires.get(rule.part))
    question = known.get(rule.question)
    if question is None:
        text = f"the {Part(rule.part).value} questionnaire has no question “{rule.question}”"
        yield (*place, "question"), text + hints.meant(rule.question, known)
        return
    if question.kind not in FITS[rule.test]:
        fits = ", ".join(sorted(kind.value for kind in FITS[rule.test]))
        yield (*place, "test"), f"{rule.test.value} tests a question of the kind {fits}, not {question.kind.value}"
    elif rule.test in {RuleTest.AT_LEAST, RuleTest.AT_MOST}:
        if len(rule.values) != 1 or not rule.values[0].lstrip("-").isdigit():
            yield (*place, "values"), "expected one whole number, for example [2]"
    elif rule.test not in {RuleTest.IS_YES, RuleTest.ADMITTED_STUDY}:
        if not rule.values:
            yield (*place, "values"), "expected at least one value"
        yield from answers(question, rule.values, (*place, "values"), recipe)
    if rule.test == RuleTest.ADMITTED_STUDY and not (
        recipe.study_programmes or any(campus.study_programmes for campus in recipe.campuses)
    ):
        yield (*place, "test"), "no study programme is admitted anywhere in the recipe"
    if rule.exempt_if:
        yield from _condition(rule.exempt_if, known, (*place, "exempt_if"), "a question of this questionnaire", recipe)
