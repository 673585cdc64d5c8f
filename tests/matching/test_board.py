"""The board of a run: each act shows its cost, is written with its undo, and never overwrites another's."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching.domain import archive, board, publishing, runs, seats
from matching.models import Apart, Pair, Run
from matching.states import BoardVerb as Verb
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """Four students and four mentors in the pool, one place each."""
    return stages.reviewed()


@pytest.fixture
def run(scene):
    """A run that is ready for review: each student with the mentor of the same rank."""
    made = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(made.pk, at=scene.at)
    made.refresh_from_db()
    return made


def seated(run) -> dict[int, int]:
    """Who sits with whom."""
    return dict(run.proposals.values_list("seeker_id", "guide_id"))


def do(scene, run, verb, seeker, guide=None, other=None, reason="", seen=None):
    """One act at the board, by the coordinator."""
    wish = seats.Wish(verb, seeker, guide, other, reason)
    return board.do(run, wish, seen=run.board_version if seen is None else seen, by=scene.coordinator, at=scene.at)


def test_a_swap_exchanges_two_and_tells_what_it_costs_and_breaks(scene, run):
    cleo, carl = scene.students[0], scene.students[1]
    wish = seats.Wish(Verb.SWAP, cleo, other=carl)

    cost = seats.cost(run, wish)
    assert cost.after.placed == cost.before.placed == 4
    assert cost.after.total < cost.before.total
    assert any("not at the same campus" in rule for rule in cost.broken)
    do(scene, run, Verb.SWAP, cleo, other=carl)

    assert seated(run)[cleo.pk] == scene.mentors[1].pk and seated(run)[carl.pk] == scene.mentors[0].pk
    assert seats.cost(run, seats.Wish(Verb.LOCK, cleo)).before == cost.after


def test_taking_out_leaves_a_reason_and_undo_brings_back_all_as_it_was(scene, run):
    cleo, ben = scene.students[0], scene.mentors[0]
    before = list(run.proposals.order_by("seeker").values("seeker", "guide", "score", "parts", "locked"))
    do(scene, run, Verb.UNASSIGN, cleo)
    assert cleo.pk not in seated(run)
    assert dict(run.unmatched.values_list("application_id", "reason")) == {cleo.pk: "by-hand", ben.pk: "no-seeker"}

    board.undo(run, seen=run.board_version, by=scene.coordinator, at=scene.at)

    assert list(run.proposals.order_by("seeker").values("seeker", "guide", "score", "parts", "locked")) == before
    assert not run.unmatched.exists()
    with pytest.raises(ValidationError, match="nothing to undo"):
        board.undo(run, seen=run.board_version, by=scene.coordinator, at=scene.at)


def test_who_is_no_longer_kept_together_can_be_moved_again_and_is_free_in_a_new_run(scene, run):
    cleo = scene.students[0]
    do(scene, run, Verb.LOCK, cleo)
    with pytest.raises(ValidationError, match="take the lock off first"):
        do(scene, run, Verb.UNASSIGN, cleo)
    run.refresh_from_db()

    act = do(scene, run, Verb.UNLOCK, cleo)

    assert board.words(act) == "Cleo Example is no longer kept with their guide"
    assert not run.proposals.get(seeker=cleo).locked and archive.locks(run) == {}
    board.undo(run, seen=run.board_version, by=scene.coordinator, at=scene.at)
    assert run.proposals.get(seeker=cleo).locked
    do(scene, run, Verb.UNLOCK, cleo)
    do(scene, run, Verb.UNASSIGN, cleo)
    assert cleo.pk not in seated(run)


def test_a_full_guide_is_refused_and_a_free_one_takes_whoever_is_moved(scene, run):
    cleo, cora, ben, bo = scene.students[0], scene.students[2], scene.mentors[0], scene.mentors[2]
    with pytest.raises(ValidationError, match="no free place"):
        do(scene, run, Verb.MOVE, cora, ben)
    run.refresh_from_db()
    assert run.board_version == 1 or run.board_version == 0
    do(scene, run, Verb.UNASSIGN, cleo, seen=run.board_version)
    do(scene, run, Verb.MOVE, cora, ben)
    do(scene, run, Verb.PLACE, cleo, bo)

    assert (seated(run)[cora.pk], seated(run)[cleo.pk]) == (ben.pk, bo.pk)
    assert run.proposals.get(seeker=cleo).by_hand


def test_whoever_looked_before_somebody_else_acted_is_told_and_overwrites_nothing(scene, run):
    cleo, carl = scene.students[:2]
    seen = run.board_version
    other = stages.staff("Sam", scene.programme, "coordinator")
    board.do(Run.objects.get(pk=run.pk), seats.Wish(Verb.LOCK, carl), seen=seen, by=other, at=scene.at)
    before = seated(run)

    with pytest.raises(ValidationError) as refusal:
        do(scene, run, Verb.UNASSIGN, cleo, seen=seen)

    assert refusal.value.code == "moved on" and "Sam Example: Carl Example is kept" in refusal.value.messages[0]
    assert seated(run) == before


def test_two_who_are_kept_apart_are_not_proposed_again_this_year_or_next(scene, run):
    cleo, ben = scene.students[0], scene.mentors[0]
    with pytest.raises(ValidationError, match="Write why"):
        do(scene, run, Verb.FORBID, cleo, ben)
    run.refresh_from_db()
    do(scene, run, Verb.FORBID, cleo, ben, reason="They are cousins")

    assert Apart.objects.get().reason == "They are cousins" and cleo.pk not in seated(run)
    again = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(again.pk, at=scene.at)
    assert seated(again).get(cleo.pk) != ben.pk
    board.undo(run, seen=run.board_version, by=scene.coordinator, at=scene.at)
    assert Apart.objects.get().lifted_at is not None


def test_a_new_run_keeps_what_is_locked_even_where_the_rules_forbid_it(scene, run):
    cleo, carl = scene.students[:2]
    do(scene, run, Verb.SWAP, cleo, other=carl)
    do(scene, run, Verb.LOCK, cleo)
    with pytest.raises(ValidationError, match="take the lock off first"):
        do(scene, run, Verb.UNASSIGN, cleo)
    run.refresh_from_db()

    again = runs.request(scene.coupling, based_on=run, by=scene.coordinator, at=scene.at)
    runs.carry_out(again.pk, at=scene.at)
    again.refresh_from_db()

    kept = again.proposals.get(seeker=cleo)
    assert (again.state, kept.guide_id, kept.locked, kept.by_hand) == ("ready", scene.mentors[1].pk, True, True)


def test_what_is_published_is_the_board_and_only_as_it_was_looked_at(scene, run):
    crowd.clear(scene.coupling)
    cleo, carl = scene.students[:2]
    do(scene, run, Verb.SWAP, cleo, other=carl)

    with pytest.raises(ValidationError, match="changed since you looked"):
        publishing.publish(run, by=scene.coordinator, at=scene.at, seen=0)
    publishing.publish(run, by=scene.coordinator, at=scene.at, seen=1)

    assert Pair.objects.get(seeker=cleo).guide_id == scene.mentors[1].pk
    with pytest.raises(ValidationError, match="no longer open"):
        do(scene, run, Verb.UNASSIGN, carl)


def test_a_run_reads_its_own_answer_back_as_it_was_sealed(run):
    assert archive.answer(run).digest == run.certificate["answer"]
    assert archive.problem(run).students.ids


def test_a_study_group_moves_as_a_whole_and_who_has_left_is_taken_out_alone():
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 15)
    crowd.join(year, "mentor", 6, places=2)
    crowd.in_study_groups(students, [5, 6, 4])
    made = crowd.run_of(year.couplings.first())
    here = made.proposals.select_related("seeker__person", "guide__person", "study_group").first()
    free = made.unmatched.filter(reason="no-seeker").select_related("application__person").first().application

    board.do(made, seats.Wish(Verb.MOVE, here.seeker, free), seen=0, by=made.requested_by, at=crowd.NOW)

    assert set(made.proposals.filter(guide=free).values_list("study_group_id", flat=True)) == {here.study_group_id}
    assert not made.proposals.filter(study_group=here.study_group).exclude(guide=free).exists()
    Application.objects.filter(pk=here.seeker_id).update(state="withdrawn")
    left = made.proposals.filter(guide=free).count() - 1
    board.do(made, seats.Wish(Verb.UNASSIGN, here.seeker), seen=1, by=made.requested_by, at=crowd.NOW)
    assert made.proposals.filter(guide=free).count() == left and here.seeker_id not in seated(made)


def test_a_formed_group_that_becomes_too_small_is_said():
    year = crowd.cohort("uit-groups")
    crowd.join(year, "student", 24, alike=(K.AVAILABILITY, K.STUDY_PROGRAMME), places=2)
    crowd.join(year, "mentor", 6, alike=(K.AVAILABILITY, K.STUDY_PROGRAMME), places=2)
    made = crowd.run_of(year.couplings.first())
    lo = made.coupling.group_lo
    here = made.proposals.select_related("seeker__person", "guide__person").first()
    size = made.proposals.filter(group_number=here.group_number).count()
    for one in made.proposals.filter(group_number=here.group_number).exclude(pk=here.pk)[: size - lo]:
        one.delete()

    cost = seats.cost(made, seats.Wish(Verb.UNASSIGN, here.seeker))

    assert any(f"would have {lo - 1} members" in rule for rule in cost.broken)
