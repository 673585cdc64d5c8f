"""A crowd for any recipe: people in the pool who have answered what the criteria of a coupling compare."""

import random
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import programmes
from applications import queries as applications
from applications.models import Application, StudyGroup
from applications.states import ApplicationState
from matching.domain import runs
from matching.models import Run
from people.models import Person
from programmes.domain import recipe
from programmes.models import Cohort, Coupling, PrivacyClearance, Question
from programmes.models.questionnaire import QuestionKind as K
from programmes.queries import questions

FOLDER = Path(programmes.__file__).parent / "recipes"
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def cohort(name: str) -> Cohort:
    """Load one of the recipes."""
    return recipe.load(FOLDER / f"{name}.yaml", by=None, at=NOW).cohorts.get()


def join(
    year: Cohort, part: str, number: int, seed: int = 1, alike: tuple[str, ...] = (), **fields
) -> list[Application]:
    """Put people into the pool of one part, spread over the campuses, each with an answer to every question.

    All give the same answer to the kinds of question in `alike`.
    """
    intake = year.intakes.get(part=part)
    choices, lot = applications.Choices(year), random.Random(f"{seed} {part}")
    asked = list(questions(intake.questionnaire))
    places = cycle(year.programme.campuses.all() or [None])
    people = Person.objects.bulk_create(
        Person(email=f"{part}{n}.{seed}@{year.programme.slug}.test", name=f"{part.title()} {n}", language="nb")
        for n in range(number)
    )
    rows = []
    for person in people:
        campus = next(places)
        answers = {one.key: answer(one, choices, lot) for one in asked}
        same = random.Random(0)
        answers |= {one.key: answer(one, choices, same) for one in asked if one.kind in alike}
        answers |= {one.key: campus.slug for one in asked if one.kind == K.CAMPUS and campus}
        rows.append(
            Application(
                intake=intake,
                person=person,
                questionnaire=intake.questionnaire,
                campus=campus,
                state=ApplicationState.POOL,
                answers=answers,
                training_done_on=NOW.date() if intake.training_required else None,
                **fields,
            )
        )
    return Application.objects.bulk_create(rows)


def answer(question: Question, choices: applications.Choices, lot: random.Random):
    """One plausible answer of the question's kind."""
    offered = [key for key in choices.of(question) if key != "other"]
    kind = question.kind
    if kind in (K.CHOICES, K.INDUSTRY, K.FIELD, K.AVAILABILITY):
        return sorted(lot.sample(offered, min(len(offered), lot.randint(1, 3))), key=offered.index)
    if kind == K.RANKING:
        return lot.sample(offered, question.most or len(offered))
    if kind == K.LANGUAGES:
        return {key: "b2" for key in ("no", "en") if key in offered} or {offered[0]: "b2"}
    if kind in (K.SCALE, K.STUDY_YEAR):
        return int(lot.choice(offered))
    if kind == K.NUMBER:
        return lot.randint(question.lowest or 0, question.highest or 10)
    if kind == K.YES_NO:
        return True
    return lot.choice(offered) if offered else f"words of {question.key}"


def in_study_groups(seekers: list[Application], sizes: list[int]) -> list[StudyGroup]:
    """Put seekers into fixed study groups of the given sizes, one after another."""
    groups, rest = [], iter(seekers)
    for number, size in enumerate(sizes, start=1):
        group = StudyGroup.objects.create(cohort=seekers[0].intake.cohort, name=f"Kollokvie {number}")
        for one in [next(rest) for _ in range(size)]:
            Application.objects.filter(pk=one.pk).update(study_group=group)
        groups.append(group)
    return groups


def run_of(coupling: Coupling, by: Person | None = None, seed: int = 1) -> Run:
    """Ask for a run and carry it out."""
    by = by or Person.objects.get_or_create(email="ada@example.org", defaults={"name": "Ada Example"})[0]
    run = runs.request(coupling, seed=seed, by=by, at=NOW)
    runs.carry_out(run.pk, at=NOW)
    run.refresh_from_db()
    assert run.error == "", run.error
    return run


def clear(coupling: Coupling) -> None:
    """The privacy contact clears the text as it stands."""
    version = coupling.first_contact.text_version
    PrivacyClearance.objects.create(
        coupling=coupling, text_version=version, cleared_by="Personvernombudet", cleared_on=NOW.date()
    )
