"""Names in a group: each reader finds the others named as far as the texts say that they accepted (R-FIRST)."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import ngettext

from matching.domain import disclosure
from matching.models import Group, Pair
from matching.states import PairState
from people.models import Person


def names(group: Group, reader: Person) -> dict[int, str]:
    """Name the others of a group by their number, as far as somebody in it is told."""
    pairs = group.pairs.filter(state=PairState.ACTIVE).select_related(
        "coupling__first_contact", "seeker__person", "guide__person", "group"
    )
    if group.guide.person_id == reader.pk:
        return {pair.seeker.person_id: disclosure.seen_by(pair, reader).name for pair in pairs}
    own = next((pair for pair in pairs if pair.seeker.person_id == reader.pk), None)
    if own is not None:
        return _as_a_member(own, list(pairs), reader)
    helps = group.co_guides.filter(guide__person=reader).first()
    seen = disclosure.seen_beside(helps, timezone.now()) if helps else ()
    return {pair.seeker.person_id: what.name for pair, what in seen}


def listed(people: Iterable[Person], told: Mapping[int, str]) -> str:
    """List people by the names that are told; of the others only how many they are."""
    called = [told.get(one.pk, "") for one in people]
    unnamed = called.count("")
    words = [name for name in called if name]
    if unnamed:
        words.append(ngettext("%(number)d of the group", "%(number)d of the group", unnamed) % {"number": unnamed})
    return ", ".join(words)


def _as_a_member(own: Pair, pairs: list[Pair], reader: Person) -> dict[int, str]:
    open_names = set(disclosure.fellows(own, reader))
    found = {one.seeker.person_id: one.seeker.person.name for one in pairs if one.seeker.person.name in open_names}
    return {**found, own.guide.person_id: disclosure.seen_by(own, reader).name}
