"""Reading meetings ahead: those of a pair or group, and those of a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from matching.models import Group, Pair
from matching.queries import co_guides
from matching.states import PairState
from people.models import Person
from programmes.models import Cohort, Programme
from sessions_app.models import Appointment, TimeAnswer
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond
from sessions_app.states import AHEAD, AppointmentState

S = AppointmentState


def with_frame() -> QuerySet[Appointment]:
    """All appointments with what their pages and letters read."""
    return Appointment.objects.select_related(
        "made_by",
        "pair__coupling__cohort__programme",
        "pair__seeker__person",
        "pair__seeker__campus",
        "pair__guide__person",
        "pair__guide__campus",
        "pair__group",
        "group__coupling__cohort__programme",
        "group__guide__person",
        "group__guide__campus",
    )


def bond_of(appointment: Appointment) -> Bond:
    """Give the pair or group that meets."""
    bond = appointment.pair or appointment.group
    assert bond is not None  # the database holds that an appointment has one of the two
    return bond


def programme_of(appointment: Appointment) -> Programme:
    """Give the programme in which they meet."""
    return meetings.programme_of(bond_of(appointment))


def of_bond(bond: Bond) -> QuerySet[Appointment]:
    """Give the appointments of a pair (with those of its group) or of a group."""
    if isinstance(bond, Group):
        return with_frame().filter(group=bond)
    return with_frame().filter(Q(pair=bond) | Q(group__isnull=False, group=bond.group_id))


def of_person(person: Person, states: Sequence[PairState] = meetings.MEETS) -> QuerySet[Appointment]:
    """Give the appointments of all pairs and groups in which somebody meets, or of those in some states."""
    mine = Q(pair__in=meetings.pairs_meeting(person, states).values("pk"))
    mine |= Q(group__in=meetings.groups_meeting(person, states).values("pk"))
    return with_frame().filter(mine)


def open_of(bond: Bond) -> QuerySet[Appointment]:
    """Give what a pair or group has planned or proposed and neither held nor cancelled, the next first."""
    return of_bond(bond).filter(state__in=AHEAD).order_by("starts_at", "pk")


def ahead(at: datetime) -> QuerySet[Appointment]:
    """Give everything that is still to come, or whose times are still proposed."""
    return with_frame().filter(Q(state=S.PLANNED, starts_at__gt=at) | Q(state=S.PROPOSED))


def place_of(appointment: Appointment) -> str:
    """Give the place as one of the two has written it; not when their pair is over: then nothing is told any more."""
    pair = appointment.pair
    return "" if pair is not None and pair.state != PairState.ACTIVE else str(appointment.place)


def ahead_in(cohort: Cohort, at: datetime) -> QuerySet[Appointment]:
    """Give what of a cohort is still to come; its frame is asked for apart, since so often there is nothing."""
    rows = Appointment.objects.filter(in_cohort(cohort), Q(state=S.PLANNED, starts_at__gt=at) | Q(state=S.PROPOSED))
    return with_frame().filter(pk__in=list(rows.values_list("pk", flat=True)))


def free_times(appointment: Appointment, at: datetime) -> list[datetime]:
    """Give the proposed times that are still ahead."""
    return [one for one in appointment.times if one > at]


def waiting_for(rows: QuerySet[Appointment], person: Person) -> QuerySet[Appointment]:
    """Narrow proposals to those that wait for somebody: made by another, and in their group not answered by them."""
    answered = TimeAnswer.objects.filter(appointment=OuterRef("pk"), person=person)
    belongs = Q(guide__person=person) | Q(pairs__seeker__person=person, pairs__state=PairState.ACTIVE)
    helped = co_guides(timezone.now()).filter(guide__person=person, group__isnull=False)
    belongs |= Q(pk__in=helped.values("group"))
    mine = Q(group__isnull=True) | Q(group__in=Group.objects.filter(belongs).values("pk"))
    return rows.filter(mine, ~Exists(answered), state=S.PROPOSED).exclude(made_by=person)


def waiting_in(rows: Iterable[Appointment], person: Person) -> set[int]:
    """Give which of some appointments wait for somebody; asks nothing where nothing is proposed."""
    proposed = [one.pk for one in rows if one.state == S.PROPOSED]
    found = waiting_for(Appointment.objects.filter(pk__in=proposed), person) if proposed else Appointment.objects.none()
    return set(found.values_list("pk", flat=True))


def asked(appointment: Appointment) -> list[Person]:
    """Give who answers a proposal: everybody who meets, but who made it."""
    return [one for one in meetings.people_of(bond_of(appointment)) if one.pk != appointment.made_by_id]


@dataclass(frozen=True)
class Answers:
    """What a group has said to proposed times: whom each time suits, whom none suits, and who has not answered."""

    suits: dict[datetime, list[Person]]
    none: list[Person]
    silent: list[Person]

    def most(self) -> int:
        """Count whom the time suits that suits most."""
        return max((len(people) for people in self.suits.values()), default=0)


def answers_to(appointment: Appointment) -> Answers:
    """Gather what a group has said to proposed times."""
    given = {one.person_id: one.times for one in appointment.answers.all()}
    people = asked(appointment)
    suits = {time: [one for one in people if time in given.get(one.pk, [])] for time in appointment.times}
    none = [one for one in people if given.get(one.pk) == []]
    return Answers(suits, none, [one for one in people if one.pk not in given])


def answer_of(appointment: Appointment, person: Person) -> TimeAnswer | None:
    """Give which proposed times suit somebody, once they have answered."""
    return appointment.answers.filter(person=person).first()


def may_settle(appointment: Appointment, person: Person) -> bool:
    """Say whether somebody picks the time: the other of a pair; in a group who proposed, and who guides it."""
    bond = bond_of(appointment)
    if isinstance(bond, Pair):
        return appointment.made_by_id != person.pk
    guides = bond.guide.person_id == person.pk or meetings.helper_in(bond, person) is not None
    return guides or appointment.made_by_id == person.pk


def in_cohort(cohort: Cohort) -> Q:
    """Say which appointments are of a cohort's pairs and groups."""
    return Q(pair__coupling__cohort=cohort) | Q(group__coupling__cohort=cohort)
