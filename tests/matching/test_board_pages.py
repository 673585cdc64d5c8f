"""The pages of a board: seats and filters, one person with the alternatives, acts by plain forms, who may come in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.domain import intake
from applications.models import Application
from matching.admin import board_list
from matching.domain import board, runs, seats
from matching.models import Pair, Run
from matching.states import BoardVerb
from people.models import OutgoingMail
from programmes.models.questionnaire import QuestionKind as K
from programmes.states import Role
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def preview(client, run, **given):
    """The page of an act before it is done."""
    return client.get(at("board_act", run.pk), given)


@pytest.mark.requirement("OM-7")
def test_a_swap_on_the_pages_from_its_cost_to_its_undo(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    cleo, carl = scene.students[:2]

    board_page = words(client.get(at("board", run.pk)))
    assert "Cleo Example" in board_page and "Nothing yet: this is the run's own answer." in board_page
    person = words(client.get(at("board_person", run.pk, cleo.pk)))
    assert "Why these two" in person and "hopes to learn much" in person and "Swap with" in person
    before = words(preview(client, run, verb="swap", seeker=cleo.pk, other=carl.pk))
    assert "They are not at the same campus." in before and "Do it all the same" in before
    assert "A run could not put it so" in before

    done = client.post(
        at("board_act", run.pk), {"verb": "swap", "seeker": cleo.pk, "other": carl.pk, "version": 0}, follow=True
    )
    assert "Done: Cleo Example and Carl Example have swapped." in words(done)
    again = client.post(at("board_undo", run.pk), {"version": 1}, follow=True)
    assert "Undone: Cleo Example and Carl Example have swapped." in words(again)
    assert run.proposals.get(seeker=cleo).guide_id == scene.mentors[0].pk


def test_why_not_another_guide_shows_the_broken_rule_and_what_the_rest_would_lose(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("board_person", run.pk, scene.students[0].pk), {"why": scene.mentors[2].pk}))

    assert "Why not Bo Example?" in shown and "fewer points in all" in shown
    assert "1 other person would move" in shown
    assert "Bo Example has no free place." in shown


def test_who_has_left_the_pool_is_taken_off_the_board_and_the_rest_is_published(client):
    scene = stages.reviewed()
    run, (cleo, carl, cora, cyril) = ready(scene), scene.students
    crowd.clear(scene.coupling)
    client.force_login(scene.coordinator)
    client.post(at("board_act", run.pk), {"verb": "swap", "seeker": cora.pk, "other": cyril.pk, "version": 0})
    client.post(at("board_act", run.pk), {"verb": "lock", "seeker": cleo.pk, "version": 1})
    for one in (cleo, carl):
        intake.withdraw(one, by=one.person, at=scene.at)

    answer = client.post(at("run_publish", run.pk), {"version": 1})
    assert "The board has changed since you looked." in words(answer) and "Published" not in words(answer)
    form = answer.context["form"]
    assert (form["tell_unmatched"].value(), form["version"].value()) == (False, "2"), "what was chosen stays"
    refused = client.post(at("run_publish", run.pk), {"version": 2}).content.decode()
    assert 'class="notice error refusal" role="alert" tabindex="-1">No longer in the pool: Carl' in refused
    assert "Example, Cleo Example. At the board, take them out" in refused
    moved = {"verb": "move", "seeker": carl.pk, "guide": scene.mentors[0].pk, "version": 2}
    assert "Choose the people from the lists." in words(client.post(at("board_act", run.pk), moved, follow=True))
    for number, (verb, one) in enumerate([("unlock", cleo), ("unassign", cleo), ("unassign", carl)], 2):
        wish = {"verb": verb, "seeker": one.pk}
        assert "Do it" in words(preview(client, run, **wish))
        assert client.post(at("board_act", run.pk), wish | {"version": number}).status_code == 302

    letters = words(client.get(at("run_letters", run.pk)))
    assert "Cora" in letters and "Cleo" not in letters
    client.post(at("run_publish", run.pk), {"tell_unmatched": "on", "version": 5})
    offered = set(Pair.objects.values_list("seeker", "guide"))
    assert offered == {(cora.pk, scene.mentors[3].pk), (cyril.pk, scene.mentors[2].pk)}
    assert not OutgoingMail.objects.filter(kind="unmatched", person__in=[cleo.person, carl.person]).exists()


def test_two_coordinators_at_one_board_are_told_of_each_other_and_nothing_is_lost(client):
    scene = stages.reviewed()
    run = ready(scene)
    sam = stages.staff("Sam", scene.programme, Role.COORDINATOR)
    client.force_login(scene.coordinator)
    wish = {"verb": "unassign", "seeker": scene.students[0].pk, "version": 0}
    assert words(preview(client, run, **wish))
    board.do(Run.objects.get(pk=run.pk), seats.Wish(BoardVerb.LOCK, scene.students[1]), seen=0, by=sam, at=scene.at)

    refused = client.post(at("board_act", run.pk), wish)
    news = words(client.get(at("board_changes", run.pk), {"version": 0}))

    assert "The board has changed while you were looking at it (Sam Example: Carl Example is kept" in words(refused)
    assert 'name="version" value="1"' in refused.content.decode() and run.proposals.count() == 4
    assert "The board has changed since you opened it." in news and "Sam Example" in news
    client.post(at("board_act", run.pk), wish | {"version": 1})
    assert run.proposals.count() == 3


def test_keeping_two_apart_asks_for_a_reason(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    two = {"verb": "forbid", "seeker": scene.students[0].pk, "guide": scene.mentors[0].pk}

    assert "Why (kept, and remembered" in words(preview(client, run, **two))
    assert "Write why the two are kept apart" in words(client.post(at("board_act", run.pk), two | {"version": 0}))
    for reason, why in (("x" * 1001, "there is room for 1000"), ("He is 010190-1234.", "national identity number")):
        kept = client.post(at("board_act", run.pk), two | {"version": 0, "reason": reason}).content.decode()
        assert why in kept and f"{reason}</textarea>" in kept
    client.post(at("board_act", run.pk), two | {"version": 0, "reason": "Cousins" + "\r\n" * 490 + "x" * 500})

    assert "Somebody at the desk took this person out" in words(client.get(at("board", run.pk), {"show": "without"}))


def test_solving_the_rest_anew_asks_for_a_run_around_the_locks(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    client.post(at("board_act", run.pk), {"verb": "lock", "seeker": scene.students[0].pk, "version": 0})

    client.post(at("board_again", run.pk))

    made = Run.objects.exclude(pk=run.pk).get()
    assert made.based_on_id == run.pk
    runs.carry_out(made.pk, at=scene.at)
    assert made.proposals.get(locked=True).seeker_id == scene.students[0].pk
    assert "kept together" in words(client.get(at("board", made.pk)))


@pytest.mark.parametrize(
    "asked, found", [({"q": "cle"}, 1), ({"show": "locked"}, 0), ({"order": "score"}, 4), ({"q": "bo example"}, 1)]
)
def test_the_address_filters_the_board(client, asked, found):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)

    shown = words(client.get(at("board", ready(scene).pk), asked))

    assert f"{found} {'person' if found == 1 else 'people'} found" in shown


def test_the_address_filters_by_campus_weak_and_by_hand_in_the_list_and_by_who_guides(client):
    scene = stages.reviewed()
    run, (cleo, carl, cora, _cyril) = ready(scene), scene.students
    for wish in (
        seats.Wish(BoardVerb.SWAP, cleo, other=cora),
        seats.Wish(BoardVerb.UNASSIGN, carl),
        seats.Wish(BoardVerb.PLACE, carl, scene.mentors[1]),
    ):
        board.do(run, wish, seen=run.board_version, by=scene.coordinator, at=scene.at)
    run.proposals.exclude(seeker=cora).update(score=run.coupling.good)
    run.proposals.filter(seeker=cora).update(score=run.coupling.good - 1)
    run.proposals.exclude(seeker=carl).update(by_hand=False)
    client.force_login(scene.coordinator)

    expected = [
        ({"campus": scene.south.pk}, 2, "Carl", "Cleo"),
        ({"show": "weak"}, 1, "Cora", "Cleo"),
        ({"show": "by_hand"}, 1, "Carl", "Cleo"),
        ({"show": "weak", "campus": scene.south.pk}, 0, "", "Cora"),
    ]
    for asked, number, there, gone in expected:
        page = client.get(at("board", run.pk), asked)
        names = {line.name for line in page.context["page_obj"]}
        assert f"{number} {'person' if number == 1 else 'people'} found" in words(page), asked
        assert (not there or f"{there} Example" in names) and f"{gone} Example" not in names
        cards = client.get(at("board", run.pk), asked | {"view": "seats"}).context["page_obj"]
        assert len(cards) == number, asked


def test_a_lock_is_taken_off_by_the_button_on_a_persons_page(client):
    scene = stages.reviewed()
    run, cleo = ready(scene), scene.students[0]
    client.force_login(scene.coordinator)
    client.post(at("board_act", run.pk), {"verb": "lock", "seeker": cleo.pk, "version": 0})
    assert "verb=unlock" in client.get(at("board_person", run.pk, cleo.pk)).content.decode()

    done = client.post(at("board_act", run.pk), {"verb": "unlock", "seeker": cleo.pk, "version": 1}, follow=True)

    assert "Done: Cleo Example is no longer kept with their guide." in words(done)
    assert "verb=unlock" not in client.get(at("board_person", run.pk, cleo.pk)).content.decode()
    assert "0 people found" in words(client.get(at("board", run.pk), {"show": "locked"}))


def test_the_spread_of_scores_is_drawn_to_scale_with_weak_bars_apart_and_an_empty_board_draws_none():
    empty = board_list.plot([], 5000)
    assert all(bar["height"] == bar["count"] == 0 for bar in empty["bars"]) and len(empty["bars"]) == board_list.BINS

    drawn = board_list.plot([0, 499, 500, 4999, 5000, 9999, 10_000, 10_000], 5000)

    bars = {bar["low"]: bar for bar in drawn["bars"]}
    assert {low: bar["count"] for low, bar in bars.items() if bar["count"]} == {0: 2, 500: 1, 4500: 1, 5000: 1, 9500: 3}
    assert [low for low, bar in bars.items() if bar["is_weak"]] == list(range(0, 5000, 500))
    assert bars[9500]["height"] == board_list.HEIGHT and bars[9500]["high"] == 10_000 and drawn["most"] == 3
    assert bars[500]["height"] == board_list.HEIGHT // 3
    assert all(bar["y"] + bar["height"] == board_list.HEIGHT for bar in drawn["bars"])
    assert bars[9500]["x"] + bars[9500]["width"] <= board_list.WIDTH


def test_the_board_by_who_guides_shows_seats_room_and_what_a_drop_would_cost(client):
    scene = stages.reviewed()
    run = ready(scene)
    Application.objects.filter(pk=scene.mentors[1].pk).update(places=2)
    client.force_login(scene.coordinator)
    cleo, ben, bea, bo = scene.students[0], *scene.mentors[:3]

    shown = words(client.get(at("board", run.pk), {"view": "seats"}))
    assert "Bea Example" in shown and "1 of 2 places" in shown and "1 free place" in shown
    assert "With nobody (0)" in shown and "4 who guide found" in shown
    room = words(client.get(at("board", run.pk), {"view": "seats", "show": "room"}))
    assert "1 who guides found" in room and "Bo Example" not in room
    scores = client.get(at("board_scores", run.pk, cleo.pk)).json()
    assert set(scores) == {str(ben.pk), str(bo.pk)} and scores[str(ben.pk)] == 10_000

    wish = {"verb": "move", "seeker": cleo.pk, "guide": bea.pk, "version": 0, "back": "view=seats"}
    panel = client.get(at("board_act", run.pk), wish, headers={"X-Panel": "cost"})
    assert "They are not at the same campus." in words(panel) and "<html" not in panel.content.decode()
    price = client.get(at("board_act", run.pk), wish, headers={"X-Panel": "price"})
    assert "A run could not put it so" in words(price)
    assert client.post(at("board_act", run.pk), wish).url == at("board", run.pk) + "?view=seats"
    stale = client.get(at("board_act", run.pk), wish | {"guide": ben.pk}, headers={"X-Panel": "cost"})
    assert "The board has changed since you opened it." in words(stale)
    elsewhere = {"version": 1, "back": "//evil.test/?x=1"}
    assert client.post(at("board_undo", run.pk), elsewhere).url.startswith(at("board", run.pk))


def test_in_groups_a_person_is_dropped_into_the_very_group_or_a_new_one(client):
    year = crowd.cohort("uit-groups")
    alike = (K.AVAILABILITY, K.STUDY_PROGRAMME)
    crowd.join(year, "student", 24, alike=alike)
    crowd.join(year, "mentor", 5, alike=alike, places=2)
    client.force_login(stages.staff("Ada", year.programme, Role.COORDINATOR))
    run = crowd.run_of(year.couplings.first())
    here = run.proposals.order_by("pk").first()
    there = run.proposals.exclude(group_number=here.group_number).order_by("pk").first()
    lo, hi = run.coupling.group_lo, run.coupling.group_hi

    shown = words(client.get(at("board", run.pk), {"view": "seats"}))
    assert f"of {lo}–{hi} members" in shown and "points" in shown
    wish = {"verb": "move", "seeker": here.seeker_id, "guide": there.guide_id, "version": 0}
    client.post(at("board_act", run.pk), wish | {"group": there.group_number})
    assert run.proposals.get(seeker=here.seeker_id).group_number == there.group_number
    client.post(at("board_act", run.pk), wish | {"verb": "swap", "other": here.seeker_id, "seeker": there.seeker_id})
    Application.objects.filter(pk=there.guide_id).update(places=4)
    panel = client.get(at("board_act", run.pk), wish | {"group": 0}, headers={"X-Panel": "cost"})
    assert f"would have 1 member; {lo} to {hi} are wanted" in words(panel)
    client.post(at("board_act", run.pk), wish | {"group": 0, "version": 1})
    alone = run.proposals.get(seeker=here.seeker_id)
    assert alone.guide_id == there.guide_id
    assert run.proposals.filter(group_number=alone.group_number).count() == 1
    assert "cannot at the common time" in seats_at(run, here.seeker_id, there)


def seats_at(run, seeker: int, there) -> str:
    """What a move into a group whose time does not suit would break."""
    one = Application.objects.get(pk=seeker)
    key = next(c.seeker_key for c in run.coupling.criteria.all() if c.kind == "availability")
    one.answers = {**one.answers, key: ["never"]}
    wish = seats.Wish(BoardVerb.MOVE, one, there.guide, group=there.group_number)
    return " ".join(seats.cost(run, wish).broken)


def test_a_published_board_is_read_only_and_strangers_find_none(client):
    scene, other = stages.matched(), stages.planned("other")
    client.force_login(scene.coordinator)
    assert "Move to" not in words(client.get(at("board_person", scene.run.pk, scene.students[0].pk)))
    client.post(at("board_act", scene.run.pk), {"verb": "unassign", "seeker": scene.students[0].pk, "version": 0})
    assert scene.run.proposals.count() == 4

    client.force_login(other.coordinator)
    assert client.get(at("board", scene.run.pk)).status_code == 404
    assert client.post(at("board_undo", scene.run.pk)).status_code == 404


def test_a_board_asks_the_database_as_often_for_four_as_for_one(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    asked = []
    for _ in range(2):
        for view in ({}, {"view": "seats"}):
            client.get(at("board", run.pk), view)
            with CaptureQueriesContext(connection) as captured:
                client.get(at("board", run.pk), view)
            asked.append(len(captured))
        run.proposals.exclude(seeker=scene.students[0]).delete()

    assert asked[:2] == asked[2:]
