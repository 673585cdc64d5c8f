"""The year after: who failed together, and whom the desk keeps apart, are not proposed to each other again (US-24)."""

import uuid

import pytest

from applications.models import Application
from matching import queries
from matching.domain import apart, board, publishing, runs, seats
from matching.models import Apart, Pair
from matching.states import BoardVerb, Side
from programmes.models import Cohort, Coupling
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def copied(row, **changes):
    """A copy of a row, with changes."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row).objects.create(**{**values, **changes})


def next_year(scene) -> tuple[Coupling, dict[int, Application]]:
    """The same programme a cohort later, with the same people in its pool; their new applications by the old."""
    year: Cohort = copied(scene.cohort, number=2)
    coupling = copied(scene.coupling, cohort_id=year.pk)
    for criterion in scene.coupling.criteria.all():
        copied(criterion, coupling_id=coupling.pk)
    copied(scene.coupling.first_contact, coupling_id=coupling.pk)
    intakes = {one.pk: copied(one, cohort_id=year.pk) for one in scene.cohort.intakes.all()}
    again = (*scene.students, *scene.mentors)
    rows = Application.objects.filter(pk__in=[one.pk for one in again])
    return coupling, {one.pk: copied(one, intake_id=intakes[one.intake_id].pk, token=uuid.uuid4()) for one in rows}


@pytest.mark.requirement("US-24")
def test_a_pair_that_failed_and_two_kept_apart_are_not_proposed_the_year_after(client):
    scene = stages.reviewed()
    run = ready(scene)
    cleo, ben, cora, bo = scene.students[0], scene.mentors[0], scene.students[2], scene.mentors[2]
    wish = seats.Wish(BoardVerb.FORBID, cleo, ben, reason="They are cousins")
    board.do(run, wish, seen=0, by=scene.coordinator, at=scene.at)
    Pair.objects.create(
        coupling=scene.coupling, seeker=cora, guide=bo, state="ended", end_reason="no_time", offered_at=scene.at
    )
    coupling, new = next_year(scene)
    client.force_login(scene.coordinator)

    client.post(at("coupling", coupling.pk), {"seed": 0})
    made = coupling.runs.get()
    runs.carry_out(made.pk, at=scene.at)
    proposed = {(one.seeker_id, one.guide_id) for one in made.proposals.all()}
    assert proposed and not proposed & {(new[cleo.pk].pk, new[ben.pk].pk), (new[cora.pk].pk, new[bo.pk].pk)}
    two = {"seeker": new[cleo.pk].pk, "guide": new[ben.pk].pk}
    assert "Kept apart: They are cousins (Ada Example," in words(client.get(at("by_hand", coupling.pk), two))
    failed = publishing.judge(coupling, new[cora.pk], new[bo.pk]).broken
    assert failed == ("These two were matched before in this programme, and it did not hold.",)

    listed = words(client.get(at("apart", coupling.pk)))
    assert "Cleo Example" in listed and "They are cousins" in listed and "Lift it" in listed
    client.post(at("apart_lift", coupling.pk, Apart.objects.get().pk))
    assert not queries.kept_apart(coupling) and "lifted" in words(client.get(at("apart", coupling.pk)))
    assert queries.pool(coupling, Side.GUIDE).count() == len(scene.mentors)
    with pytest.raises(Exception, match="not kept apart any more"):
        apart.lift(Apart.objects.get(), by=scene.coordinator, at=scene.at)
