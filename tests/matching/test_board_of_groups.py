"""A board of groups: alternatives, "why not" and every act are priced by the worker, and no request solves anything."""

import re
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from applications.models import Application
from matching import tasks
from matching.domain import board, board_questions, forecasts, locks, runs, seats
from matching.models import BoardQuestion
from matching.states import BoardVerb, ForecastKind
from people.models import Person
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.matching.test_ready_groups import joined
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def made(recipe: str = "uit-groups", **fields):
    """A run of groups with a board, and whoever coordinates."""
    year = crowd.cohort(recipe)
    students = joined(year, "student", 36)
    joined(year, "mentor", 6, **fields)
    if recipe == "oslomet-study-groups":
        crowd.in_study_groups(students, [3, 4, 3, 4, 3])
    ada = stages.staff("Ada", year.programme, "coordinator")
    Person.objects.filter(pk=ada.pk).update(language="en")
    return crowd.run_of(year.couplings.first()), ada


def asked(client, run, seeker, **wish):
    """Ask as the page does when it opens, let the worker answer, and give the part that tells."""
    client.post(at("board_ask", run.pk), {"seeker": seeker.pk, **wish}, headers={"HX-Request": "true"})
    assert tasks.look_for_plans() == 1
    row = run.questions.order_by("pk").last()
    return words(client.get(reverse("admin:matching_board_question", args=[run.pk, row.pk])))


@pytest.mark.requirement("OM-7")
def test_somebody_in_a_group_is_told_the_alternatives_and_what_each_would_cost(client, monkeypatch):
    run, ada = made()
    client.force_login(ada)
    one = run.proposals.order_by("pk").first().seeker
    page = at("board_person", run.pk, one.pk)
    with monkeypatch.context() as patched:
        for solver in ("solve", "group_costs", "force", "explain"):
            patched.setattr(f"matching.engine.{solver}", None)  # a request that solves fails
        assert "Work out the alternatives" in words(client.get(page))
        first = client.post(at("board_ask", run.pk), {"seeker": one.pk}, headers={"HX-Request": "true"})
        assert "takes it up within seconds" in words(first) and "hx-get" in first.content.decode()
        without_scripts = client.post(at("board_ask", run.pk), {"seeker": one.pk})
        assert without_scripts["Location"] == page and BoardQuestion.objects.count() == 1

    assert tasks.look_for_plans() == 1
    shown = words(client.get(page))
    assert "Would cost" in shown and re.search(r"(fewer points in all|nothing)", shown), shown
    other = re.search(r'href="[^"]*\?why=(\d+)"', client.get(page).content.decode())
    assert other is not None and "Work out what it costs" in words(client.get(page, {"why": other[1]}))


@pytest.mark.requirement("OM-7")
def test_why_not_another_says_the_exact_cost_and_the_chain_of_who_would_move(client):
    run, ada = made()
    client.force_login(ada)
    seat = run.proposals.order_by("pk").first()
    others = run.proposals.exclude(guide=seat.guide).filter(seeker__campus=seat.seeker.campus)
    other = others.order_by("pk").first()

    shown = asked(client, run, seat.seeker, verb="move", guide=other.guide_id)

    assert "Solved anew around it" in shown and f"{seat.seeker.person} : from {seat.guide.person}" in shown
    page = at("board_person", run.pk, seat.seeker_id)
    assert shown in words(client.get(page, {"why": other.guide_id}))
    for wish in ({"verb": "swap", "other": other.seeker_id}, {"verb": "unassign"}):
        assert "Solved anew around it" in asked(client, run, seat.seeker, **wish)
    apart = {"verb": "forbid", "guide": seat.guide_id}
    act = client.get(at("board_act", run.pk), {**apart, "seeker": seat.seeker_id})
    assert "Work out what it costs" in words(act) and "What it costs" in words(act)
    assert f"{seat.seeker.person} : " in asked(client, run, seat.seeker, **apart)
    assert "Solved anew" in words(client.get(at("board_act", run.pk), {**apart, "seeker": seat.seeker_id}))
    panel = client.get(at("board_act", run.pk), {**apart, "seeker": seat.seeker_id}, headers={"X-Panel": "price"})
    assert "Solved anew" in words(panel)


def test_an_answer_of_the_worker_holds_for_the_board_as_it_was_and_failure_is_said(client, monkeypatch):
    run, ada = made()
    client.force_login(ada)
    seat, *_rest, last = run.proposals.order_by("pk")
    asked(client, run, seat.seeker)
    page = at("board_person", run.pk, seat.seeker_id)
    assert "Would cost" in words(client.get(page))

    board.do(run, seats.Wish(BoardVerb.LOCK, last.seeker), seen=0, by=ada, at=crowd.NOW)

    assert "it is worked out anew" in words(client.get(page)) and "Would cost" not in words(client.get(page))
    with monkeypatch.context() as patched:
        patched.setattr("matching.engine.group_costs", None)
        asked(client, run, seat.seeker)
    told = client.get(page)
    assert "The worker could not work it out." in words(told) and "load, submit" not in told.content.decode()
    assert "Would cost" in asked(client, run, seat.seeker)


