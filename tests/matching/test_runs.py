"""Runs: asked for once, carried out whole or not at all, and optimal for what the rows say."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications.domain import review
from matching import engine, queries
from matching.domain import locks, packing, publishing, runs
from matching.models import Pair, Proposal, Run
from matching.states import PairState, RunState
from matching.tasks import carry_out_requested_runs
from people.models import OutgoingMail
from programmes.models import Criterion, Intake
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def done(scene, **choices) -> Run:
    """Ask for a run and let the worker's task carry it out."""
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at, **choices)
    carry_out_requested_runs()
    run.refresh_from_db()
    return run


def proposed(run: Run) -> dict[str, str]:
    """Who is proposed to whom, by first name."""
    return {p.seeker.person.first_name: p.guide.person.first_name for p in run.proposals.all()}


@pytest.mark.requirement("OM-7", "US-22")
def test_a_run_proposes_the_best_pairs_with_the_points_of_each_criterion():
    scene = stages.reviewed()

    run = done(scene)

    assert (run.state, run.percent, run.proven, run.gap, run.error) == (RunState.READY, 100, True, 0.0, "")
    assert proposed(run) == {"Cleo": "Ben", "Carl": "Bea", "Cora": "Bo", "Cyril": "Bente"}
    cleo = run.proposals.get(seeker=scene.students[0])
    assert cleo.score == 10_000
    assert [(part["key"], part["points"], part["of"]) for part in cleo.parts] == [
        ("industry", 5000, 5000),
        ("goals", 3000, 3000),
        ("pace", 2000, 2000),
    ]
    assert [level["name"] for level in run.levels][:1] != []


@pytest.mark.requirement("US-15")
def test_a_run_alone_sends_nothing_and_offers_nothing():
    scene = stages.reviewed()
    before = OutgoingMail.objects.count()

    done(scene)

    assert OutgoingMail.objects.count() == before
    assert Pair.objects.count() == 0


def test_nobody_is_proposed_across_campuses_when_the_coupling_keeps_within_one():
    scene = stages.reviewed()
    for mentor in scene.mentors:
        mentor.campus = scene.north
        mentor.save()

    run = done(scene)

    assert {p.seeker.campus for p in run.proposals.all()} == {scene.north}
    assert {(row.application.person.first_name, row.reason) for row in run.unmatched.all()} == {
        ("Carl", "no-edge"),
        ("Cyril", "no-edge"),
        *((name, "no-seeker") for name in ("Ben", "Bea", "Bo", "Bente") if name not in proposed(run).values()),
    }


def test_a_run_of_one_campus_leaves_the_other_alone():
    scene = stages.reviewed()

    run = done(scene, campus=scene.south)

    assert proposed(run) == {"Carl": "Bea", "Cyril": "Bente"}


@pytest.mark.requirement("GC-9", "OM-11")
def test_who_must_be_trained_first_is_in_no_run_until_the_training_is_recorded(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    scene = stages.reviewed()
    ben, *others = scene.mentors
    Intake.objects.filter(pk=ben.intake_id).update(training_required=True)
    for mentor in others:
        review.record_training(mentor, scene.at.date(), by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)

    before = done(scene)
    page = client.get(reverse("admin:matching_run_change", args=[before.pk])).content.decode()
    coupling = client.get(reverse("admin:matching_coupling", args=[scene.coupling.pk])).content.decode()

    assert "Ben" not in proposed(before).values()
    assert before.unmatched.get(application=ben).reason == "no-training"
    assert "Left out: training not done" in page and "Record the training of each" in page
    assert f'/admin/applications/application/{ben.pk}/change/">Ben Example' in page
    assert "1 person in the pool is not trained yet" in coupling

    review.record_training(ben, scene.at.date(), by=scene.coordinator, at=scene.at)
    assert "Ben" in proposed(done(scene)).values()


def test_a_run_is_refused_with_what_to_do_when_nobody_who_guides_is_trained():
    scene = stages.reviewed()
    Intake.objects.filter(pk=scene.mentors[0].intake_id).update(training_required=True)

    with pytest.raises(ValidationError, match="Record the training"):
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)


def test_nobody_is_offered_a_guide_whose_training_was_taken_back_since_the_run():
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    run = done(scene)
    Intake.objects.filter(pk=scene.mentors[0].intake_id).update(training_required=True)

    with pytest.raises(ValidationError, match=r"Not trained yet: .*Ben Example"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)


def test_a_must_criterion_is_never_broken():
    scene = stages.reviewed()
    Criterion.objects.filter(coupling=scene.coupling, key="industry").update(must=True)
    scene.mentors[0].answers = {**scene.mentors[0].answers, "industry": "energy"}
    scene.mentors[0].save()

    run = done(scene)

    assert "Cleo" not in proposed(run)
    assert run.unmatched.get(application=scene.students[0]).reason == "no-edge"


