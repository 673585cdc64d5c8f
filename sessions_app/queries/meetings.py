"""Pairs and groups in which somebody meets, and their meetings."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.models import Application
from matching.models import CoGuide, Group, Pair
from matching.queries import co_guides, pairs
from matching.states import PairState
from people.models import Person
from programmes.models import Programme
from sessions_app.models import Meeting

MEETS = (PairState.ACTIVE, PairState.COMPLETED)
Bond = Pair | Group


def pairs_meeting(person: Person, states: Sequence[PairState] = MEETS) -> QuerySet[Pair]:
    """Give the pairs in which somebody meets the other, has met until the end of the year, or stands in today."""
    helped = co_guides(timezone.now()).filter(guide__person=person, pair__isnull=False)
    mine = Q(seeker__person=person) | Q(guide__person=person) | Q(pk__in=helped.values("pair"))
    return pairs().filter(mine, state__in=states)


def groups_meeting(person: Person, states: Sequence[PairState] = MEETS) -> QuerySet[Group]:
    """Give the groups in which somebody meets the others; who guides besides the guide, in their days."""
    helped = co_guides(timezone.now()).filter(guide__person=person, group__isnull=False)
    mine = Q(pairs__in=pairs_meeting(person, states)) | Q(pk__in=helped.values("group"))
    rows = Group.objects.filter(mine).distinct()
    return rows.select_related("coupling__cohort__programme", "guide")


def meetings_of(bond: Bond) -> QuerySet[Meeting]:
    """Give the meetings of a pair (with those of its group) or of a group, the newest first."""
    if isinstance(bond, Group):
        return Meeting.objects.filter(group=bond)
    return Meeting.objects.filter(Q(pair=bond) | Q(group__isnull=False, group=bond.group_id))


def own_meetings(person: Person) -> QuerySet[Meeting]:
    """Give all meetings of the pairs and groups in which somebody meets."""
    mine = Q(pair__in=pairs_meeting(person).values("pk")) | Q(group__in=groups_meeting(person).values("pk"))
    return Meeting.objects.filter(mine).select_related(
        "pair__coupling__cohort__programme", "group__coupling__cohort__programme"
    )


def bond_of(meeting: Meeting) -> Bond:
    """Give the pair or group that met."""
    bond = meeting.pair or meeting.group
    assert bond is not None  # the database holds that a meeting has one of the two
    return bond


def programme_of(bond: Bond) -> Programme:
    """Give the programme of a pair or group."""
    return bond.coupling.cohort.programme


def own_application(bond: Bond, person: Person) -> Application | None:
    """Give the application with which somebody belongs to a pair or group."""
    if bond.guide.person_id == person.pk:
        return bond.guide
    if isinstance(bond, Pair):
        pair = bond if bond.seeker.person_id == person.pk else None
    else:
        pair = bond.pairs.filter(seeker__person=person, state__in=MEETS).select_related("seeker").first()
    if pair is not None:
        return pair.seeker
    helper = bond.co_guides.filter(guide__person=person, yes_at__isnull=False).select_related("guide").first()
    return helper.guide if helper else None


def helper_in(bond: Bond, person: Person) -> CoGuide | None:
    """Find as what somebody helps to guide a pair or group today who belongs to it in no other way."""
    if bond.guide.person_id == person.pk:
        return None
    if isinstance(bond, Pair):
        if bond.seeker.person_id == person.pk:
            return None
        return co_guides(timezone.now()).filter(pair=bond, guide__person=person).first()
    if bond.pairs.filter(seeker__person=person, state__in=MEETS).exists():
        return None
    return co_guides(timezone.now()).filter(group=bond, guide__person=person).first()


def is_open(bond: Bond) -> bool:
    """Say whether meetings can still be logged: something of it is active."""
    if isinstance(bond, Group):
        return bond.pairs.filter(state=PairState.ACTIVE).exists()
    return bond.state == PairState.ACTIVE


def people_of(bond: Bond) -> list[Person]:
    """Give everybody who meets: both of a pair and who stands in, or the guide and the active members of a group."""
    if isinstance(bond, Pair):
        return [bond.seeker.person, bond.guide.person, *_helpers(pair=bond)]
    members = bond.pairs.filter(state=PairState.ACTIVE).select_related("seeker__person").order_by("pk")
    return [bond.guide.person, *(pair.seeker.person for pair in members)]


def invited(bond: Bond) -> list[Person]:
    """Give everybody into whose calendar a meeting goes: who meets, and in a group who helps to guide it today."""
    return people_of(bond) if isinstance(bond, Pair) else [*people_of(bond), *_helpers(group=bond)]


def _helpers(**of: Bond) -> list[Person]:
    return [one.guide.person for one in co_guides(timezone.now()).filter(**of)]
