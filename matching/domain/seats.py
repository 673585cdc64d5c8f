"""The board as it stands: who sits with whom, what that is worth, and what a change would cost or break, in words."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from matching import queries
from matching.domain import crowding, placing, publishing
from matching.models import Proposal, Run
from matching.states import BoardVerb, Side
from programmes.models.coupling import Method

Move = tuple[list[Application], Application, tuple[int | None, str]]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to do at a board: the act, whom it concerns, and why.

    `group` is the number of the group to sit in with the guide, 0 for a new one; without it the smallest is taken.
    """

    verb: BoardVerb
    seeker: Application
    guide: Application | None = None
    other: Application | None = None
    reason: str = ""
    group: int | None = None


@dataclass(frozen=True)
class Figures:
    """A board in the numbers of its levels: more is better, except for `weak`."""

    placed: int
    weak: int
    worst: int
    total: int


@dataclass(frozen=True)
class Cost:
    """What a wish does: figures before and after, rules it breaks (a warning), and why it cannot be done at all."""

    before: Figures
    after: Figures
    seats: dict[int, Proposal | None] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    refused: str = ""


def figures(scores: list[int], good: int) -> Figures:
    """Count a board from the scores of its pairs."""
    return Figures(len(scores), sum(score < good for score in scores), min(scores, default=0), sum(scores))


def cost(run: Run, wish: Wish) -> Cost:
    """Work out what a wish would change; nothing is written."""
    rows = _rows(run, wish)
    before = figures([one.score for one in rows.values()], run.coupling.good)
    refused = _refusal(wish, rows)
    if refused:
        return Cost(before, before, refused=refused)
    seats, broken = _seats(run, wish, rows)
    after = {**rows, **seats}
    scores = [one.score for one in after.values() if one is not None]
    full = _full(run, wish, [one for one in after.values() if one is not None]) or _overworked(run, wish, rows, after)
    broken += [*_size(run, rows, after), *crowding.broken(run, rows, after)]
    return Cost(before, figures(scores, run.coupling.good), seats, tuple(broken), full)


def _rows(run: Run, wish: Wish) -> dict[int, Proposal]:
    """Everybody's seat; names and points only of those who may move, for the answers of all are megabytes."""
    asked = [one for one in (wish.seeker, wish.other) if one is not None]
    near = Q(seeker__in=asked) | Q(study_group__in=[one.study_group_id for one in asked if one.study_group_id])
    whole = run.proposals.filter(near).select_related("seeker__person", "guide__person")
    return {one.seeker_id: one for rows in (run.proposals.defer("parts"), whole) for one in rows}


def _refusal(wish: Wish, rows: dict[int, Proposal]) -> str:
    """Say why a wish makes no sense on this board; empty when it does."""
    here, there = rows.get(wish.seeker.pk), rows.get(wish.other.pk) if wish.other else None
    verb = wish.verb
    if verb in (BoardVerb.LOCK, BoardVerb.UNLOCK, BoardVerb.UNASSIGN, BoardVerb.MOVE, BoardVerb.SWAP) and here is None:
        return _("%(name)s is with nobody on this board.") % {"name": wish.seeker.person}
    if verb == BoardVerb.PLACE and here is not None:
        return _("%(name)s already has a place: move instead.") % {"name": wish.seeker.person}
    if verb == BoardVerb.SWAP and (there is None or here is None or _seat(there) == _seat(here)):
        return _("Choose somebody who is with another guide, to swap with.")
    if verb in (BoardVerb.MOVE, BoardVerb.PLACE, BoardVerb.FORBID) and wish.guide is None:
        return _("Choose who guides.")
    to = (wish.guide.pk, here.group_number if wish.group is None else wish.group) if wish.guide and here else None
    if verb == BoardVerb.MOVE and here is not None and to == _seat(here):
        return _("They are together already.")
    if wish.guide is not None and wish.guide.person_id == wish.seeker.person_id:
        return _("Nobody can be matched with themselves.")
    if verb == BoardVerb.FORBID and not wish.reason.strip():
        return _("Write why the two are kept apart: next year somebody will want to know.")
    parts = here is not None and verb == BoardVerb.FORBID and wish.guide is not None and here.guide_id == wish.guide.pk
    moving = [here] if verb in (BoardVerb.UNASSIGN, BoardVerb.MOVE) or parts else []
    moving = [here, there] if verb == BoardVerb.SWAP else moving
    for one in moving:
        if one is not None and one.locked:
            return _("%(pair)s is kept together: take the lock off first.") % {"pair": _two(one)}
    return ""