@pytest.mark.requirement("US-24")
@pytest.mark.parametrize("state", [PairState.ENDED, PairState.DECLINED])
def test_a_pair_that_failed_once_is_never_proposed_again(state):
    scene = stages.running()
    Pair.objects.filter(pk=scene.pairs[0].pk).update(state=state)
    Pair.objects.exclude(pk=scene.pairs[0].pk).delete()

    run = done(scene)

    assert proposed(run)["Cleo"] == "Bo"


def test_who_has_a_live_pair_is_not_placed_twice_and_holds_a_place():
    scene = stages.running()

    run = done_if_any(scene)

    assert run is None


def done_if_any(scene) -> Run | None:
    """Carry out a run, or nothing when nobody waits."""
    try:
        return done(scene)
    except ValidationError as refusal:
        assert "Nobody in the pool waits" in str(refusal)
        return None


def test_a_second_run_at_once_is_refused_with_the_number_of_the_first():
    scene = stages.reviewed()
    first = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)

    with pytest.raises(ValidationError) as refusal:
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)

    assert (refusal.value.code, refusal.value.params) == ("runs", {"run": first.pk})


def test_the_same_input_and_seed_give_the_same_digest_and_the_frozen_input_replays():
    scene = stages.reviewed()

    one, other = done(scene, seed=7), done(scene, seed=7)

    assert one.digest == other.digest != ""
    answer = engine.solve(packing.unpack(one.frozen_input["problem"]))
    assert answer.problem_digest == one.digest
    assert answer.digest == one.certificate["answer"] == other.certificate["answer"]


def test_the_frozen_input_holds_ids_and_no_names():
    scene = stages.reviewed()

    kept = str(done(scene).frozen_input)

    assert not [name for name in (*stages.STUDENTS, *stages.MENTORS) if name in kept]
    assert "@" not in kept and "I hope to learn" not in kept


def test_many_edges_are_packed_and_come_back_the_same(monkeypatch):
    scene = stages.reviewed()
    from matching.domain import translate

    problem = translate.problem(translate.gather(scene.coupling, None), 3)
    monkeypatch.setattr(packing, "WRITTEN_OUT", 2)

    packed = packing.pack(problem)

    assert set(packed["scores"]) == {"packed"}
    assert engine.problem_to_json(packing.unpack(packed)) == engine.problem_to_json(problem)


def test_rules_that_cannot_be_read_fail_the_run_with_the_reason():
    scene = stages.reviewed()
    Criterion.objects.filter(coupling=scene.coupling, key="industry").update(weight=5000)

    run = done(scene)

    assert run.state == RunState.FAILED
    assert "5000" in run.error
    assert Proposal.objects.count() == 0


def test_a_run_whose_worker_died_is_interrupted_and_another_may_be_asked_for_at_once():
    scene = stages.reviewed()
    dead = Run.objects.create(coupling=scene.coupling, state=RunState.RUNNING, requested_at=scene.at)

    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)

    dead.refresh_from_db()
    assert (dead.state, run.state) == (RunState.INTERRUPTED, RunState.REQUESTED)


def test_a_cancelled_run_keeps_nothing():
    scene = stages.reviewed()
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    run.state = RunState.RUNNING
    run.save()
    clock = runs.Clock(run.pk, scene.at)

    runs.cancel(run, by=scene.coordinator, at=scene.at)
    clock.tell("flow", 0.5)

    assert run.state == RunState.INTERRUPTED
    assert clock.cancelled()
    assert not runs.carry_out(run.pk, at=scene.at)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("moment", ["mid-solve", "between solve and store"])
def test_a_run_that_is_cancelled_while_it_runs_keeps_nothing(moment, monkeypatch):
    scene, solve, told = stages.reviewed(), engine.solve, []
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)

    def cancel() -> None:
        if not told:
            runs.cancel(Run.objects.get(pk=run.pk), by=scene.coordinator, at=scene.at)
            told.append(moment)

    def interrupted(problem, *, progress, **options):
        def tell(stage: str, share: float) -> None:
            if moment == "mid-solve" and stage == "solve":
                cancel()
            progress(stage, share)

        answer = solve(problem, progress=tell, **options)
        cancel()
        return answer

    monkeypatch.setattr(runs, "TOLD_EVERY", 0.0)
    monkeypatch.setattr(engine, "solve", interrupted)
    assert runs.carry_out(run.pk, at=scene.at) is (moment != "mid-solve")

    run.refresh_from_db()
    assert told and (run.state, run.digest, run.answer, run.prices) == (RunState.INTERRUPTED, "", None, {})
    assert not run.proposals.exists() and not run.unmatched.exists()
    monkeypatch.undo()
    assert done(scene).state == RunState.READY


def test_the_lock_of_a_run_is_free_again_after_the_block():
    with locks.held(77) as first:
        assert first
    with locks.held(77) as second:
        assert second


def test_places_that_are_held_are_not_given_again():
    scene = stages.matched()
    Pair.objects.exclude(pk=scene.pairs[0].pk).delete()

    run = done(scene)

    assert proposed(run) == {"Carl": "Bea", "Cora": "Bo", "Cyril": "Bente"}
    assert queries.places_taken(scene.coupling) == {scene.mentors[0].pk: 1}
