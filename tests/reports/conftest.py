"""What tests of reports share: the first course of Copenhagen in numbers, and a cohort with few people."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from reports.models import Outcome
from tests.scenarios import kept, stages
from tests.scenarios.stages import Scene

STATUS = date(2017, 5, 3)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def students(scene: Scene, number: int, campus=None, mark: str = "s") -> list[Application]:
    """Add students who have had a mentor to the end."""
    at, intake = timezone.now(), scene.cohort.intakes.get(part="student")
    mentor = scene.mentors[0]
    Application.objects.filter(pk=mentor.pk).update(places=1000)
    people = Person.objects.bulk_create(
        [Person(email=f"{mark}{n}@many.example.org", name=f"Student {mark}{n}") for n in range(number)]
    )
    made = Application.objects.bulk_create(
        [
            Application(
                intake=intake,
                person=person,
                questionnaire=intake.questionnaire,
                campus=campus or scene.north,
                state=ApplicationState.POOL,
                submitted_at=at,
            )
            for person in people
        ]
    )
    Pair.objects.bulk_create(
        [
            Pair(
                coupling=scene.coupling,
                seeker=one,
                guide=mentor,
                state=PairState.COMPLETED,
                offered_at=at,
                seeker_yes_at=at,
                guide_yes_at=at,
                active_at=at,
                ended_at=at,
            )
            for one in made
        ]
    )
    return made


@pytest.fixture
def course(db) -> Scene:
    """300 students have gone through; 59 have told that they have graduated, 43 of them are in work in Denmark."""
    return kept.once("course", first_course)


def first_course() -> Scene:
    """Build the first course."""
    scene = stages.reviewed()
    scene.cohort.intakes.filter(part="student").update(places=None)
    people = students(scene, 300)
    for number, one in enumerate(people[:100]):
        graduated = number < 59
        work = (
            ("matching_job" if number < 30 else "other_job" if number < 43 else "seeking") if graduated else "studying"
        )
        Outcome.objects.create(
            application=one, graduated=graduated, work=work, country="DK" if number < 43 else "", status_on=STATUS
        )
    Outcome.objects.create(  # an older answer of somebody who has graduated since: the newest counts
        application=people[0], graduated=False, work="studying", status_on=STATUS - timedelta(days=200)
    )
    return scene
