"""One cohort at each stage of its year, every stage built on the one before: planned, open, reviewed, … closed."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from applications.domain import intake, review
from applications.models import Application
from applications.states import ApplicationState
from matching.domain import pairs, publishing, runs
from matching.models import Pair, Run
from people.models import Person
from programmes.domain import cohorts
from programmes.models import Campus, Cohort, Coupling, Gathering, Membership, PrivacyClearance, Programme
from programmes.states import CohortState, Part, Role
from reports.domain import outcomes
from sessions_app.domain import attendance, meetings
from tests.scenarios import kept, setup
from tests.scenarios.cast import someone

STUDENTS = ("Cleo", "Carl", "Cora", "Cyril")
MENTORS = ("Ben", "Bea", "Bo", "Bente")


@dataclass(frozen=True)
class Scene:
    """One cohort with everybody in it, as far as its year has come."""

    at: datetime
    mark: str
    programme: Programme
    cohort: Cohort
    north: Campus
    south: Campus
    coupling: Coupling
    gatherings: tuple[Gathering, ...]
    admin: Person
    coordinator: Person
    lead: Person
    facilitator: Person
    students: tuple[Application, ...] = ()
    mentors: tuple[Application, ...] = ()
    run: Run | None = None
    pairs: tuple[Pair, ...] = ()


@kept.again
def planned(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """A programme with its staff and one planned cohort; the default programme has the fixed cast, others namesakes."""
    at = at or timezone.now()
    say = setup.Words(mark or slug)
    programme = setup.programme(slug, say, at)
    cohort = setup.cohort(programme, say, at)
    house = "" if slug == "kobling" else slug
    north, south = programme.campuses.all()
    return Scene(
        at=at,
        mark=say.mark,
        programme=programme,
        cohort=cohort,
        north=north,
        south=south,
        coupling=setup.coupling(cohort, say),
        gatherings=setup.gatherings(cohort, at, say),
        admin=staff("Anna", programme, Role.ADMIN, house),
        coordinator=staff("Ada", programme, Role.COORDINATOR, house),
        lead=staff("Dan", programme, Role.LEAD, house),
        facilitator=staff("Fay", programme, Role.FACILITATOR, house),
    )


def staff(name: str, programme: Programme, role: Role, house: str = "", *, campus: Campus | None = None) -> Person:
    """Somebody who works in a programme, at all campuses or at one."""
    person = someone(name, house=house)
    Membership.objects.create(person=person, programme=programme, role=role, campus=campus)
    return person


@kept.again
def opened(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """Recruitment is on; four students and four mentors have applied, two of each at each campus."""
    scene = planned(slug, mark=mark, at=at)
    cohorts.open(scene.cohort, by=scene.admin, at=scene.at)
    students = tuple(applied(scene, name, Part.STUDENT, rank) for rank, name in enumerate(STUDENTS))
    mentors = tuple(applied(scene, name, Part.MENTOR, rank) for rank, name in enumerate(MENTORS))
    return replace(scene, students=students, mentors=mentors)


def applied(scene: Scene, name: str, part: Part, rank: int = 0) -> Application:
    """A submitted application with plausible answers; even ranks are at the north campus."""
    into = scene.cohort.intakes.get(part=part)
    campus = scene.south if rank % 2 else scene.north
    house = "" if scene.programme.slug == "kobling" else scene.programme.slug
    answers = {
        "campus": campus.slug,
        "industry": setup.INDUSTRIES[rank % 3],
        "goals": list(setup.GOALS[: 1 + rank % 3]),
        "pace": 1 + rank % 5,
        "why": f"{name} hopes to learn much in this year, {scene.mark}",
    }
    if part == Part.STUDENT:
        answers |= {"study_year": 2, "grade": "D" if rank == 3 else "B"}
    person = someone(name, house=house)
    application = intake.begin(into, person, at=scene.at)
    intake.save_draft(application, answers, by=person, at=scene.at)
    return intake.submit(application, by=person, at=scene.at, terms_accepted=True)


@kept.again
def reviewed(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """Everybody who applied is in the pool."""
    scene = opened(slug, mark=mark, at=at)
    for application in (*scene.students, *scene.mentors):
        reason = f"Fits well {scene.mark}"
        review.decide(application, ApplicationState.POOL, reason, by=scene.coordinator, at=scene.at)
    return scene


@kept.again
def matched(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """A run is published: each student is offered the mentor of the same rank, and nobody has answered."""
    scene = reviewed(slug, mark=mark, at=at)
    PrivacyClearance.objects.create(
        coupling=scene.coupling,
        text_version=scene.coupling.first_contact.text_version,
        cleared_by=f"Privacy office {scene.mark}",
        cleared_on=scene.at.date(),
    )
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()
    publishing.publish(run, by=scene.coordinator, at=scene.at)
    offered = [Pair.objects.get(run=run, seeker=student) for student in scene.students]
    assert [pair.guide for pair in offered] == list(scene.mentors), "the scenario's people suit each other by rank"
    return replace(scene, run=run, pairs=tuple(offered))


@kept.again
def running(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """Both sides of the first three pairs have said yes and met once; the fourth is still only offered."""
    scene = matched(slug, mark=mark, at=at)
    cohorts.move(scene.cohort, CohortState.RUNNING, by=scene.coordinator, at=scene.at)
    for pair in scene.pairs[:3]:
        pairs.accept(pair, by=pair.seeker.person, at=scene.at)
        pairs.accept(pair, by=pair.guide.person, at=scene.at)
        told = {"held_on": scene.at.date(), "minutes": 60, "mode": "in_person", "topics": ["cv"]}
        meetings.log(pair, **told, by=pair.seeker.person, at=scene.at)
        for application in (pair.seeker, pair.guide):
            attendance.mark(scene.gatherings[0], application, "present", by=scene.facilitator, at=scene.at)
    return scene


@kept.again
def closed(slug: str = "kobling", *, mark: str = "", at: datetime | None = None) -> Scene:
    """The year is over: three pairs are completed and their students have told what became of them."""
    scene = running(slug, mark=mark, at=at)
    for state in (CohortState.EVALUATION, CohortState.CLOSED):
        cohorts.move(scene.cohort, state, by=scene.coordinator, at=scene.at)
    for pair in scene.pairs[:3]:
        pairs.complete(pair, by=scene.coordinator, at=scene.at)
        told = {"graduated": True, "work": "matching_job", "country": "NO"}
        outcomes.tell(pair.seeker, **told, by=pair.seeker.person, at=scene.at)
    return scene


def keep_fresh() -> None:
    """Keep every stage of the fixed cast's year, and the other programme in its running one."""
    every = (planned, opened, reviewed, matched, running, closed)
    kept.refresh(*((build, "kobling", "") for build in every), (running, "other", "of-the-other"))