def test_a_whole_study_group_moves_and_its_cost_is_exact(client):
    run, ada = made("oslomet-study-groups", places=2, hours=9)
    client.force_login(ada)
    seat = run.proposals.order_by("pk").first()
    guide = Application.objects.filter(intake__part="mentor", campus=seat.seeker.campus).exclude(pk=seat.guide_id)[0]

    shown = asked(client, run, seat.seeker, verb="move", guide=guide.pk)

    assert "Solved anew around it" in shown and "at least is proven" not in shown
    assert "Kollokvie" in shown or "would cost nothing" in shown
    assert "Would cost" in asked(client, run, seat.seeker)


def test_what_changes_nobodys_guide_is_not_asked_and_pairs_have_their_own_way(client):
    run, ada = made(places=2)
    client.force_login(ada)
    seat = run.proposals.order_by("pk").first()
    same = seats.Wish(BoardVerb.MOVE, seat.seeker, seat.guide, group=0)
    lock = seats.Wish(BoardVerb.LOCK, seat.seeker)
    assert not board_questions.can_ask(run, same) and not board_questions.can_ask(run, lock)
    assert client.post(at("board_ask", run.pk), {"seeker": seat.seeker_id, "verb": "lock"}).status_code == 404
    assert client.post(at("board_ask", run.pk), {"seeker": "0"}).status_code == 404
    scene = stages.reviewed()
    assert not board_questions.can_ask(crowd.run_of(scene.coupling))


@pytest.mark.requirement("OM-7")
def test_of_who_came_after_the_run_or_is_in_no_study_group_that_is_said_and_not_that_nobody_fits(client):
    run, ada = made()
    client.force_login(ada)
    seat, late = run.proposals.order_by("pk").first(), "so it can say nothing here. Ask for a new run"
    (new,) = joined(run.coupling.cohort, "student", 1, seed=2)
    (guide,) = joined(run.coupling.cohort, "mentor", 1, seed=2)
    Application.objects.filter(pk__in=[new.pk, guide.pk]).update(campus=seat.seeker.campus)

    told = asked(client, run, new)
    assert f"The run was made without {new.person}, {late}" in told and "Nobody else who guides fits" not in told
    told = asked(client, run, seat.seeker, verb="move", guide=guide.pk)
    assert f"The run was made without {guide.person}, {late}" in told and "a rule forbids it" not in told

    whole, ada = made("oslomet-study-groups", places=2, hours=9)
    client.force_login(ada)
    seated = whole.proposals.values("seeker")
    alone = Application.objects.filter(intake__part="student", intake__cohort=whole.coupling.cohort, study_group=None)
    told = asked(client, whole, alone.exclude(pk__in=seated)[0])
    assert "is in no study group, and only whole study groups are placed here" in told


@pytest.mark.requirement("OM-7")
def test_a_guide_of_pairs_who_came_after_the_run_is_unknown_to_it_and_breaks_no_rule(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    late = Application.objects.get(pk=scene.mentors[2].pk)
    late.token, late.pk = uuid4(), None
    late.person = Person.objects.create(email="late@example.org", name="Late Example")
    late.save()

    shown = words(client.get(at("board_person", run.pk, scene.students[0].pk), {"why": late.pk}))

    assert "The run was made without Late Example" in shown and "a rule forbids it" not in shown


def test_a_question_that_comes_while_a_dry_run_is_worked_out_is_answered_before_the_next_long_errand(monkeypatch):
    run, ada = made()
    seat = run.proposals.order_by("pk").first()
    for kind in ForecastKind:
        forecasts.ask(run.coupling, None, kind, by=ada, at=crowd.NOW)
    done = []

    def long_one(pk):
        done.append("long")
        board_questions.ask(run, seat.seeker, None, by=ada, at=crowd.NOW)
        return True

    monkeypatch.setattr(forecasts, "carry_out", long_one)
    monkeypatch.setattr(board_questions, "carry_out", lambda pk: bool(done.append("question")) or True)

    tasks.look_for_plans()

    assert done == ["long", "question", "long", "question"]


def test_a_question_is_answered_and_mail_has_a_process_while_long_work_takes_all_the_room_there_is(settings):
    settings.LONG_AT_ONCE = 2
    run, ada = made()
    board_questions.ask(run, run.proposals.order_by("pk").first().seeker, None, by=ada, at=crowd.NOW)
    forecasts.ask(run.coupling, None, ForecastKind.DRY, by=ada, at=crowd.NOW)
    again = runs.request(run.coupling, seed=7, by=ada, at=crowd.NOW)
    with psycopg.connect(**connection.get_connection_params()) as worker:  # another one, in the middle of long work
        for place in range(2):
            worker.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.LONG, place])
        assert (tasks.look_for_plans(), tasks.carry_out_requested_runs()) == (1, 0)
        assert run.questions.get().state == "found"

    assert (tasks.look_for_plans(), tasks.carry_out_requested_runs()) == (1, 1)
    again.refresh_from_db()
    assert again.state == "ready"
