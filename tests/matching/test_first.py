"""Who comes first: classes by answers and by an earlier year, a must by hand, and a run that cannot keep one."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching import tasks
from matching.domain import precedence, ranks, replay, runs, spans
from matching.models import Precedence, Run
from matching.states import RunState
from mentoring import own_data
from people.models import AuditEvent
from programmes.models import Cohort, Intake, Priority
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def few(scene, places: int = 1):
    """Leave one mentor at each campus, so that of the two students there one waits in vain."""
    Application.objects.filter(pk__in=[one.pk for one in scene.mentors[2:]]).update(state="withdrawn")
    return scene


def placed(run) -> set[str]:
    return {str(one.seeker.person) for one in run.proposals.select_related("seeker__person")}


@pytest.mark.requirement("OM-7", "US-15")
def test_a_class_of_answers_is_placed_before_better_matches_and_the_run_says_so(client):
    scene = few(stages.reviewed())
    Priority.objects.create(
        coupling=scene.coupling,
        key="finance",
        label="Finance first",
        question_key="industry",
        values=["finance"],
        rank=2,
    )
    for one in (scene.students[2], scene.students[3]):  # who fit worse, as their ranks say
        Application.objects.filter(pk=one.pk).update(answers=one.answers | {"industry": "finance"})

    run = ready(scene)

    assert placed(run) == {str(scene.students[n].person) for n in (2, 3)}
    assert [(one["name"], one["value"]) for one in run.levels[:2]] == [("priority", 2), ("placed", 2)]
    client.force_login(scene.coordinator)
    assert "People of class 2 who have a place 2 2" in words(client.get(at("run_change", run.pk)))
    assert "Class 2: 2 people (Finance first)." in words(client.get(at("ready", scene.coupling.pk)))
    assert replay.of(run).wrong == ()


def test_what_a_wish_costs_says_of_which_class_one_fewer_has_a_place_and_of_which_one_more(client):
    scene = few(stages.reviewed())
    cleo, _carl, cora, _cyril = scene.students
    for one, rank in ((cora, 2), (cleo, 3)):
        precedence.say(scene.coupling, one, rank=rank, reason="Promised", by=scene.coordinator, at=scene.at)
    run = ready(scene)
    assert str(cora.person) in placed(run) and str(cleo.person) not in placed(run)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("board_person", run.pk, cleo.pk), {"why": scene.mentors[0].pk}))

    assert "1 fewer of class 2 has a place; 1 more of class 3 has a place" in shown
    assert spans.losses({"priority 2": (0, 1), "priority 1": (1, 3)}, {"1": 3, "2": 2}) == (
        "at most 1 fewer of class 2 has a place",
        "between 1 and 3 fewer of class 3 have a place",
    )
    assert spans.losses({"priority 1": (1, 1), "total": (1, 1)}, {}) == (
        "1 fewer with priority has a place",
        "1 point fewer in all",
    )


def test_the_class_of_a_study_group_is_the_best_of_its_members_and_named_so():
    a, b, c = (Application(pk=pk) for pk in (1, 2, 3))
    first = ranks.Ranks({1: 1, 2: 2, 3: 3}, frozenset())
    assert first.numbers([[a, b], [c]]) == [2, 1] and first.numbered([[a, b], [c]]) == {"1": 3, "2": 1}


def test_who_applied_last_year_and_found_no_place_comes_first():
    scene = few(stages.reviewed())
    Priority.objects.create(coupling=scene.coupling, key="waited", label="Waited", test="waited")
    cyril, intake = scene.students[2], scene.cohort.intakes.get(part="student")
    year = {"starts_on": "2020-01-01", "ends_on": "2020-12-31", "number": 0, "name": "Cohort 0"}
    before = Cohort.objects.create(programme=scene.programme, **year)
    window = {"opens_at": intake.opens_at, "closes_at": intake.closes_at, "decided_by": intake.decided_by}
    then = Intake.objects.create(cohort=before, part="student", questionnaire=intake.questionnaire, **window)
    row = {"intake": then, "questionnaire": intake.questionnaire, "submitted_at": scene.at}
    Application.objects.create(person=cyril.person, state="waitlist", **row)
    Application.objects.create(person=scene.students[0].person, state="withdrawn", **row)

    assert ranks.of(scene.coupling, scene.students).classes == {cyril.pk: 1}
    assert str(cyril.person) in placed(ready(scene))


@pytest.mark.requirement("OM-7")
def test_a_coordinator_says_who_must_have_a_place_with_a_reason_and_lifts_it(client):
    scene = few(stages.reviewed())
    cora, page = scene.students[2], at("first", scene.coupling.pk)
    client.force_login(scene.coordinator)

    nothing = client.post(page, {"seeker": cora.pk, "what": "must", "reason": ""})
    assert "This field is required." in words(nothing) and not Precedence.objects.exists()
    said = client.post(page, {"seeker": cora.pk, "what": "must", "reason": "Promised in March"}, follow=True)
    assert "Said: Cora Example – must have a place." in words(said) and "Promised in March" in words(said)
    again = client.post(page, {"seeker": cora.pk, "what": "1", "reason": "Twice"})
    assert "Cora Example is put first already" in words(again) and 'value="1" selected' in again.content.decode()

    run = ready(scene)
    assert str(cora.person) in placed(run)
    board = words(client.get(at("board", run.pk)))
    assert "Put first Cora Example : must have a place (Ada Example" in board
    assert "Must have a place: Promised in March (Ada Example" in words(client.get(at("board_person", run.pk, cora.pk)))
    assert "1 person must have a place." in words(client.get(at("ready", scene.coupling.pk)))
    assert "Promised in March" in str(own_data.as_document(cora.person, at=scene.at))

    row = Precedence.objects.get()
    lifted = client.post(at("first_lift", scene.coupling.pk, row.pk), follow=True)
    assert "waits like the others" in words(lifted) and "lifted" in words(lifted)
    trail = AuditEvent.objects.filter(verb__startswith="precedence.").order_by("pk")
    assert list(trail.values_list("verb", flat=True)) == ["precedence.said", "precedence.lifted"]
    with pytest.raises(ValidationError, match="lifted already"):
        precedence.lift(row, by=scene.coordinator, at=scene.at)


def test_musts_that_no_run_can_place_together_are_refused_by_name(client):
    scene = few(stages.reviewed())
    for one in (scene.students[0], scene.students[2]):  # both of the north, where one mentor is left
        precedence.say(scene.coupling, one, rank=None, reason="Promised", by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)

    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    shown = words(client.get(at("run_change", run.pk)))
    assert "These cannot all hold together." in shown and "Ben Example has 1 free place." in shown
    assert "Cleo Example must have a place." in shown and "Cora Example must have a place." in shown
    client.post(at("ready", scene.coupling.pk), {"kind": "dry"})
    assert tasks.look_for_plans() == 1
    before = words(client.get(at("ready", scene.coupling.pk)))
    assert "This cannot all hold together" in before and "Cora Example must have a place." in before


def test_a_must_whom_nobody_fits_and_one_who_is_not_trained_are_said_too(client):
    scene = stages.reviewed()
    Application.objects.filter(pk__in=[scene.mentors[1].pk, scene.mentors[3].pk]).update(state="withdrawn")
    carl = scene.students[1]
    precedence.say(scene.coupling, carl, rank=None, reason="Promised", by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    assert "Nobody who guides fits Carl Example" in words(client.get(at("run_change", run.pk)))

    Intake.objects.filter(cohort=scene.cohort, part="student").update(training_required=True)
    with pytest.raises(ValidationError, match="not trained yet: Carl Example"):
        Application.objects.filter(pk=scene.students[0].pk).update(training_done_on=scene.at.date())
        runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    assert not Run.objects.filter(state="requested").exists()


@pytest.mark.requirement("OM-7", "US-15")
def test_who_must_have_a_place_and_loses_it_at_the_board_is_named_there_and_before_publishing(client):
    scene = stages.reviewed()
    run, cleo = ready(scene), scene.students[0]
    precedence.say(scene.coupling, cleo, rank=None, reason="Promised", by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)
    said = "Cleo Example must have a place, and has none on this board."

    assert said not in words(client.get(at("run_publish", run.pk)))
    wish = {"verb": "unassign", "seeker": cleo.pk}
    assert said in words(client.get(at("board_act", run.pk), wish))
    assert said not in words(client.get(at("board_act", run.pk), wish | {"seeker": scene.students[1].pk}))
    client.post(at("board_act", run.pk), wish | {"version": 0})
    assert said in words(client.get(at("run_publish", run.pk)))
