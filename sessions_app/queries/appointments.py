"""Reading meetings ahead: those of a pair or group, and those of a person."""

from datetime import datetime

from django.db.models import Q, QuerySet

from matching.models import Group
from people.models import Person
from programmes.models import Cohort, Programme
from sessions_app.models import Appointment
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


def of_person(person: Person) -> QuerySet[Appointment]:
    """Give the appointments of all pairs and groups in which somebody meets."""
    mine = Q(pair__in=meetings.pairs_meeting(person).values("pk"))
    mine |= Q(group__in=meetings.groups_meeting(person).values("pk"))
    return with_frame().filter(mine)


def open_of(bond: Bond) -> QuerySet[Appointment]:
    """Give what a pair or group has planned or proposed and neither held nor cancelled, the next first."""
    return of_bond(bond).filter(state__in=AHEAD).order_by("starts_at", "pk")


def ahead(at: datetime) -> QuerySet[Appointment]:
    """Give everything that is still to come, or whose times are still proposed."""
    return with_frame().filter(Q(state=S.PLANNED, starts_at__gt=at) | Q(state=S.PROPOSED))


def ahead_in(cohort: Cohort, at: datetime) -> QuerySet[Appointment]:
    """Give what of a cohort is still to come; its frame is asked for apart, since so often there is nothing."""
    rows = Appointment.objects.filter(in_cohort(cohort), Q(state=S.PLANNED, starts_at__gt=at) | Q(state=S.PROPOSED))
    return with_frame().filter(pk__in=list(rows.values_list("pk", flat=True)))


def free_times(appointment: Appointment, at: datetime) -> list[datetime]:
    """Give the proposed times that are still ahead."""
    return [one for one in appointment.times if one > at]


def in_cohort(cohort: Cohort) -> Q:
    """Say which appointments are of a cohort's pairs and groups."""
    return Q(pair__coupling__cohort=cohort) | Q(group__coupling__cohort=cohort)
