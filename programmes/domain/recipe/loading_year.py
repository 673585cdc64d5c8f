"""Writing a recipe's year: cohort, intakes, rules, couplings, expectations, reminders, phases and documents."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from programmes.domain import documents as papers
from programmes.domain.recipe import loading_bank
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.coupling import CouplingShape
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.loading_gatherings import gatherings
from programmes.domain.recipe.loading_programme import instant
from programmes.domain.recipe.loading_ruling import ruling
from programmes.domain.recipe.loading_together import together
from programmes.domain.recipe.words import said
from programmes.domain.recipe.year import DocumentShape
from programmes.models import (
    Campus,
    Cohort,
    Coupling,
    Criterion,
    Document,
    EligibilityRule,
    Expectation,
    FirstContact,
    FollowUpRule,
    Intake,
    Phase,
    PhaseTask,
    Programme,
    Questionnaire,
    ReminderRule,
    ScoreCriterion,
    WantedShare,
)
from programmes.states import CohortState, Part

COUPLED = (
    "key", "within_campus", "minimum", "good", "balance", "group_lo", "group_hi", "hours_per_student", "trial_weeks",
    "meets_at",
)  # fmt: skip
CONTACTED = (
    "asked_first", "writes_first", "shown_before", "disclosed_after",
    "remind_after_days", "tell_after_days", "office_after_days",
)  # fmt: skip


def cohort(
    recipe: Recipe,
    made: Programme,
    places: dict[str, Campus],
    forms: dict[Part, Questionnaire],
    ledger: Ledger,
    *,
    at: datetime,
) -> Cohort:
    """Write the recipe's cohort and all that belongs to it; its state is left alone."""
    shape = recipe.cohort
    year = ledger.row(
        Cohort,
        {"programme": made, "number": shape.number},
        {"name": said(shape.name, made.languages), "starts_on": shape.starts, "ends_on": shape.ends},
    )
    _intakes(recipe, year, forms, ledger)
    _rules(recipe, year, ledger)
    _couplings(recipe, year, ledger)
    gatherings(recipe, year, places, ledger)
    _expectations(recipe, year, ledger)
    _phases(recipe, year, ledger, at)
    loading_bank.surveys(recipe, year, ledger)
    loading_bank.assignments(recipe, year, ledger)
    return year


def _intakes(recipe: Recipe, year: Cohort, forms: dict[Part, Questionnaire], ledger: Ledger) -> None:
    zone, languages = recipe.time_zone, year.programme.languages
    answered = _answered(year)
    wanted = [
        {
            "part": part.value,
            "questionnaire_id": _in_use(answered.get(part.value), forms[part]).pk,
            "opens_at": instant(intake.opens, zone),
            "closes_at": instant(intake.closes, zone),
            "decided_by": intake.decided_by,
            "places": intake.places,
            "advert_url": intake.advert,
            "terms": said(intake.terms, languages),
            "interview": intake.interview,
            "training_required": intake.training,
            "answer_days": intake.answer_days,
            "moves_up": intake.moves_up,
            "blind": intake.blind,
        }
        for part, intake in recipe.cohort.intakes.items()
    ]
    rows = ledger.rows(Intake, {"cohort": year}, ["part"], wanted)
    for row, shape in zip(rows, recipe.cohort.intakes.values(), strict=True):
        scores = [
            {"key": score.key, "label": said(score.label, languages), "weight": score.weight, "order": order}
            for order, score in enumerate(shape.scores)
        ]
        ledger.rows(ScoreCriterion, {"intake": row}, ["key"], scores)
        mix = [{"question_key": s.question, "value": s.answer, "percent": s.percent} for s in shape.mix]
        ledger.rows(WantedShare, {"intake": row}, ["question_key", "value"], mix)


def _answered(year: Cohort) -> dict[str, Questionnaire]:
    """Give by part the questionnaires that people answer now: a newer version is put into use at the desk."""
    if year.state != CohortState.RECRUITMENT:
        return {}
    return {intake.part: intake.questionnaire for intake in year.intakes.select_related("questionnaire")}


def _in_use(answered: Questionnaire | None, written: Questionnaire) -> Questionnaire:
    return answered if answered and answered.version < written.version else written


def _rules(recipe: Recipe, year: Cohort, ledger: Ledger) -> None:
    wanted = [
        {
            "part": rule.part.value,
            "key": rule.key,
            "question_key": rule.question,
            "test": rule.test.value,
            "values": rule.values,
            "strength": rule.strength.value,
            "exempt_if_key": rule.exempt_if.question if rule.exempt_if else "",
            "exempt_if_values": rule.exempt_if.answers if rule.exempt_if else [],
            "text": said(rule.text, year.programme.languages),
            "source": rule.source,
            "order": order,
        }
        for order, rule in enumerate(recipe.cohort.rules)
    ]
    ledger.rows(EligibilityRule, {"cohort": year}, ["part", "key"], wanted)


