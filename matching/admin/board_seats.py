"""The board by who guides: a card for each with its seats, and what the engine gives somebody with every guide."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from applications import queries as applications
from applications.models import Application
from matching import queries
from matching.admin import board_list
from matching.domain import archive, proofs, worth
from matching.models import Run
from matching.states import RunState, Side
from programmes import queries as programmes
from programmes.models import Coupling
from programmes.models.coupling import CriterionKind, Method

Line = board_list.Line
KEPT = 4 * 60 * 60
NAMED = ("pk", "places", "person__name", "person__email", "campus__name", "campus_id")


@dataclass(frozen=True)
class Table:
    """Seats that belong together with a guide: all single seats, or one group with its time, size and spread."""

    number: int | None
    name: str
    slot: str
    lines: tuple[Line, ...]
    free: int = 0
    wants: str = ""
    is_odd: bool = False

    @property
    def spread(self) -> str:
        """The lowest and the highest score of a group."""
        scores = [one.score for one in self.lines]
        return f"{min(scores)}–{max(scores)}" if scores else ""


@dataclass(frozen=True)
class Card:
    """One guide with their tables; `free` places are left, `taken` were given away before this run."""

    guide: int
    name: str
    campus: str
    campus_id: int | None
    places: int
    taken: int
    free: int
    tables: tuple[Table, ...]
    would: int | None = None
    worth: str = ""
    gone: str = ""

    @property
    def used(self) -> int:
        """How many places are used, those of before included."""
        return self.places - self.free


@dataclass(frozen=True)
class Hand:
    """Somebody who has been taken up to be set down elsewhere, on whichever page, and their points with every guide."""

    line: Line
    points: dict[int, int]


def hand(run: Run, lines: list[Line], chosen: dict[str, Any]) -> Hand | None:
    """Give who is in the hand, as the address says; nobody on a board that is closed."""
    found = next((one for one in lines if one.seeker == chosen.get("hand")), None)
    if found is None or run.state != RunState.READY:
        return None
    return Hand(found, points(run, Application(pk=found.seeker, study_group_id=_study_group(run, found))))


def cards(run: Run, lines: list[Line], chosen: dict[str, Any], held: Hand | None = None) -> list[Card]:
    """Give a card for every guide whom the filter asks for: whose own name fits, or somebody who sits with them.

    With somebody in the hand, those stand first with whom they would have most points. What one more place is worth is
    told as long as the board is what the run found.
    """
    seated: dict[int, list[Line]] = {}
    for one in lines:
        if one.guide:
            seated.setdefault(one.guide, []).append(one)
    taken = queries.places_taken(run.coupling)
    words, is_changed = _slots(run, lines), bool(proofs.of(run).by_hand)
    found = []
    for pk, places, name, email, campus, campus_id in _guides(run, seated).values_list(*NAMED):
        here = seated.get(pk, [])
        gone = next((one.guide_gone for one in here), "")
        used = len({one.number or -one.seeker for one in here})
        free = 0 if gone else max(0, places - taken.get(pk, 0) - used)
        card = Card(
            guide=pk,
            name=name or email,
            campus=campus or "",
            campus_id=campus_id,
            places=places,
            taken=taken.get(pk, 0),
            free=free,
            tables=tuple(_tables(run.coupling, here, free, words)),
            would=held.points.get(pk) if held else None,
            worth="" if is_changed or gone else worth.brief(run, pk),
            gone=gone,
        )
        if _is_wanted(card, here, chosen, run.coupling.good):
            found.append(card)
    if held is not None and not chosen.get("order"):
        return sorted(found, key=lambda card: (-(card.would or 0), card.name, card.guide))
    return sorted(found, key=lambda card: _order(card, chosen.get("order", "")))


def waiting(lines: list[Line]) -> list[Line]:
    """Who is with nobody on a board, by name."""
    return sorted((one for one in lines if one.guide is None), key=lambda one: one.name)


def points(run: Run, one: Application) -> dict[int, int]:
    """The points of somebody with every guide whom the rules of the run allow, by the guide's key.

    What a run froze never changes, so they are worked out once and kept for some hours.
    """
    key = f"board-points:{run.pk}:{one.pk}"
    found: dict[int, int] | None = cache.get(key)
    if found is None:
        found = _points(run, one)
        cache.set(key, found, KEPT)
    return found


def _points(run: Run, one: Application) -> dict[int, int]:
    if not run.frozen_input:
        return {}
    problem = archive.problem(run)
    unit = f"g{one.study_group_id}" if run.coupling.method == Method.EXISTING_GROUPS else f"a{one.pk}"
    if unit not in problem.students.ids:
        return {}
    edges, row = problem.edges, problem.students.ids.index(unit)
    mine = edges.student == row
    names = problem.mentors.ids
    pairs = zip(edges.mentor[mine].tolist(), edges.score[mine].tolist(), strict=True)
    return {int(names[column][1:]): score for column, score in pairs}


def _study_group(run: Run, line: Line) -> int | None:
    if run.coupling.method != Method.EXISTING_GROUPS:
        return None
    return Application.objects.filter(pk=line.seeker).values_list("study_group", flat=True).first()


def _guides(run: Run, seated: Collection[int]) -> QuerySet[Application]:
    """Who guides in this run: who is in the pool, and who has left it and still has somebody on the board."""
    rows = queries.pool(run.coupling, Side.GUIDE)
    rows = rows.filter(campus=run.campus_id) if run.campus_id else rows
    return Application.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=seated)).order_by("pk")


def _tables(coupling: Coupling, here: list[Line], free: int, words: dict[str, str]) -> Iterable[Table]:
    """Seat people at tables: pairs at one with the free places as empty seats, groups each at its own."""
    if coupling.method not in (Method.FORMED_GROUPS, Method.EXISTING_GROUPS):
        yield Table(None, "", "", tuple(sorted(here, key=lambda one: one.name)), free)
        return
    groups: dict[int, list[Line]] = {}
    for one in here:
        groups.setdefault(one.number or 0, []).append(one)
    lo, hi = coupling.group_lo, coupling.group_hi
    formed = coupling.method == Method.FORMED_GROUPS and lo and hi
    for number, members in sorted(groups.items()):
        yield Table(
            number=number,
            name=members[0].group,
            slot=words.get(members[0].slot, members[0].slot),
            lines=tuple(sorted(members, key=lambda one: one.name)),
            wants=f"{lo}–{hi}" if formed else "",
            is_odd=bool(formed and not (lo or 0) <= len(members) <= (hi or 0)),
        )
    if free:
        yield Table(0, "", "", (), free)


def _slots(run: Run, lines: list[Line]) -> dict[str, str]:
    """The common times of the groups in words, as those who guide were asked about them."""
    slots = sorted({one.slot for one in lines if one.slot})
    times = [one.guide_key for one in run.coupling.criteria.all() if one.kind == CriterionKind.AVAILABILITY]
    intake = run.coupling.cohort.intakes.filter(part=run.coupling.guides).select_related("questionnaire").first()
    if not slots or not times or intake is None:
        return {}
    asked = programmes.questions(intake.questionnaire).filter(key__in=times).first()
    choices = applications.Choices(run.coupling.cohort)
    return {one: applications.in_words(asked, [one], choices) for one in slots} if asked else {}


def _is_wanted(card: Card, here: list[Line], chosen: dict[str, Any], good: int) -> bool:
    names = f"{card.name} {' '.join(one.name for one in here)}".casefold()
    if any(word not in names for word in chosen.get("q", "").casefold().split()):
        return False
    if chosen.get("campus") and card.campus_id != chosen["campus"].pk:
        return False
    return {
        "room": card.free > 0,
        "without": card.free > 0,
        "weak": any(one.score < good for one in here),
        "locked": any(one.locked for one in here),
        "by_hand": any(one.by_hand for one in here),
        "gone": bool(card.gone) or any(one.gone for one in here),
    }.get(chosen.get("show", ""), True)


def _order(card: Card, order: str) -> tuple[Any, ...]:
    lowest = min((one.score for table in card.tables for one in table.lines), default=10_001)
    return (lowest, card.name) if order == "score" else (card.name, card.guide)