def _seats(run: Run, wish: Wish, rows: dict[int, Proposal]) -> tuple[dict[int, Proposal | None], list[str]]:
    """Give the new seats of those whom a wish touches, and the rules that the new ones break."""
    unit = _placeable(run, wish, _unit(run, wish.seeker, rows))
    if wish.verb in (BoardVerb.LOCK, BoardVerb.UNLOCK):
        return {one.pk: _copy(rows[one.pk], locked=wish.verb == BoardVerb.LOCK) for one in unit}, []
    if wish.verb == BoardVerb.UNASSIGN:
        return {one.pk: None for one in unit}, []
    if wish.verb == BoardVerb.FORBID:
        here = rows.get(wish.seeker.pk)
        together = here is not None and wish.guide is not None and here.guide_id == wish.guide.pk
        return ({one.pk: None for one in unit} if together else {}), []
    seats: dict[int, Proposal | None] = {}
    broken: list[str] = []
    for members, guide, target in _moves(run, wish, rows, unit):
        for member in members:
            judged, two = publishing.judge(run.coupling, member, guide), f"{member.person} – {guide.person}"
            broken += [f"{two}: {rule}" for rule in judged.broken]
            if judged.score < run.coupling.minimum:
                broken.append(_("%(pair)s: below the lowest acceptable score.") % {"pair": two})
            if not placing.can_at(run.coupling, member, target[1]):
                broken.append(_("%(name)s cannot at the common time of the group.") % {"name": member.person})
            known = rows.get(member.pk)
            seats[member.pk] = Proposal(
                run=run,
                seeker=member,
                guide=guide,
                group_number=known.group_number if known and known.study_group_id else target[0],
                study_group_id=member.study_group_id if run.coupling.method == Method.EXISTING_GROUPS else None,
                slot=target[1],
                score=judged.score,
                parts=judged.parts,
                by_hand=True,
            )
    return seats, broken


def _moves(run: Run, wish: Wish, rows: dict[int, Proposal], unit: list[Application]) -> list[Move]:
    """Who goes to which guide, into which group with which common time; a swap exchanges the very seats."""
    if wish.verb == BoardVerb.SWAP and wish.other is not None:
        here, there = rows[wish.seeker.pk], rows[wish.other.pk]
        other = _unit(run, wish.other, rows)
        return [
            (unit, there.guide, (there.group_number, there.slot)),
            (other, here.guide, (here.group_number, here.slot)),
        ]
    assert wish.guide is not None
    return [(unit, wish.guide, _target(run, wish.guide, rows, wish))]


def _seat(one: Proposal) -> tuple[int, int | None]:
    """Name the seat of somebody: the guide, and the group where there are groups."""
    return one.guide_id, one.group_number


def _unit(run: Run, seeker: Application, rows: dict[int, Proposal]) -> list[Application]:
    """Who moves together: a study group where whole ones are placed, else one alone, as who has left the pool."""
    if run.coupling.method != Method.EXISTING_GROUPS or seeker.study_group_id is None:
        return [seeker]
    fellows = list(queries.pool(run.coupling, Side.SEEKER).filter(study_group=seeker.study_group_id))
    if seeker not in fellows:
        return [seeker]
    return fellows if seeker.pk not in rows else [one for one in fellows if one.pk in rows]


def _placeable(run: Run, wish: Wish, unit: list[Application]) -> list[Application]:
    """Leave out, of a study group that is placed, who has a match already or is at a campus that the run is not of."""
    if wish.verb != BoardVerb.PLACE or len(unit) < 2:
        return unit
    here = {"campus": run.campus_id} if run.campus_id else {}
    free = queries.free_seekers(run.coupling).filter(pk__in=[one.pk for one in unit], **here)
    keys = {wish.seeker.pk, *free.values_list("pk", flat=True)}
    return [one for one in unit if one.pk in keys]