def _couplings(recipe: Recipe, year: Cohort, ledger: Ledger) -> None:
    languages = year.programme.languages

    def values(shape: CouplingShape) -> dict[str, Any]:
        named = {"name": said(shape.name, languages), "method": shape.method.value, "objective": shape.objective.value}
        sides = {"seekers": shape.seekers.value, "guides": shape.guides.value}
        return {**{name: getattr(shape, name) for name in COUPLED}, **named, **sides}

    rows = ledger.rows(Coupling, {"cohort": year}, ["key"], map(values, recipe.cohort.couplings))
    for row, shape in zip(rows, recipe.cohort.couplings, strict=True):
        _criteria(row, shape, languages, ledger)
        ruling(row, shape, languages, ledger)
        first = shape.first_contact
        said_first = {"text": said(first.text, languages), "text_version": first.version}
        told = {name: getattr(first, name) for name in CONTACTED}
        ledger.row(FirstContact, {"coupling": row}, {**told, **said_first})
        together(row, shape, languages, ledger)


def _criteria(row: Coupling, shape: CouplingShape, languages: list[str], ledger: Ledger) -> None:
    wanted = [
        {
            "key": criterion.key,
            "label": said(criterion.label, languages),
            "kind": criterion.kind.value,
            "seeker_key": criterion.seeker,
            "guide_key": criterion.guide,
            "must": criterion.must,
            "weight": criterion.weight,
            "guide_weight": criterion.guide_weight,
            "order": order,
        }
        for order, criterion in enumerate(shape.criteria)
    ]
    ledger.rows(Criterion, {"coupling": row}, ["key"], wanted)


def _expectations(recipe: Recipe, year: Cohort, ledger: Ledger) -> None:
    languages = year.programme.languages
    couplings = dict(year.couplings.values_list("key", "pk"))
    expected = [
        {
            "kind": e.kind.value,
            "at_least": e.at_least,
            "at_most": e.at_most,
            "periods": e.periods,
            "coupling_id": couplings[e.coupling] if e.coupling else None,
            "text": said(e.text, languages),
            "order": n,
        }
        for n, e in enumerate(recipe.cohort.expectations)
    ]
    ledger.rows(Expectation, {"cohort": year}, ["kind", "coupling_id"], expected)
    reminders = [
        {"kind": r.kind.value, "days_before": r.days_before, "every": r.every, "at_time": r.at_time}
        for r in recipe.cohort.reminders
    ]
    ledger.rows(ReminderRule, {"cohort": year}, ["kind", "days_before"], reminders)
    followed = [{"kind": f.kind.value, "days": f.days} for f in recipe.cohort.follow_up]
    ledger.rows(FollowUpRule, {"cohort": year}, ["kind"], followed)


def _phases(recipe: Recipe, year: Cohort, ledger: Ledger, at: datetime) -> None:
    shapes = recipe.cohort.phases
    wanted = [{"kind": kind, "starts_on": s.starts, "ends_on": s.ends} for kind, s in shapes.items()]
    phases = ledger.rows(Phase, {"cohort": year}, ["kind"], wanted)
    documents: list[dict[str, Any]] = []
    for phase, shape in zip(phases, shapes.values(), strict=True):
        tasks = [
            {
                "order": order,
                "text": said(task.text, year.programme.languages),
                "due_on": task.due,
                "role": task.role.value if task.role else "",
            }
            for order, task in enumerate(shape.tasks)
        ]
        ledger.rows(PhaseTask, {"phase": phase}, [], tasks)
        documents += [_document(document, phase, year) for document in shape.documents]
    documents += [_document(document, None, year) for document in recipe.cohort.documents]
    numbered = [{**values, "order": order} for order, values in enumerate(documents)]
    ledger.rows(Document, {"cohort": year}, [], numbered, named="title", revise=partial(_as_next_version, at=at))


def _document(shape: DocumentShape, phase: Phase | None, year: Cohort) -> dict[str, Any]:
    languages = year.programme.languages
    return {
        "phase_id": phase.pk if phase else None,
        "title": said(shape.title, languages),
        "text": said(shape.text, languages),
        "url": shape.url,
        "audience": shape.audience.value,
        "released_on": shape.released,
        "tell": shape.tell,
    }


def _as_next_version(document: Document, differing: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """Keep what readers have read so far where its words change, as at the desk."""
    if not set(differing) & set(papers.TOLD):
        return {}
    papers.keep(document, at=at)
    return {"version": document.version + 1, "reads": 0}
