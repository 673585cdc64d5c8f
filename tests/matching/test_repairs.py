"""After a drop-out: the plans keep apart who failed, say who moves, and are carried out whole or not at all."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching import queries
from matching.domain import pairs, repairs, runs
from matching.models import Pair
from matching.states import Cause, PairState, Side
from people.models import AuditEvent
from programmes.models import Membership
from programmes.states import Role
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def more_places(scene, *mentors):
    """Give some mentors two places."""
    Application.objects.filter(pk__in=[scene.mentors[rank].pk for rank in mentors]).update(places=2)


def fresh(pair: Pair) -> Pair:
    """Read a pair anew with all that acts read."""
    return queries.pairs().get(pk=pair.pk)


def test_who_loses_their_guide_is_placed_with_another_and_nobody_else_moves():
    scene = stages.running()
    more_places(scene, 2)
    pair = fresh(scene.pairs[0])

    found = {one.name: one for one in repairs.plans(pair, repairs.Diagnosis(Cause.NO_TIME, Side.GUIDE))}

    still = found["nobody-moves"]
    assert [(one.seeker.pk, one.after.pk) for one in still.changes] == [(scene.students[0].pk, scene.mentors[2].pk)]
    assert still.placed == 2 and "best" in found


@pytest.mark.requirement("OM-7", "US-24")
def test_a_match_that_fails_is_replaced_on_the_pages_and_never_proposed_again(client):
    scene = stages.running()
    more_places(scene, 2)
    crowd_run(scene)
    client.force_login(scene.coordinator)
    pair = scene.pairs[0]
    asked = {"cause": "language", "leaves": ""}

    shown = client.get(at("pair_repair", pair.pk), asked)
    assert "Nobody else moves" in words(shown) and "Cleo Example : Ben Example → Bo Example" in words(shown)
    plan = repairs.plans(fresh(pair), repairs.Diagnosis(Cause.LANGUAGE))[0]
    done = client.post(at("pair_repair", pair.pk), asked | {"plan": plan.name, "seen": plan.mark}, follow=True)

    pair.refresh_from_db()
    new = Pair.objects.get(seeker=scene.students[0], state=PairState.OFFERED)
    assert (pair.state, pair.end_reason, new.guide_id) == (PairState.ENDED, "language", scene.mentors[2].pk)
    assert new.follows_id == pair.pk and "Before and after" in words(done)
    assert (pair.seeker.person_id, pair.guide.person_id) in queries.failed_pairs(scene.coupling)
    assert AuditEvent.objects.filter(verb="pair.repaired", actor=scene.coordinator).exists()


def crowd_run(scene):
    """A second run changes nothing: everybody has a match."""
    with pytest.raises(ValidationError):
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)


def test_who_is_only_arranged_anew_has_not_failed():
    scene = stages.running()
    third = fresh(scene.pairs[2])
    Pair.objects.filter(pk=third.pk).update(state=PairState.ENDED, end_reason="rearranged")

    assert (third.seeker.person_id, third.guide.person_id) not in queries.failed_pairs(scene.coupling)


def test_a_guide_who_leaves_is_withdrawn_and_all_their_matches_end():
    scene = stages.running()
    pair = fresh(scene.pairs[0])

    repairs.carry_out(pair, repairs.Diagnosis(Cause.WITHDRAWN, Side.GUIDE), "", "", by=scene.coordinator, at=scene.at)

    pair.refresh_from_db()
    assert pair.state == PairState.ENDED
    assert Application.objects.get(pk=pair.guide_id).state == "withdrawn"


def test_a_plan_that_is_not_the_one_that_was_seen_changes_nothing():
    scene = stages.running()
    more_places(scene, 2)
    pair = fresh(scene.pairs[0])
    plan = repairs.plans(pair, repairs.Diagnosis(Cause.NO_TIME))[0]
    Application.objects.filter(pk=scene.mentors[2].pk).update(places=1)

    with pytest.raises(ValidationError, match="changed since you looked"):
        repairs.carry_out(
            pair, repairs.Diagnosis(Cause.NO_TIME), plan.name, plan.mark, by=scene.coordinator, at=scene.at
        )

    pair.refresh_from_db()
    assert pair.state == PairState.ACTIVE


def test_no_plan_brings_together_again_who_has_failed():
    scene = stages.running()
    more_places(scene, 0, 2)
    first, third = fresh(scene.pairs[0]), fresh(scene.pairs[2])
    Pair.objects.filter(pk=first.pk).update(state=PairState.ENDED, end_reason="no_time", ended_at=scene.at)

    found = repairs.plans(third, repairs.Diagnosis(Cause.SILENCE))

    assert found[-1].name == "best" and found[-1].placed == max(one.placed for one in found)
    together = {(one.seeker.pk, one.after.pk) for plan in found for one in plan.changes if one.after is not None}
    assert together and not together & {(one.seeker_id, one.guide_id) for one in (first, third)}


def test_who_coordinates_two_campuses_chooses_for_which_the_next_best_is_offered(client):
    scene = stages.matched()
    more_places(scene, 2, 3)
    for pair in scene.pairs[:2]:
        pairs.decline(fresh(pair), "no_time", by=pair.guide.person, at=scene.at)
    sam = stages.staff("Sam", scene.programme, Role.COORDINATOR, campus=scene.north)
    client.force_login(sam)
    assert 'name="campus"' not in client.get(at("fill", scene.coupling.pk)).content.decode()
    Membership.objects.create(person=sam, programme=scene.programme, role=Role.COORDINATOR, campus=scene.south)
    address = at("fill", scene.coupling.pk)

    north, south = (client.get(address, {"campus": one.pk}) for one in (scene.north, scene.south))

    assert "Cleo Example" in words(north) and "Carl Example" not in words(north)
    assert "Carl Example" in words(south) and "Cleo Example" not in words(south)
    seen = {"seen": south.context["plan"].mark}
    client.post(f"{address}?campus={scene.south.pk}", seen)
    assert [one.seeker for one in Pair.objects.filter(follows__isnull=False)] == [scene.pairs[1].seeker]


@pytest.mark.requirement("OM-7", "US-22")
def test_after_a_no_the_next_best_is_proposed_to_the_coordinator_and_offered_when_confirmed(client):
    scene = stages.matched()
    more_places(scene, 2)
    cleo, ben, bo = scene.pairs[0].seeker, scene.pairs[0].guide, scene.mentors[2]
    pairs.decline(fresh(scene.pairs[0]), "no_time", by=ben.person, at=scene.at)
    client.force_login(scene.coordinator)

    assert "1 person waits for another after a no" in words(client.get(at("coupling", scene.coupling.pk)))
    page = client.get(at("fill", scene.coupling.pk))
    shown = words(page)
    assert "Cleo Example" in shown and "I do not have the time after all" in shown and "Bo Example" in shown
    assert "Make this offer" in shown
    refused = client.post(at("fill", scene.coupling.pk), {"seen": "of another day"}, follow=True)
    assert "have changed since you looked" in words(refused)
    plan = repairs.fill(scene.coupling, None)
    client.post(at("fill", scene.coupling.pk), {"seen": plan.mark})

    new = Pair.objects.get(seeker=cleo, state=PairState.OFFERED)
    assert (new.guide, new.follows) == (bo, scene.pairs[0])
    assert "Nobody waits for a match." in words(client.get(at("fill", scene.coupling.pk)))
    pairs.expire(new, by=scene.coordinator, at=scene.at)  # silence: the same two are not proposed again
    assert repairs.fill(scene.coupling, None) is None
    assert "Nobody who fits has a free place." in words(client.get(at("fill", scene.coupling.pk)))


def test_the_diagnosis_gives_advice_first_and_groups_say_what_to_do(client):
    scene = stages.running()
    client.force_login(scene.coordinator)

    page = words(client.get(at("pair_repair", scene.pairs[0].pk), {"cause": "silence"}))
    assert "Write to the silent one yourself" in page and "Only end it" in page
    assert "Say first what is the matter." in words(client.get(at("pair_repair", scene.pairs[0].pk)))
    client.post(at("pair_repair", scene.pairs[0].pk), {"cause": "conduct"})
    assert Pair.objects.get(pk=scene.pairs[0].pk).end_reason == "conduct"
