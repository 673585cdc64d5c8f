"""The scenarios stand: each stage has what the next one needs."""

import pytest

from applications.states import ApplicationState
from matching.states import PairState
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def test_a_closed_cohort_has_walked_the_whole_year():
    scene = stages.closed()

    assert [a.state for a in scene.students] == [ApplicationState.POOL] * 4
    assert [p.state for p in scene.pairs] == [PairState.COMPLETED] * 3 + [PairState.OFFERED]
    assert {p.seeker.campus for p in scene.pairs} == {scene.north, scene.south}
    assert scene.pairs[0].seeker.person.name == "Cleo Example"
    assert scene.pairs[0].guide.person.name == "Ben Example"


def test_two_programmes_share_nobody():
    scene, other = stages.running(), stages.running("other", mark="of-the-other")

    people = {a.person_id for a in (*scene.students, *scene.mentors)}
    assert not people & {a.person_id for a in (*other.students, *other.mentors)}
