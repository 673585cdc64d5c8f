"""Goals: either adds, both edit, steps are ticked, nobody else reads them; what was open goes along by choice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from i18nfield.strings import LazyI18nString

from matching.models import Group, Pair
from matching.states import PairState
from people.models import AuditEvent
from programmes.models import GoalIdea
from programmes.models.together import Horizon
from sessions_app.domain import goals
from sessions_app.models import Goal, GoalChange
from sessions_app.queries import guides
from sessions_app.states import GoalCheck, GoalState
from tests.matching.test_desk import words

pytestmark = pytest.mark.django_db
SECRET = "Ring the fish factory in Vadsø"


def given(**more):
    return {"text": SECRET, "horizon": "short", "by_when": "", **more}


@pytest.mark.requirement("US-13")
def test_either_adds_and_both_edit_with_the_six_properties_as_help_and_a_history(client, running):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    page = words(client.get(reverse("goal_new", args=[pair.pk])))
    assert all(str(label).partition(":")[0] in page for label in GoalCheck.labels) and len(GoalCheck.labels) == 6
    assert all(str(label) in page for label in Horizon.labels)
    client.post(reverse("goal_new", args=[pair.pk]), given())
    goal = Goal.objects.get(pair=pair)
    assert goal.checks == [] and goal.by_when is None

    client.force_login(pair.guide.person)
    form = client.get(reverse("goal", args=[goal.pk])).context["form"].initial
    changed = given(text="Ring three factories", by_when="2030-03-01", checks=["timed", "specific"], seen=form["seen"])
    client.post(reverse("goal", args=[goal.pk]), changed)

    goal.refresh_from_db()
    assert (goal.text, goal.checks) == ("Ring three factories", ["specific", "timed"])
    client.force_login(pair.seeker.person)
    history = words(client.get(reverse("goal", args=[goal.pk])))
    assert SECRET in history and "Ben Example" in history and "You" in history
    late = client.post(reverse("goal", args=[goal.pk]), given(seen=form["seen"]))
    assert "in the meantime" in words(late) and SECRET in late.content.decode()
    assert not AuditEvent.objects.filter(verb__startswith="goal").exists()


@pytest.mark.requirement("US-13")
def test_progress_is_a_tick_and_one_of_the_two_may_be_faster(client, running):
    pair = running.pairs[0]
    goal = goals.add(pair, text="A CV", horizon="short", by=pair.seeker.person, at=running.at)
    client.force_login(pair.guide.person)
    client.post(reverse("goal_step_new", args=[goal.pk]), {"text": "Find the old one"})
    client.post(reverse("goal_step_new", args=[goal.pk]), {"text": "  "})
    step = goal.steps.get()
    client.post(reverse("goal_step", args=[step.pk]), {"deed": "tick"})
    assert "1 of 1 steps" in words(client.get(reverse("goals", args=[pair.pk])))

    client.post(reverse("goal_state", args=[goal.pk]), {"state": "done"})
    again = client.post(reverse("goal_state", args=[goal.pk]), {"state": "done"}, follow=True)

    assert "already" in words(again) and Goal.objects.get().state == GoalState.DONE
    client.post(reverse("goal_state", args=[goal.pk]), {"state": "open"})
    assert [one.kind for one in GoalChange.objects.all()] == ["reopened", "done", "added"]
    client.post(reverse("goal_step", args=[step.pk]), {"deed": "drop"})
    assert not goal.steps.exists()


@pytest.mark.requirement("US-27")
def test_nobody_else_reads_a_goal_and_it_is_gone_with_the_match(client, running, eve):
    pair = running.pairs[0]
    goal = goals.add(pair, text=SECRET, horizon="long", by=pair.seeker.person, at=running.at)
    client.force_login(pair.guide.person)
    assert SECRET in client.get(reverse("goals", args=[pair.pk])).content.decode()
    for person in (eve, running.coordinator, running.admin, running.pairs[1].guide.person):
        client.force_login(person)
        for name, pk in (("goals", pair.pk), ("goal_new", pair.pk), ("goal", goal.pk)):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        assert client.post(reverse("goal_state", args=[goal.pk]), {"state": "done"}).status_code == 404

    Pair.objects.filter(pk=pair.pk).update(state=PairState.ENDED, ended_at=running.at)

    for person in (pair.guide.person, pair.seeker.person):
        client.force_login(person)
        assert client.get(reverse("goal", args=[goal.pk])).status_code == 404
        assert client.get(reverse("goals", args=[pair.pk])).status_code == 404


@pytest.mark.requirement("OM-7")
def test_open_goals_of_an_earlier_match_go_along_when_who_stays_takes_them(client, running):
    old = running.pairs[0]
    ben, cleo, at = old.guide.person, old.seeker.person, running.at
    kept = goals.add(old, text=SECRET, horizon="long", checks=["relevant"], by=ben, at=at)
    goals.tick(goals.add_step(kept, "Done", at=at), True, at=at)
    goals.add_step(kept, "Still to do", at=at)
    left = goals.add(old, text="Another", horizon="short", by=cleo, at=at)
    goals.move(goals.add(old, text="Reached", horizon="short", by=cleo, at=at), "done", by=cleo, at=at)
    Pair.objects.filter(pk=old.pk).update(state=PairState.ENDED, ended_at=at)
    yes = {"seeker_yes_at": at, "guide_yes_at": at, "active_at": at, "offered_at": at, "state": "active"}
    guide = running.mentors[3]
    running.pairs[3].delete()
    new = Pair.objects.create(
        coupling=old.coupling, seeker=old.seeker, guide=guide, follows=old, disclosed=["name"], **yes
    )

    client.force_login(guide.person)
    assert SECRET not in client.get(reverse("goals", args=[new.pk])).content.decode()
    client.post(reverse("goals_take", args=[new.pk]), {"goal": [kept.pk]})
    assert not Goal.objects.filter(pair=new).exists()
    client.force_login(cleo)
    page = client.get(reverse("goals", args=[new.pk]))
    offered = words(page)
    for goal in (kept, left):  # chosen beforehand: a press of the button takes all along
        assert f'id="take-{goal.pk}" checked' in page.content.decode()
    assert SECRET in offered and "Another" in offered and "Reached" not in offered
    assert "2 open goals from your earlier match" in words(client.get(reverse("pair", args=[new.pk])))
    for _twice in range(2):
        client.post(reverse("goals_take", args=[new.pk]), {"goal": [kept.pk, "x"]})

    taken = Goal.objects.get(pair=new)
    assert (taken.text, taken.comes_from, taken.checks) == (SECRET, kept, ["relevant"])
    assert [one.text for one in taken.steps.all()] == ["Still to do"]
    assert "comes from your earlier match" in words(client.get(reverse("goals", args=[new.pk])))
    client.force_login(guide.person)
    seen = words(client.get(reverse("goals", args=[new.pk])))
    assert SECRET in seen and "earlier match" not in seen and left.text not in seen


@pytest.mark.requirement("GC-4", "GC-5")
def test_ideas_of_the_programme_are_taken_over_in_a_tap(client, running):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    assert "A good CV" in words(client.get(reverse("goals", args=[pair.pk])))

    form = client.get(reverse("goal_new", args=[pair.pk]), {"idea": "cv"}).context["form"]
    client.post(reverse("goal_new", args=[pair.pk]), {k: v or "" for k, v in form.initial.items() if k != "checks"})

    assert Goal.objects.get().text == form.initial["text"] and "A good CV" in form.initial["text"]
    assert "Ideas to begin with" not in words(client.get(reverse("goals", args=[pair.pk])))
    idea = GoalIdea.objects.get(key="cv")
    idea.text = LazyI18nString({"en": Goal.objects.get().text, "nb": "En god CV"})
    idea.save()
    with translation.override("nb"):
        assert guides.ideas_for(pair, list(Goal.objects.all())) == []  # taken over in another language


def test_a_group_shares_its_goals_and_the_list_asks_equally_often(client, running, django_assert_num_queries):
    first, second = running.pairs[0], running.pairs[2]
    group = Group.objects.create(coupling=running.coupling, guide=first.guide, name="Group A")
    type(first.guide).objects.filter(pk=first.guide.pk).update(places=3)
    Pair.objects.filter(pk=first.pk).update(group=group)
    Pair.objects.filter(pk=second.pk).update(group=group, guide=first.guide)
    goal = goals.add(group, text=SECRET, horizon="short", by=first.seeker.person, at=running.at)
    goals.add_step(goal, "One", at=running.at)
    client.force_login(second.seeker.person)
    address = reverse("group_goals", args=[group.pk])
    assert SECRET in client.get(reverse("goals", args=[second.pk])).content.decode()
    with django_assert_num_queries(24) as one:
        client.get(address)

    for text in ("Two", "Three"):
        more = goals.add(group, text=text, horizon="long", by=first.guide.person, at=running.at)
        goals.add_step(more, "Step", at=running.at)
    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "x" * 501}, "at most 500"),
        ({"text": "My number is 01010112377 if you need it"}, "national identity number"),
        ({"horizon": "soon"}, "Select a valid choice"),
        ({"by_when": "0001-01-01"}, "Check the year"),
        ({"checks": ["pretty"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_a_goal_is_refused_in_a_sentence_and_kept(client, running, changed, said):
    client.force_login(running.pairs[0].seeker.person)

    page = client.post(reverse("goal_new", args=[running.pairs[0].pk]), given(**changed)).content.decode()

    assert said in page and changed.get("text", SECRET) in page
    assert not Goal.objects.exists()


def test_the_database_holds_whose_a_goal_is_and_when_it_was_closed(running):
    pair = running.pairs[0]
    plain = {"horizon": "short", "text": "x", "added_at": running.at, "changed_at": running.at}
    wrong = ({}, {"pair": pair, "state": "done"}, {"pair": pair, "closed_at": running.at + timedelta(days=1)})
    for more in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Goal.objects.create(**plain, **more)
