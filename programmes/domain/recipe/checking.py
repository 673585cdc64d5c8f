"""Checking a recipe's parts against each other: bodies, campuses, dates and mails."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from programmes.domain import letters
from programmes.domain.recipe import hints
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.series import written_out
from programmes.domain.recipe.year import GatheringShape
from programmes.domain.workdays import supported

Found = tuple[tuple[Any, ...], str]


def faults(recipe: Recipe) -> Iterator[Found]:
    """List what is wrong with the programme's frame, as (place, sentence)."""
    yield from _bodies(recipe)
    yield from _campuses(recipe)
    yield from _dates(recipe)
    yield from _gatherings(recipe)
    yield from _mails(recipe)
    yield from _pay(recipe)
    cohort = recipe.cohort
    yield from _expectations(recipe)
    yield from twice("cohort", "reminders", ((part.kind, part.days_before) for part in cohort.reminders))
    for part, intake in cohort.intakes.items():
        yield from twice("cohort", "intakes", part.value, "scores", (score.key for score in intake.scores))
        yield from twice("cohort", "intakes", part.value, "mix", ((s.question, s.answer) for s in intake.mix))
    for number, document in enumerate(cohort.documents):
        if not document.text and not document.url:
            yield ("cohort", "documents", number), "give a text, or the url where it is found"


def _pay(recipe: Recipe) -> Iterator[Found]:
    """Say what does not fit whether mentors are paid."""
    if recipe.pay is not None and not recipe.mentors.paid:
        yield ("pay",), "mentors are not paid (`mentors: paid`), so there are no terms of pay"
    if recipe.pay is not None:
        for language, words in recipe.pay.contract.items():
            if unknown := letters.unknown("contract", words):
                known = ", ".join(letters.known("contract"))
                yield ("pay", "contract", language), f"{{{unknown[0]}}} is not known; a contract knows {known}"
        if recipe.pay.country not in supported():
            yield ("pay", "country"), f"the public holidays of “{recipe.pay.country}” are not known"
    if recipe.thanks and recipe.mentors.paid:
        yield ("thanks",), "mentors are paid; letters of thanks are for volunteers"
    for number, one in enumerate(recipe.thanks):
        for language, words in one.text.items():
            if unknown := letters.unknown("thanks", words):
                known = ", ".join(letters.known("thanks"))
                place = ("thanks", number, "text", language)
                yield place, f"{{{unknown[0]}}} is not known; a letter of thanks knows {known}"
    yield from twice("thanks", (one.after_meetings or "at the end" for one in recipe.thanks))


def twice(*place: Any) -> Iterator[Found]:
    """Say which of a list's keys stand there more than once; the last argument is the keys."""
    *start, keys = place
    listed = list(keys)
    counted = Counter(listed)
    for number, key in enumerate(listed):
        if counted[key] > 1 and listed.index(key) != number:
            yield (*start, number), f"“{_shown(key)}” stands here twice"


def _shown(key: Any) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return ", ".join(str(getattr(part, "value", part)) for part in parts if part != "")


def _bodies(recipe: Recipe) -> Iterator[Found]:
    known = {body.slug for body in recipe.organisations}
    yield from twice("organisations", (body.slug for body in recipe.organisations))
    named: list[tuple[tuple[Any, ...], str | None]] = [(("owner",), recipe.owner)]
    named += [(("organisations", n, "succeeded_by"), body.succeeded_by) for n, body in enumerate(recipe.organisations)]
    named += _bodies_in((), recipe)
    for number, campus in enumerate(recipe.campuses):
        named += _bodies_in(("campuses", number), campus)
    for place, slug in named:
        if slug and slug not in known:
            yield place, f"“{slug}” is not among the recipe's organisations{hints.meant(slug, known)}"


def _bodies_in(place: tuple[Any, ...], part: Any) -> list[tuple[tuple[Any, ...], str | None]]:
    studies = [
        ((*place, "study_programmes", n, "institution"), s.institution) for n, s in enumerate(part.study_programmes)
    ]
    return studies + [((*place, "partners", n, "organisation"), p.organisation) for n, p in enumerate(part.partners)]


def _campuses(recipe: Recipe) -> Iterator[Found]:
    known = {campus.slug for campus in recipe.campuses}
    yield from twice("campuses", (campus.slug for campus in recipe.campuses))
    yield from twice("study_programmes", (study.key for study in recipe.study_programmes))
    yield from twice("partners", ((part.organisation, part.role) for part in recipe.partners))
    for number, partner in enumerate(recipe.partners):
        yield from _known(("partners", number, "campuses"), partner.campuses, known)
    keys = {one.key for gathering in recipe.cohort.gatherings for one in written_out(gathering)}
    for number, campus in enumerate(recipe.campuses):
        place = ("campuses", number)
        yield from twice(*place, "study_programmes", (study.key for study in campus.study_programmes))
        yield from twice(*place, "partners", ((part.organisation, part.role) for part in campus.partners))
        for key in set(campus.gatherings) - keys:
            yield (*place, "gatherings", key), f"is no gathering of the cohort{hints.meant(key, keys)}"


