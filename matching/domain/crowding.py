"""What a change at a board breaks of the rules about all at once: limits, musts, and who would be the only one."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from matching import queries
from matching.domain import limits, mixing
from matching.models import Proposal, Run, Unmatched


def broken(run: Run, before: Mapping[int, Proposal], after: Mapping[int, Proposal | None]) -> list[str]:
    """Say which limits and groups a change leaves worse than they were; what was wrong before is not its doing."""
    rows = [one for one in after.values() if one is not None]
    lost = {pk for pk in before if after.get(pk) is None}
    return [
        *_limits(run, list(before.values()), rows),
        *_groups(run, list(before.values()), rows),
        *_musts(run, lost),
    ]


def left_out(run: Run) -> list[str]:
    """Say who must have a place and has none on the board as it stands."""
    return _musts(run, run.unmatched.values_list("application_id", flat=True))


def _musts(run: Run, keys: Collection[int] | QuerySet[Unmatched, int]) -> list[str]:
    if isinstance(keys, set) and not keys:
        return []
    rows = queries.put_first(run.coupling).filter(must=True, application__in=keys)
    said = _("%(seeker)s must have a place, and has none on this board.")
    return [said % {"seeker": one.application.person} for one in rows]


def _limits(run: Run, before: list[Proposal], after: list[Proposal]) -> Iterable[str]:
    found = limits.of(run.coupling)
    if not found:
        return
    was, now = (limits.on_board(run, rows, found) for rows in (before, after))
    for one, two in zip(was, now, strict=True):
        if two.number != one.number and two.broken:
            fewer_is_fine = one.limit.most is not None and one.number > one.limit.most and two.number < one.number
            more_is_fine = one.number < one.limit.least and two.number > one.number
            if not fewer_is_fine and not more_is_fine:
                yield two.broken


def _groups(run: Run, before: list[Proposal], after: list[Proposal]) -> Iterable[str]:
    mix = mixing.of(run.coupling)
    if mix is None or not mix.alone_key:
        return
    was, now = (_by_number(rows) for rows in (before, after))
    changed = sorted(number for number, members in now.items() if members != was.get(number))
    keys = {pk for number in changed for pk in now[number] | was.get(number, set())}
    people = Application.objects.in_bulk(keys)
    for number in changed:
        members, others = ([people[pk] for pk in sorted(rows.get(number, ()))] for rows in (now, was))
        if mixing.lone(mix, members) and not mixing.lone(mix, others):
            said = mixing.sentence(mix, members)
            yield _("Group %(number)s: %(what)s") % {"number": number, "what": said}


def _by_number(rows: list[Proposal]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one in rows:
        found.setdefault(one.group_number or 0, set()).add(one.seeker_id)
    return found
