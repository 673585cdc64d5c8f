"""The people in one pair or group as one of them may name them, and what each is to the other."""

from django.utils.translation import gettext as _

from applications.states import ApplicationState
from matching import queries
from matching.domain import disclosure
from matching.models import Group, Pair
from matching.states import PairState, Side
from people.models import Person
from programmes.states import Part


def names(bond: Pair | Group, person: Person) -> dict[int, str]:
    """Name the people of a pair or group by their id, oneself too; only whose accepted text gives the name."""
    found = {person.pk: person.name}
    for pair in queries.pairs_of(person).filter(queries.walking_in(bond)):
        seen = disclosure.seen_by(pair, person)
        if seen.stage != disclosure.AFTER:
            continue
        side = queries.side_of(pair, person)
        other = pair.guide if side is Side.SEEKER else pair.seeker
        found[other.person_id] = seen.name
        if isinstance(bond, Group) and side is Side.SEEKER:
            found |= _fellows(bond)
    return {pk: name for pk, name in found.items() if name}


def _fellows(group: Group) -> dict[int, str]:
    rows = queries.pairs().filter(group=group, state=PairState.ACTIVE, seeker__state=ApplicationState.POOL)
    return {one.seeker.person_id: one.seeker.person.name for one in rows if "name" in one.disclosed}


def relation(bond: Pair | Group, person: Person) -> str:
    """Say what the other is to somebody, or what they are there: your mentor, your buddy, you are the mentor."""
    coupling = bond.coupling
    if not is_guided(bond, person) and bond.guide.person_id != person.pk:
        return _("You help to guide")
    if not is_guided(bond, person):
        return {
            Part.MENTOR: _("You are the mentor"),
            Part.BUDDY: _("You are the buddy"),
            Part.STUDENT: _("You guide"),
        }[Part(coupling.guides)]
    return {
        Part.MENTOR: _("Your mentor"),
        Part.BUDDY: _("Your buddy"),
        Part.STUDENT: _("Who guides you"),
    }[Part(coupling.guides)]


def is_guided(bond: Pair | Group, person: Person) -> bool:
    """Say whether somebody is guided in a pair or group; who guides besides its guide is not."""
    if isinstance(bond, Pair):
        return bond.seeker.person_id == person.pk
    return bond.guide.person_id != person.pk and bond.pairs.filter(seeker__person=person).exists()


def others(person: Person, bond: Pair | Group) -> list[tuple[Pair, str, str]]:
    """List the person's other active matches: each with the other's name, if known, and what they are to each other."""
    rows = queries.pairs_of(person).filter(state=PairState.ACTIVE)
    rows = rows.exclude(queries.walking_in(bond))
    found: dict[tuple[str, int], tuple[Pair, str, str]] = {}
    for one in rows.order_by("coupling", "pk"):
        seen = disclosure.seen_by(one, person)
        if seen.stage == disclosure.AFTER:
            key = ("group", one.group_id) if one.group_id else ("pair", one.pk)
            name = one.group.name if one.group else seen.name
            found.setdefault(key, (one, name, relation(one, person)))
    return list(found.values())