def _target(run: Run, guide: Application, rows: dict[int, Proposal], wish: Wish) -> tuple[int | None, str]:
    """The group that somebody joins with a guide, and its common time; a new one when asked for, or the first."""
    if run.coupling.method not in (Method.FORMED_GROUPS, Method.EXISTING_GROUPS):
        return None, ""
    fresh = max((one.group_number or 0 for one in rows.values()), default=0) + 1
    if run.coupling.method == Method.EXISTING_GROUPS:
        return fresh, ""
    sizes = Counter((one.group_number, one.slot) for one in rows.values() if one.guide_id == guide.pk)
    if wish.group is not None:
        return next((key for key in sizes if key[0] == wish.group), (fresh, ""))
    return min(sizes, key=lambda key: (sizes[key], key[0] or 0)) if sizes else (fresh, "")


def _full(run: Run, wish: Wish, after: list[Proposal]) -> str:
    """Say who would have more than their places or hours; a change that does not add to anybody is never stopped."""
    if wish.verb not in (BoardVerb.MOVE, BoardVerb.PLACE) or wish.guide is None:
        return ""
    guide = wish.guide
    held = [one for one in after if one.guide_id == guide.pk]
    groups = {one.group_number if one.group_number is not None else -one.seeker_id for one in held}
    taken = queries.places_taken(run.coupling).get(guide.pk, 0)
    if len(groups) + taken > guide.places:
        return _("%(name)s has no free place. Swap two, move somebody away first, or give %(name)s more places.") % {
            "name": guide.person
        }
    return ""


def _overworked(run: Run, wish: Wish, rows: dict[int, Proposal], after: dict[int, Proposal | None]) -> str:
    """Say who would have more members than hours, with whom there are not as many as before."""
    if wish.verb not in (BoardVerb.MOVE, BoardVerb.PLACE, BoardVerb.SWAP):
        return ""
    swapped = [rows[one.pk].guide for one in (wish.seeker, wish.other) if one is not None and one.pk in rows]
    guides = tuple(swapped) if wish.verb == BoardVerb.SWAP else (wish.guide,) if wish.guide is not None else ()
    left = placing.hours(run.coupling, guides, queries.seekers_held(run.coupling)) or []
    was, now = (Counter(one.guide_id for one in table.values() if one is not None) for table in (rows, after))
    for guide, hours in zip(guides, left, strict=False):
        needed = now[guide.pk] * float(run.coupling.hours_per_student or 0)
        if now[guide.pk] > was[guide.pk] and needed > hours + 1e-9:
            return _("%(name)s has not enough hours for a group of this size.") % {"name": guide.person}
    return ""


def _size(run: Run, rows: dict[int, Proposal], after: dict[int, Proposal | None]) -> list[str]:
    """Name the formed groups that a change makes too small or too large."""
    coupling = run.coupling
    if coupling.method != Method.FORMED_GROUPS:
        return []
    was = Counter(one.group_number for one in rows.values())
    now = Counter(one.group_number for one in after.values() if one is not None)
    lo, hi = coupling.group_lo or 1, coupling.group_hi or 1000
    found = []
    for number in sorted(was.keys() | now.keys(), key=lambda one: one or 0):
        if now[number] != was[number] and now[number] and not lo <= now[number] <= hi:
            words = {"number": number, "size": now[number], "lo": lo, "hi": hi}
            said = ngettext(
                "Group %(number)s would have %(size)s member; %(lo)s to %(hi)s are wanted.",
                "Group %(number)s would have %(size)s members; %(lo)s to %(hi)s are wanted.",
                now[number],
            )
            found.append(said % words)
    return found


def _copy(row: Proposal, **changes: bool) -> Proposal:
    fields = ("run_id", "seeker_id", "guide_id", "group_number", "study_group_id", "slot", "score", "parts")
    kept = {name: getattr(row, name) for name in fields}
    return Proposal(**kept, **{"locked": row.locked, "by_hand": row.by_hand, **changes})


def _two(row: Proposal) -> str:
    return f"{row.seeker.person} – {row.guide.person}"
