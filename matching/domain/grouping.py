"""Acts on groups that run: a member changes group, and a group gets another guide."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from matching import queries
from matching.domain import mixing, pairs, placing, publishing
from matching.models import Group, Pair
from matching.states import LIVE, EndReason
from people.domain import audit
from people.models import Person


@dataclass(frozen=True)
class Move:
    """What a change of group would do: points with the guide there, sizes afterwards, and the rules it breaks."""

    before: int
    after: int
    left: int
    joined: int
    broken: tuple[str, ...]
    asks: bool


def weigh(pair: Pair, to: Group) -> Move:
    """Work out what moving a member into another group means; nothing is written.

    `asks` says whether the two must say yes: to another guide they must, to the same guide they have.
    """
    judged = publishing.judge(pair.coupling, pair.seeker, to.guide)
    left, joined = (size_of(group) for group in (pair.group, to))
    broken = list(judged.broken)
    if not placing.can_at(pair.coupling, pair.seeker, to.slot):
        broken.append(_("%(name)s cannot at the common time of the group.") % {"name": pair.seeker.person})
    lo, hi = pair.coupling.group_lo or 1, pair.coupling.group_hi or 1000
    for name, size in ((str(pair.group), left - 1), (str(to), joined + 1)):
        if not lo <= size <= hi:
            words = {"group": name, "size": size, "lo": lo, "hi": hi}
            said = ngettext(
                "%(group)s would have %(size)s member; %(lo)s to %(hi)s are wanted.",
                "%(group)s would have %(size)s members; %(lo)s to %(hi)s are wanted.",
                size,
            )
            broken.append(said % words)
    broken += _alone(pair, to)
    return Move(pair.score, judged.score, left - 1, joined + 1, tuple(broken), pair.guide_id != to.guide_id)


def _alone(pair: Pair, to: Group) -> list[str]:
    """Say of the two groups where somebody would be the only one who is not so now."""
    mix = mixing.of(pair.coupling)
    if mix is None or not mix.alone_key:
        return []
    rows = queries.pairs().filter(group__in=[pair.group_id, to.pk], state__in=LIVE)
    members: dict[int | None, list[Application]] = {pair.group_id: [], to.pk: []}
    for one in rows:
        members[one.group_id].append(one.seeker)
    left, joined = members[pair.group_id], members[to.pk]
    now = ((pair.group, left, [one for one in left if one != pair.seeker]), (to, joined, [*joined, pair.seeker]))
    return [
        f"{group}: {mixing.sentence(mix, after)}"
        for group, before, after in now
        if mixing.lone(mix, after) and not mixing.lone(mix, before)
    ]


@transaction.atomic
def move(pair: Pair, to: Group, *, by: Person, at: datetime) -> Pair:
    """Move a member into another group of the same coupling.

    With the same guide the match goes on as it is; with another it ends, and a new one that follows it is offered to
    both. Raises ValidationError when the match is over, and under the gates of `publishing.couple`.
    """
    if pair.state not in LIVE or pair.group_id is None:
        raise ValidationError(_("This match is over already. Load the page anew to see where it stands."))
    if to.coupling_id != pair.coupling_id or to.pk == pair.group_id:
        raise ValidationError(_("Choose another group of the same coupling."))
    note = f"{pair.group} → {to}"
    if to.guide_id == pair.guide_id:
        if not Pair.objects.filter(pk=pair.pk, group=pair.group_id, state=pair.state).update(group=to):
            raise ValidationError(_("This match is over already. Load the page anew to see where it stands."))
        audit.record("pair.regrouped", pair, by=by, at=at, scope=_scope(pair), note=note)
        return queries.pairs().get(pk=pair.pk)
    pairs.end(pair, EndReason.REARRANGED, by=by, at=at)
    audit.record("pair.regrouped", pair, by=by, at=at, scope=_scope(pair), note=note)
    return publishing.couple(pair.coupling, pair.seeker, to.guide, group=to, follows=pair, by=by, at=at)


def hand_over(group: Group, guide: Application, *, by: Person, at: datetime) -> None:
    """Give a group another guide, whose pairs with the members the caller makes; nothing when it is the same."""
    changed = Group.objects.filter(pk=group.pk).exclude(guide=guide).update(guide=guide)
    if changed:
        group.refresh_from_db()
        audit.record("group.handed_over", group, by=by, at=at, scope=group.coupling.cohort.programme.slug)


def size_of(group: Group | None) -> int:
    """How many live members a group has."""
    return Pair.objects.filter(group=group, state__in=LIVE).count() if group is not None else 0


def _scope(pair: Pair) -> str:
    return pair.coupling.cohort.programme.slug
