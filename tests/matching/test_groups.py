"""Groups at the desk: repaired when a guide drops out, members moved, several guides, a stand-in for some days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from matching import queries, tasks
from matching.domain import co_guide_letters, co_guides, pairs, publishing, repairs, searches, tables, translate
from matching.models import CoGuide, Group, Pair
from matching.states import Cause, PairState, Side
from people.models import OutgoingMail, Person
from programmes.models.coupling import CriterionKind
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
ALIKE = (K.AVAILABILITY, K.STUDY_PROGRAMME)


def times(coupling) -> str:
    """The question of the guides that asks for times."""
    return next(one.guide_key for one in coupling.criteria.all() if one.kind == CriterionKind.AVAILABILITY)


class Running:
    """Formed groups that have begun, with one guide to spare and the coordinator."""

    def __init__(self, students: int = 11, mentors: int = 4) -> None:
        year = crowd.cohort("uit-groups")
        crowd.join(year, "student", students, alike=ALIKE)
        crowd.join(year, "mentor", mentors, alike=ALIKE)
        Person.objects.update(language="en")
        self.coupling = year.couplings.first()
        self.coupling.group_lo, self.coupling.group_hi, self.coupling.within_campus = 3, 6, False
        self.coupling.save()
        crowd.clear(self.coupling)
        self.coordinator = stages.staff("Ada", year.programme, "coordinator")
        publishing.publish(crowd.run_of(self.coupling, self.coordinator), by=self.coordinator, at=crowd.NOW)
        for pair in queries.pairs().filter(coupling=self.coupling):
            pairs.accept(pair, by=pair.seeker.person, at=crowd.NOW)
        for group in Group.objects.filter(coupling=self.coupling):
            pairs.accept(queries.pairs().filter(group=group).first(), by=group.guide.person, at=crowd.NOW)
        self.group = Group.objects.filter(coupling=self.coupling).first()

    def spare(self) -> Application:
        """A guide in the pool without a group."""
        busy = Group.objects.filter(coupling=self.coupling).values("guide")
        return queries.pool(self.coupling, Side.GUIDE).exclude(pk__in=busy).first()


def test_a_refused_match_by_hand_keeps_the_group_that_was_chosen(client):
    scene = Running()
    (late,) = crowd.join(scene.coupling.cohort, "student", 1, seed=2, alike=ALIKE)
    client.force_login(scene.coordinator)
    spare = scene.spare()
    chosen = {"seeker": late.pk, "guide": spare.pk, "group": scene.group.pk}

    refused = client.post(at("by_hand", scene.coupling.pk), chosen, follow=True)

    assert "This group has another guide." in words(refused)
    assert f'name="group" value="{scene.group.pk}"' in refused.content.decode()
    assert "a new group" in refused.content.decode()
    for _twice in range(2):
        made = client.post(at("by_hand", scene.coupling.pk), chosen | {"group": ""})
    pair = Pair.objects.get(seeker=late)
    assert made["Location"] == at("pair_change", pair.pk) and pair.group.guide == spare
    assert "Nobody waits for a match" in words(client.get(at("by_hand", scene.coupling.pk)))


@pytest.mark.requirement("OM-9", "SE-3", "SE-4")
def test_a_group_whose_guide_drops_out_stays_together_or_is_spread_as_the_desk_chooses(client):
    scene = Running()
    group, members = scene.group, Pair.objects.filter(group=scene.group, state=PairState.ACTIVE)
    sent, left, spare = set(members.values_list("seeker", flat=True)), scene.group.guide, scene.spare()
    client.force_login(scene.coordinator)

    page = words(client.get(at("group_change", group.pk)))
    assert "The guide drops out …" in page and "live members (3–6 wanted)" in page and "Who is in it" in page
    pair = queries.pairs().filter(group=group).first()
    asked = {"cause": "withdrawn", "leaves": "guide"}
    plans = looked_for(client, pair, repairs.Diagnosis(Cause.WITHDRAWN, Side.GUIDE), asked)
    shown = words(client.get(at("pair_repair", pair.pk), asked))
    assert "Each group stays together, with another guide" in shown and "Nobody else moves" in shown
    is_other = plans["best"].changes != plans["nobody-moves"].changes
    assert ("The best for all together" in shown) == is_other  # what says the same stands there once
    assert {(one.after, one.group) for one in plans["together"].changes} == {(spare, group)}
    assert all(one.after != left for plan in plans.values() for one in plan.changes)
    still = plans["nobody-moves"]
    assert {one.seeker.pk for one in still.changes} == sent
    client.post(at("pair_repair", pair.pk), asked | {"plan": "together", "seen": plans["together"].mark})

    group.refresh_from_db()
    left.refresh_from_db()
    new = Pair.objects.filter(group=group, state=PairState.OFFERED)
    assert (group.guide, left.state) == (spare, "withdrawn")
    assert set(new.values_list("seeker", flat=True)) == sent and not new.filter(follows=None).exists()
    assert OutgoingMail.objects.filter(kind="offer", person=spare.person).count() == 1
    client.force_login(left.person)
    assert client.get(reverse("group", args=[group.pk])).status_code == 404


def looked_for(client, pair: Pair, diagnosis: repairs.Diagnosis, asked: dict[str, str]) -> dict[str, repairs.Plan]:
    """Ask the worker for plans, watch it, and give what it found: the same as is worked out here."""
    page = at("pair_repair", pair.pk)
    assert "it takes up to a minute" in words(client.get(page, asked))
    assert "The worker takes it up" in words(client.post(page, asked | {"look": "1"}, follow=True))
    search = searches.of(pair, diagnosis)
    progress = at("pair_repair_progress", pair.pk, search.pk)
    assert "HX-Redirect" not in client.get(progress) and tasks.look_for_plans() == 1
    assert client.get(progress)["HX-Redirect"] == f"{page}?cause={asked['cause']}&leaves={asked['leaves']}"
    search.refresh_from_db()
    found = searches.found(search)
    assert [one.mark for one in found] == [one.mark for one in repairs.plans(pair, diagnosis)]
    return {one.name: one for one in found}


def test_a_search_that_fails_says_so_and_can_be_asked_for_again(client, monkeypatch):
    scene = Running()
    pair = queries.pairs().filter(group=scene.group).first()
    page, asked = at("pair_repair", pair.pk), {"cause": "withdrawn", "leaves": "guide"}
    client.force_login(scene.coordinator)
    client.post(page, asked | {"look": "1"})
    with monkeypatch.context() as patched:
        patched.setattr("matching.domain.repairs.plans", None)
        assert tasks.look_for_plans() == 1

    assert "The worker could not work it out." in words(client.get(page, asked))
    assert "The worker takes it up" in words(client.post(page, asked | {"look": "1"}, follow=True))
    assert tasks.look_for_plans() == 1 and "Nobody else moves" in words(client.get(page, asked))


def test_plans_of_matches_that_have_changed_since_are_not_carried_out_but_looked_for_anew(client):
    scene = Running()
    pair = queries.pairs().filter(group=scene.group).first()
    diagnosis, asked = repairs.Diagnosis(Cause.WITHDRAWN, Side.GUIDE), {"cause": "withdrawn", "leaves": "guide"}
    client.force_login(scene.coordinator)
    searches.ask(pair, diagnosis, by=scene.coordinator, at=crowd.NOW)
    tasks.look_for_plans()
    plan = searches.found(searches.of(pair, diagnosis))[0]

    other = queries.pairs().filter(coupling=scene.coupling, state=PairState.ACTIVE).exclude(group=scene.group).first()
    pairs.end(other, "no_time", by=scene.coordinator, at=crowd.NOW)
    page = at("pair_repair", pair.pk)
    assert "Matches have changed since plans were looked for" in words(client.get(page, asked))
    done = client.post(page, asked | {"plan": plan.name, "seen": plan.mark}, follow=True)
    pair.refresh_from_db()
    assert "The matches have changed since you looked" in words(done) and pair.state == PairState.ACTIVE
    assert searches.ask(pair, diagnosis, by=scene.coordinator, at=crowd.NOW).state == "asked"
    assert searches.forget(at=crowd.NOW + timedelta(days=3)) == 1


def test_a_member_who_leaves_is_replaced_from_those_who_wait_and_a_plan_makes_new_groups_where_it_must():
    scene = Running(students=20, mentors=3)
    waiting = set(queries.free_seekers(scene.coupling).values_list("pk", flat=True))
    pair = queries.pairs().filter(group=scene.group).first()
    assert waiting

    found = {one.name: one for one in repairs.plans(pair, repairs.Diagnosis(Cause.WITHDRAWN, Side.SEEKER))}
    still = found["nobody-moves"]
    assert [(one.seeker.pk in waiting, one.group) for one in still.changes] == [(True, scene.group)]
    made = repairs.carry_out(
        pair,
        repairs.Diagnosis(Cause.WITHDRAWN, Side.SEEKER),
        still.name,
        still.mark,
        by=scene.coordinator,
        at=crowd.NOW,
    )
    asked = OutgoingMail.objects.filter(kind="offer", person=scene.group.guide.person)
    assert made[0].group == scene.group and asked.count() == 2  # for the group at first, for who joins now

    third = scene.spare() or crowd.join(scene.coupling.cohort, "mentor", 1, seed=9, alike=ALIKE)[0]
    one = queries.pairs().filter(group__isnull=False, state=PairState.ACTIVE).exclude(group=scene.group).first()
    plans = repairs.plans(one, repairs.Diagnosis(Cause.NO_TIME, Side.GUIDE))
    spread = next(plan for plan in plans if plan.name == "nobody-moves")
    assert third.pk in {change.after.pk for change in spread.changes if change.after and change.fresh}
    again = repairs.Diagnosis(Cause.NO_TIME, Side.GUIDE)
    made = repairs.carry_out(one, again, spread.name, spread.mark, by=scene.coordinator, at=crowd.NOW)
    assert Group.objects.filter(guide=third, pairs__in=made).distinct().count() == 1


def test_a_guide_who_leads_a_group_is_never_given_another_at_the_same_time():
    scene = Running(students=6, mentors=1)
    first = Group.objects.get(coupling=scene.coupling)
    Application.objects.filter(pk=first.guide_id).update(places=2)
    crowd.join(scene.coupling.cohort, "student", 6, seed=2, alike=ALIKE)
    sides = translate.gather(scene.coupling, None)
    free = len(sides.slots) > 1

    second = {one.slot for one in crowd.run_of(scene.coupling).proposals.all()}
    assert first.slot and free and len(second) == 1 and first.slot not in second
    Application.objects.filter(intake__part=scene.coupling.guides).update(
        answers={**first.guide.answers, times(scene.coupling): [first.slot]}
    )
    assert not crowd.run_of(scene.coupling).proposals.exists()
    stands = tables.standing(scene.coupling, None)
    own = stands.problem.mentors.ids.index(f"a{first.guide_id}")
    assert not stands.problem.groups.mentor_slots[own].any()


def test_a_study_group_gets_another_guide_as_a_whole():
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 10)
    crowd.join(year, "mentor", 4)
    crowd.in_study_groups(students, [5, 5])
    coupling = year.couplings.first()
    crowd.clear(coupling)
    run = crowd.run_of(coupling)
    publishing.publish(run, by=run.requested_by, at=crowd.NOW)
    pair = queries.pairs().filter(coupling=coupling).first()
    fellows = set(Pair.objects.filter(group=pair.group).values_list("seeker", flat=True))

    plan = repairs.plans(pair, repairs.Diagnosis(Cause.WITHDRAWN, Side.GUIDE))[0]
    assert {one.seeker.pk for one in plan.changes} == fellows and len({one.after for one in plan.changes}) == 1
    given = repairs.Diagnosis(Cause.WITHDRAWN, Side.GUIDE)
    made = repairs.carry_out(pair, given, plan.name, plan.mark, by=run.requested_by, at=crowd.NOW)
    assert {one.group for one in made} == {pair.group}
    assert repairs.plans(made[0], repairs.Diagnosis(Cause.WITHDRAWN, Side.SEEKER)) == []


def test_a_member_moves_into_another_group_with_its_cost_shown_first(client):
    scene = Running()
    pair = queries.pairs().filter(group=scene.group).first()
    to = Group.objects.filter(coupling=scene.coupling).exclude(pk=scene.group.pk).first()
    client.force_login(scene.coordinator)

    shown = words(client.get(at("pair_regroup", pair.pk), {"to": to.pk}))
    assert "Members after it" in shown and "this match ends, and a new one is offered to both" in shown
    done = client.post(at("pair_regroup", pair.pk), {"to": to.pk}, follow=True)
    assert f"Moved into {to.name}." in words(done)
    new = Pair.objects.get(seeker=pair.seeker, state=PairState.OFFERED)
    assert (new.group, new.follows, new.guide) == (to, pair, to.guide)
    assert OutgoingMail.objects.filter(kind="offer", person=to.guide.person).count() == 2

    Group.objects.filter(pk=scene.group.pk).update(guide=to.guide)  # a second group of the same guide
    same = queries.pairs().get(pk=new.pk)
    client.post(at("pair_regroup", same.pk), {"to": scene.group.pk})
    same.refresh_from_db()
    assert (same.group, same.state) == (scene.group, PairState.OFFERED)
    assert (pair.seeker.person_id, pair.guide.person_id) not in queries.failed_pairs(scene.coupling)


@pytest.mark.requirement("OM-9", "SE-6")
def test_a_stand_in_sees_the_members_only_after_a_yes_and_only_in_their_days(client):
    scene = Running()
    spare, group, today = scene.spare(), scene.group, timezone.localdate()
    member = Pair.objects.filter(group=group, state=PairState.ACTIVE).first()
    Pair.objects.filter(group=group).update(disclosed=["name", "email"])
    page, mark = reverse("group", args=[group.pk]), member.seeker.person.email
    client.force_login(scene.coordinator)
    given = {"guide": spare.pk, "kind": "instead", "from_day": today, "until_day": today + timedelta(days=20)}
    assert "Say until which day" in words(
        client.post(at("group_co_guide", group.pk), given | {"until_day": ""}, follow=True)
    )
    assert "Asked. They see nothing" in words(client.post(at("group_co_guide", group.pk), given, follow=True))
    one = CoGuide.objects.get()

    client.force_login(spare.person)
    assert "Answer for a group" in words(client.get(reverse("my_desk")))
    before = client.get(page).content.decode()
    assert mark not in before and "What you accept" in before
    assert client.get(reverse("group_meetings", args=[group.pk])).status_code == 404
    client.post(reverse("group_answer", args=[group.pk]), {"answer": "yes"})
    assert mark in client.get(page).content.decode()
    assert client.get(reverse("group_meetings", args=[group.pk])).status_code == 200
    told = OutgoingMail.objects.filter(kind="co_guide_joins")
    assert told.count() == Pair.objects.filter(group=group).count() + 1
    assert spare.person.name in co_guide_letters.joins(told.get(person=member.seeker.person)).text
    client.force_login(member.seeker.person)
    assert "Guides this group too" in words(client.get(page))

    outside_their_days(client, spare, member, page)
    client.force_login(scene.coordinator)
    assert "guides now" in words(client.get(at("group_change", group.pk)))
    client.post(at("group_co_guide_end", group.pk, one.pk))
    client.force_login(spare.person)
    assert client.get(page).status_code == 404
    assert CoGuide.objects.get().yes_at is not None  # the history stays


def outside_their_days(client, spare: Application, member: Pair, page: str) -> None:
    """Before the first day and after the last neither sees the other; then the days are as they were."""
    today, mark = timezone.localdate(), member.seeker.person.email
    kept = {"from_day": today - timedelta(days=5), "until_day": today + timedelta(days=20)}
    for days in ({"from_day": today + timedelta(days=2)}, {"until_day": today - timedelta(days=1)}):
        CoGuide.objects.update(**(kept | days))
        client.force_login(spare.person)
        assert mark not in client.get(page).content.decode()
        assert client.get(f"{page}meetings/").status_code == 404
        client.force_login(member.seeker.person)
        assert spare.person.name not in words(client.get(page))
    CoGuide.objects.update(**kept)


def test_nobody_guides_a_group_twice_or_without_a_cleared_text():
    scene = Running()
    days = {"kind": "beside", "from_day": timezone.localdate(), "until_day": None}
    with pytest.raises(ValidationError, match="belongs to it"):
        co_guides.ask(scene.group, scene.group.guide, **days, by=scene.coordinator, at=crowd.NOW)
    one = co_guides.ask(scene.group, scene.spare(), **days, by=scene.coordinator, at=crowd.NOW)
    with pytest.raises(ValidationError, match="asked already"):
        co_guides.ask(scene.group, scene.spare(), **days, by=scene.coordinator, at=crowd.NOW)
    co_guides.decline(one, by=one.guide.person, at=crowd.NOW)
    with pytest.raises(ValidationError, match="answered already"):
        co_guides.accept(one, by=one.guide.person, at=crowd.NOW)
    scene.coupling.first_contact.text_version = "never cleared"
    scene.coupling.first_contact.save()
    with pytest.raises(ValidationError, match="not cleared"):
        co_guides.ask(Group.objects.get(pk=scene.group.pk), scene.spare(), **days, by=scene.coordinator, at=crowd.NOW)
