"""Smallest and greatest numbers: kept by a run, warned of at the board, refused at publishing, in a race too."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from applications.models import Application
from matching import engine
from matching.domain import board, limits, precedence, publishing, repairs, runs, seats
from matching.models import Pair, Run
from matching.states import BoardVerb, RunState
from programmes.models import Cap
from programmes.models.coupling import Method
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def cap(scene, key: str, **fields) -> Cap:
    return Cap.objects.create(coupling=scene.coupling, key=key, **fields)


@pytest.mark.requirement("OX-2", "OM-7")
def test_a_run_keeps_a_greatest_number_and_a_board_warns_before_publishing_refuses(client):
    scene = stages.reviewed()
    cap(scene, "all", most=3)
    crowd.clear(scene.coupling)
    client.force_login(scene.coordinator)

    run = ready(scene)

    assert run.proposals.count() == 3 and run.proven
    assert "Everybody: 3 of at most 3" in words(client.get(at("run_change", run.pk)))
    left = run.unmatched.get(application__intake__part="student")
    assert left.reason == "cap"
    free = next(one for one in scene.mentors if not run.proposals.filter(guide=one).exists())
    cost = seats.cost(run, seats.Wish(BoardVerb.PLACE, left.application, free))
    assert "Everybody: 4 matches. At most 3 are allowed." in cost.broken and not cost.refused
    wish = seats.Wish(BoardVerb.PLACE, left.application, free)
    board.do(run, wish, seen=0, by=scene.coordinator, at=scene.at)
    shown = words(client.get(at("board", run.pk)))
    assert "Everybody: 4 of at most 3 not kept" in shown
    assert "Everybody: 4 matches. At most 3 are allowed." in words(client.get(at("run_publish", run.pk)))
    with pytest.raises(ValidationError, match="At most 3 are allowed"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)
    assert not Pair.objects.exists() and Run.objects.get(pk=run.pk).state == RunState.READY
    board.undo(run, seen=1, by=scene.coordinator, at=scene.at)
    publishing.publish(run, by=scene.coordinator, at=scene.at)
    with pytest.raises(ValidationError, match="At most 3 are allowed"):
        publishing.couple(scene.coupling, left.application, free, by=scene.coordinator, at=scene.at)
    assert Pair.objects.count() == 3
    assert repairs.fill(scene.coupling, None) is None  # a fourth would pass the number
    Cap.objects.update(most=4)
    assert [one.seeker for one in repairs.fill(scene.coupling, None).changes] == [left.application]
    Cap.objects.update(most=3)
    chosen = {"seeker": left.application.pk, "guide": free.pk}
    assert "Everybody: 4 matches. At most 3 are allowed." in words(client.get(at("by_hand", scene.coupling.pk), chosen))
    assert "Everybody: 3 of at most 3" in words(client.get(at("ready", scene.coupling.pk)))


def test_numbers_by_answer_and_campus_take_off_what_live_pairs_hold():
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    publishing.couple(scene.coupling, scene.students[0], scene.mentors[0], by=scene.coordinator, at=scene.at)
    cap(scene, "branch", scope="answer", question_key="industry", most=1)
    cap(scene, "north", scope="campus", campus=scene.north, most=2)
    branch = scene.mentors[0].answers["industry"]

    found = {one.name: one for one in limits.of(scene.coupling)}
    assert found[f"branch:{branch}"].held == 1 and found["north"].words == str(scene.north)
    with pytest.raises(ValidationError, match="cross: some who guide are in both"):
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    Cap.objects.filter(key="north").delete()
    run = ready(scene)
    held = [one.guide.answers["industry"] for one in run.proposals.select_related("guide")]
    assert branch not in held and len(held) == len(set(held))


def test_a_smallest_number_binds_a_whole_run_and_one_that_cannot_be_is_refused_in_words():
    scene = stages.reviewed()
    row = cap(scene, "south", scope="campus", campus=scene.south, least=3)
    with pytest.raises(ValidationError, match="at least 3 are wanted, but only 2 can be reached"):
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    assert runs.request(scene.coupling, scene.north, by=scene.coordinator, at=scene.at).pk  # the south is not in it
    Cap.objects.filter(pk=row.pk).update(least=2)
    assert limits.faults(scene.coupling) == []


@pytest.mark.requirement("OM-8")
def test_what_passes_a_number_is_called_what_it_is_one_or_more():
    matches = limits.Limit("all", "Everybody", frozenset(), 2, 3)
    groups = limits.Limit("all", "Everybody", frozenset(), 2, 3, of_study_groups=True)
    single = limits.Limit("all", "Everybody", frozenset(), 1, 1)
    assert [single.broken(n) for n in (0, 1, 2)] == [
        "Everybody: 0 matches. At least 1 is wanted.",
        "",
        "Everybody: 2 matches. At most 1 is allowed.",
    ]
    rule = {"rule": "cap-too-low", "cap": "all", "number": 1, "limit": 2}
    assert limits.in_words(rule, {}) == "all: at most 1 is left, but 2 must be guided there."
    assert [matches.broken(n) for n in (1, 3, 4)] == [
        "Everybody: 1 match. At least 2 are wanted.",
        "",
        "Everybody: 4 matches. At most 3 are allowed.",
    ]
    assert [groups.broken(n) for n in (1, 4)] == [
        "Everybody: 1 study group. At least 2 are wanted.",
        "Everybody: 4 study groups. At most 3 are allowed.",
    ]


def test_study_groups_are_counted_as_groups_and_come_first_by_their_first_member():
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 9)
    crowd.join(year, "mentor", 3, places=2)
    groups = crowd.in_study_groups(students, [3, 3, 3])
    coupling = year.couplings.get()
    Cap.objects.create(coupling=coupling, key="all", most=1)
    ada = stages.staff("Ada", year.programme, "coordinator")
    precedence.say(coupling, students[8], rank=1, reason="Waited", by=ada, at=crowd.NOW)

    run = crowd.run_of(coupling, ada)

    assert set(run.proposals.values_list("study_group", flat=True)) == {groups[2].pk}
    assert [one.number for one in limits.on_board(run, run.proposals.all())] == [1]


@pytest.mark.parametrize("method", Method)
def test_the_engine_keeps_numbers_in_every_coupling_that_may_have_them(method):
    problem = engine.Problem(
        coupling=method.value,
        students=engine.Students(["s1"]),
        mentors=engine.Mentors(["m1"]),
        edges=engine.Edges([0], [0], [1]),
        groups=engine.Groups(1, 1) if "groups" in method else None,
        caps=(engine.Cap(("m1",), 0, 1),),
    )
    assert engine.complaints(problem) == []


@pytest.mark.requirement("SE-6")
def test_formed_groups_keep_a_greatest_number_of_members_and_so_does_what_mends_them():
    year = crowd.cohort("uit-groups")
    alike = (K.AVAILABILITY, K.STUDY_PROGRAMME)
    crowd.join(year, "student", 9, alike=alike)
    crowd.join(year, "mentor", 3, alike=alike, places=1)
    coupling = year.couplings.first()
    coupling.group_lo, coupling.group_hi, coupling.within_campus = 3, 4, False
    coupling.save()
    Cap.objects.create(coupling=coupling, key="all", most=7)
    ada = stages.staff("Ada", year.programme, "coordinator")
    crowd.clear(coupling)

    run = crowd.run_of(coupling, ada)

    assert run.proposals.count() == 7
    publishing.publish(run, by=ada, at=crowd.NOW)
    assert repairs.fill(coupling, None) is None
    Cap.objects.update(most=8)
    assert len(repairs.fill(coupling, None).changes) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_match_by_hand_at_once_cannot_pass_a_greatest_number(guarded, monkeypatch):
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    cap(scene, "all", most=1)
    gate = threading.Barrier(2)
    if not guarded:
        monkeypatch.setattr(limits, "hold", lambda _coupling: None)
    keep = limits.keep
    refused: list[str] = []

    def together(coupling):
        if not guarded:
            gate.wait(timeout=10)  # both have written, none has committed
        keep(coupling)

    monkeypatch.setattr(limits, "keep", together)

    def couple(n: int) -> None:
        try:
            publishing.couple(scene.coupling, scene.students[n], scene.mentors[n], by=scene.coordinator, at=scene.at)
        except ValidationError as wrong:
            refused.append(wrong.messages[0])
        finally:
            connection.close()

    both = [threading.Thread(target=couple, args=(n,)) for n in (0, 1)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert Pair.objects.count() == (1 if guarded else 2)
    assert len(refused) == (1 if guarded else 0)
    assert Application.objects.exists()