def _known(place: tuple[Any, ...], slugs: Iterable[str], known: set[str]) -> Iterator[Found]:
    for slug in slugs:
        if slug not in known:
            yield place, f"“{slug}” is not among the recipe's campuses{hints.meant(slug, known)}"


def _dates(recipe: Recipe) -> Iterator[Found]:
    cohort = recipe.cohort
    if cohort.ends <= cohort.starts:
        yield ("cohort", "ends"), "must be after `starts`"
    for part, intake in cohort.intakes.items():
        if intake.closes <= intake.opens:
            yield ("cohort", "intakes", part.value, "closes"), "must be after `opens`"
        if part not in recipe.questionnaires:
            yield ("cohort", "intakes", part.value), f"there is no questionnaire for the part “{part.value}”"
    for part in recipe.questionnaires:
        if part not in cohort.intakes:
            yield ("questionnaires", part.value), f"the cohort has no intake for the part “{part.value}”"
    for name, phase in cohort.phases.items():
        if phase.ends < phase.starts:
            yield ("cohort", "phases", name, "ends"), "must not be before `starts`"
        for number, document in enumerate(phase.documents):
            if not document.text and not document.url:
                yield ("cohort", "phases", name, "documents", number), "give a text, or the url where it is found"


def _gatherings(recipe: Recipe) -> Iterator[Found]:
    known = {campus.slug for campus in recipe.campuses}
    seen: set[str] = set()
    for number, part in enumerate(recipe.cohort.gatherings):
        keys = [one.key for one in written_out(part)]
        for key in (key for key in keys if key in seen):
            yield ("cohort", "gatherings", number), f"“{key}” stands here twice"
        seen |= set(keys)
        if part.repeat and (part.starts is None or len(keys) < 2):
            words = "a series gives its first start" if part.starts is None else "gives fewer than two gatherings"
            yield ("cohort", "gatherings", number, "repeat"), words
        yield from _known(("cohort", "gatherings", number, "campuses"), part.campuses, known)
        for campus in recipe.campuses:
            change = campus.gatherings.get(part.key)
            held_here = not part.campuses or campus.slug in part.campuses
            if held_here and part.starts is None and (change is None or change.starts is None):
                yield ("cohort", "gatherings", number), f"has no start, and the campus “{campus.slug}” gives none"
        if part.starts is None and not recipe.campuses:
            yield ("cohort", "gatherings", number, "starts"), "is missing"
        yield from _details(("cohort", "gatherings", number), part)


def _details(place: tuple[Any, ...], part: GatheringShape) -> Iterator[Found]:
    """Say what is wrong within one gathering: keys twice, and speakers of the timetable who are not introduced."""
    yield from twice(*place, "speakers", (one.key for one in part.speakers))
    yield from twice(*place, "sign_up", (one.key for one in part.sign_up))
    yield from twice(*place, "group_tasks", (one.key for one in part.group_tasks))
    known = {one.key for one in part.speakers}
    for number, item in enumerate(part.timetable):
        for key in item.speakers:
            if key not in known:
                yield (
                    (*place, "timetable", number, "speakers"),
                    f"“{key}” is not among the gathering's speakers{hints.meant(key, known)}",
                )


def _expectations(recipe: Recipe) -> Iterator[Found]:
    expected, known = recipe.cohort.expectations, {coupling.key for coupling in recipe.cohort.couplings}
    yield from twice("cohort", "expectations", ((part.kind, part.coupling or "") for part in expected))
    for number, part in enumerate(expected):
        if part.coupling and part.coupling not in known:
            place = ("cohort", "expectations", number, "coupling")
            yield place, f"“{part.coupling}” is no coupling of the cohort{hints.meant(part.coupling, known)}"


def _mails(recipe: Recipe) -> Iterator[Found]:
    for kind, mail in recipe.mails.items():
        if kind not in letters.KINDS:
            yield (
                ("mails", kind),
                f"is no kind of mail; known: {', '.join(letters.KINDS)}{hints.meant(kind, letters.KINDS)}",
            )
            continue
        for name in ("subject", "body"):
            for words in getattr(mail, name).values():
                for foreign in letters.unknown(kind, words)[:1]:
                    names = ", ".join(letters.known(kind))
                    yield ("mails", kind, name), f"“{{{foreign}}}” is not known in this mail; known: {names}"
