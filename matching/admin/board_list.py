"""What the page of a board lists: everybody in the run with their seat, as the address filters, and who has room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching import queries
from matching.domain import leaving, reasons, translate
from matching.models import Run, Unmatched
from matching.states import RunState, Side

SEATED = (
    "seeker_id",
    "seeker__person__name",
    "seeker__person__email",
    "seeker__campus__name",
    "seeker__campus_id",
    "guide_id",
    "guide__person__name",
    "guide__person__email",
    "guide__campus__name",
    "group_number",
    "study_group__name",
    "slot",
    "score",
    "locked",
    "by_hand",
)
BINS, BIN = 20, 500
WIDTH, HEIGHT, FOOT = 640, 150, 22


@dataclass(frozen=True)
class Line:
    """One seeker on the board: with whom, or why with nobody."""

    seeker: int
    name: str
    campus: str
    campus_id: int | None
    guide: int | None = None
    guide_name: str = ""
    guide_campus: str = ""
    group: str = ""
    number: int | None = None
    slot: str = ""
    score: int = 0
    locked: bool = False
    by_hand: bool = False
    why: str = ""
    gone: str = ""
    guide_gone: str = ""


def everybody(run: Run, gone: list[leaving.Gone]) -> list[Line]:
    """List everybody on a board, with a seat or without; `gone` cannot be matched any more."""
    return [*_seated(run, {one.application: one.why for one in gone}), *_left(run)]


def lines(run: Run, rows: list[Line], chosen: dict[str, Any]) -> list[Line]:
    """List those whom the filter asks for, in its order."""
    wanted = [one for one in rows if _is_wanted(one, chosen, run.coupling.good)]
    keys = {
        "score": lambda one: (one.score if one.guide else -1, one.name),
        "guide": lambda one: (one.guide is None, one.guide_name, one.group, one.name),
    }
    return sorted(wanted, key=keys.get(chosen.get("order", ""), lambda one: (one.name, one.seeker)))


def free(run: Run) -> list[tuple[str, int, int]]:
    """Who guides and has places left on this board: name, key, how many."""
    guides = queries.pool(run.coupling, Side.GUIDE)
    guides = guides.filter(campus=run.campus_id) if run.campus_id else guides
    taken = queries.places_taken(run.coupling)
    held: dict[int, set[int]] = {}
    for guide, group, seeker in run.proposals.values_list("guide_id", "group_number", "seeker_id"):
        held.setdefault(guide, set()).add(-group if group else seeker)
    found = []
    for pk, places, name, email in guides.values_list("pk", "places", "person__name", "person__email"):
        left = places - taken.get(pk, 0) - len(held.get(pk, ()))
        if left > 0:
            found.append((name or email, pk, left))
    return sorted(found)


def plot(scores: list[int], good: int) -> dict[str, Any]:
    """The spread of scores as bars of a drawing: position and size in whole units, with what each counts."""
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, score // BIN)] += 1
    most, step = max(counts, default=0) or 1, WIDTH // BINS
    bars = []
    for place, count in enumerate(counts):
        height = round(HEIGHT * count / most)
        low = place * BIN
        bars.append(
            {
                "x": place * step + 2,
                "y": HEIGHT - height,
                "width": step - 4,
                "height": height,
                "count": count,
                "low": low,
                "high": low + BIN,
                "is_weak": low < good,
            }
        )
    marks = [{"x": n * WIDTH // 4, "words": n * 2500} for n in range(1, 4)]
    return {"bars": bars, "width": WIDTH, "height": HEIGHT, "tall": HEIGHT + FOOT, "marks": marks, "most": most}


def _seated(run: Run, gone: Mapping[int, str]) -> list[Line]:
    found = []
    for row in run.proposals.values_list(*SEATED):
        one = dict(zip(SEATED, row, strict=True))
        found.append(
            Line(
                seeker=one["seeker_id"],
                name=one["seeker__person__name"] or one["seeker__person__email"],
                campus=one["seeker__campus__name"] or "",
                campus_id=one["seeker__campus_id"],
                guide=one["guide_id"],
                guide_name=one["guide__person__name"] or one["guide__person__email"],
                guide_campus=one["guide__campus__name"] or "",
                group=one["study_group__name"] or (str(one["group_number"]) if one["group_number"] else ""),
                number=one["group_number"],
                slot=one["slot"],
                score=one["score"],
                locked=one["locked"],
                by_hand=one["by_hand"],
                gone=gone.get(one["seeker_id"], ""),
                guide_gone=gone.get(one["guide_id"], ""),
            )
        )
    return found


def _left(run: Run) -> list[Line]:
    rows = Unmatched.objects.filter(run=run, application__intake__part=run.coupling.seekers)
    rows = rows.select_related("application__person", "application__campus", "application__intake")
    rows, is_open = rows.defer("application__answers"), run.state == RunState.READY
    return [
        Line(
            seeker=row.application_id,
            name=str(row.application.person),
            campus=str(row.application.campus or ""),
            campus_id=row.application.campus_id,
            why=reasons.in_words(row),
            gone=leaving.word(row.application) if is_open and row.reason != translate.NO_TRAINING else "",
        )
        for row in rows
    ]


def _is_wanted(one: Line, chosen: dict[str, Any], good: int) -> bool:
    words = chosen.get("q", "").casefold().split()
    if any(word not in f"{one.name} {one.guide_name}".casefold() for word in words):
        return False
    if chosen.get("campus") and one.campus_id != chosen["campus"].pk:
        return False
    show = chosen.get("show", "")
    return {
        "without": one.guide is None,
        "weak": one.guide is not None and one.score < good,
        "locked": one.locked,
        "by_hand": one.by_hand,
        "gone": bool(one.guide and (one.gone or one.guide_gone)),
        "room": one.guide is not None,
    }.get(show, True)
