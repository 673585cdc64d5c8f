"""Who is expected at a gathering, and who came."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair
from matching.states import LIVE, PairState
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Cohort, Gathering
from programmes.states import Part
from sessions_app.models import Attendance, MakeUp
from sessions_app.states import Presence

COUNTS = sorted(LIVE | {PairState.COMPLETED})


@dataclass(frozen=True)
class Line:
    """One line of a register: a participant, and what is noted of them ("" for nothing yet)."""

    application: Application
    presence: str


def taking_part() -> QuerySet[Application]:
    """Give the admitted who have a pair that stands, on either side."""
    pairs = Pair.objects.filter(state__in=COUNTS)
    as_seeker, as_guide = pairs.filter(seeker=OuterRef("pk")), pairs.filter(guide=OuterRef("pk"))
    return admitted().filter(Exists(as_seeker) | Exists(as_guide))


def admitted() -> QuerySet[Application]:
    """Give the admitted, with a pair or still without."""
    return Application.objects.filter(state=ApplicationState.POOL).select_related("person", "campus", "intake")


def before_matching(gathering: Gathering) -> bool:
    """Say whether a gathering is for mentors or buddies alone, such as their training: then no pair is needed."""
    return bool(gathering.parts) and not gathering.is_for(Part.STUDENT)


def expected_at(gathering: Gathering) -> QuerySet[Application]:
    """Give the participants of a gathering's cohorts, at its campuses and of its parts only where it names some.

    Who makes up for another gathering here is one of them.
    """
    rows = admitted() if before_matching(gathering) else taking_part()
    rows = rows.filter(intake__cohort__in=gathering.cohorts.all())
    if gathering.parts:
        rows = rows.filter(intake__part__in=gathering.parts)
    campuses = [campus.pk for campus in gathering.campuses.all()]
    if campuses:
        rows = rows.filter(campus__in=campuses)
    made_up = MakeUp.objects.filter(instead=gathering).values("application")
    everybody = admitted().filter(Q(pk__in=rows.values("pk")) | Q(pk__in=made_up))
    return everybody.order_by("person__name", "pk")


def register(gathering: Gathering, applications: QuerySet[Application]) -> list[Line]:
    """List participants with what is noted of each at a gathering."""
    noted = dict(Attendance.objects.filter(gathering=gathering).values_list("application_id", "presence"))
    return [Line(application, noted.get(application.pk, "")) for application in applications]


def came(gathering: Gathering) -> int | None:
    """Count who was there, as the register says; None where nobody has kept it."""
    noted = list(Attendance.objects.filter(gathering=gathering).values_list("presence", flat=True))
    return noted.count(Presence.PRESENT) if noted else None


def gatherings_of(person: Person) -> QuerySet[Gathering]:
    """Give the gatherings to which somebody is invited, the first first."""
    rows = Gathering.objects.none()
    with_a_pair = set(own_applications(person).values_list("pk", flat=True))
    for application in admitted().filter(person=person).select_related("intake__cohort"):
        invited = gatherings_at(application.intake.cohort, application.campus_id, application.intake.part)
        if application.pk not in with_a_pair:
            invited = invited.exclude(parts=[]).exclude(parts__contains=[Part.STUDENT])
        rows = rows | invited
    made_up = MakeUp.objects.filter(application__person=person).values("instead")
    mine = Gathering.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=made_up))
    return mine.select_related("programme").order_by("starts_at", "pk")


def own_application(gathering: Gathering, person: Person) -> Application | None:
    """Give the application with which somebody is invited to a gathering."""
    return expected_at(gathering).filter(person=person).select_related("intake__cohort__programme").first()


def gatherings_at(cohort: Cohort, campus: int | None, part: str) -> QuerySet[Gathering]:
    """Give a cohort's gatherings for somebody of a part at a campus, or at none."""
    here = Q(campuses__isnull=True) | (Q(campuses=campus) if campus else Q())
    mine = Q(parts=[]) | Q(parts__contains=[part])
    return Gathering.objects.filter(here, mine, cohorts=cohort).distinct()


def own_applications(person: Person) -> QuerySet[Application]:
    """Give the applications with which somebody takes part somewhere."""
    return taking_part().filter(person=person).select_related("intake__cohort__programme", "campus", "person")


def gatherings_to_register(person: Person) -> QuerySet[Gathering]:
    """Give the gatherings whose register somebody keeps."""
    return gatherings_with(person, Right.REGISTER)


def gatherings_with(person: Person, right: Right) -> QuerySet[Gathering]:
    """Give the gatherings over which somebody has a right.

    They are those of their programmes; of their campus, or only the ones they are assigned to, where limited.
    """
    rows = Gathering.objects.select_related("programme").prefetch_related("campuses", "cohorts")
    if person.is_superuser:
        return rows.order_by("starts_at", "pk")
    mine = Q(pk__in=[])
    memberships = access.memberships(person, right)
    prefetch_related_objects(memberships, "gatherings")
    for held in memberships:
        own = Q(programme=held.programme_id)
        if held.campus_id:
            own &= Q(campuses=held.campus_id) | Q(campuses__isnull=True)
        if assigned := [gathering.pk for gathering in held.gatherings.all()]:
            own &= Q(pk__in=assigned)
        mine |= own
    return rows.filter(mine).distinct().order_by("starts_at", "pk")


def to_register(gathering: Gathering, person: Person) -> QuerySet[Application]:
    """Give the participants of a gathering whom somebody may tick off, at their campus and side where limited."""
    return access.visible(
        expected_at(gathering),
        person,
        Right.REGISTER,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
