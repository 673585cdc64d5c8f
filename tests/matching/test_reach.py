"""Who works at one campus: a match is mended there without touching or naming others, and lists offer its people."""

import pytest

from applications.models import Application, StudyGroup
from matching import forms, queries, tasks
from matching.admin import failing
from matching.domain import reach, repairs, searches
from matching.models import Group, Pair
from matching.states import Cause, PairState
from programmes.states import Role
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.matching.test_groups import Running
from tests.matching.test_repairs import fresh, more_places
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
WORDS = repairs.Diagnosis(Cause.LANGUAGE)


@pytest.mark.requirement("OM-7")
def test_who_works_at_one_campus_mends_a_match_without_touching_or_naming_anybody_of_another(client):
    scene = stages.running()
    type(scene.coupling).objects.filter(pk=scene.coupling.pk).update(within_campus=False)
    more_places(scene, 0, 2, 3)
    (cleo, carl, cora, _cyril), (ben, bea, bo, bente) = scene.students, scene.mentors
    client.force_login(stages.staff("Sam", scene.programme, Role.COORDINATOR, campus=scene.south))
    asked, page = {"cause": "language", "leaves": ""}, at("pair_repair", scene.pairs[1].pk)

    told = words(client.get(page, asked))
    assert f"Carl Example : Bea Example → {bente.person}" in told and "plans touch nobody of the others" in told
    assert not any(str(one.person) in told for one in (cleo, cora, ben, bo))
    for plan in repairs.plans(fresh(scene.pairs[1]), repairs.Diagnosis(Cause.LANGUAGE)):
        if {one.after.campus_id for one in plan.changes if one.after} - {scene.south.pk}:
            client.post(page, asked | {"plan": plan.name, "seen": plan.mark})
    assert Pair.objects.get(pk=scene.pairs[1].pk).state == PairState.ACTIVE

    Pair.objects.filter(pk=scene.pairs[0].pk).update(guide=bea)
    leaving = {"cause": "withdrawn", "leaves": "guide"}
    assert "guides somebody there" in words(client.get(page, leaving))
    assert "guides somebody there" in words(client.post(page, leaving))
    assert Pair.objects.get(pk=scene.pairs[1].pk).state == PairState.ACTIVE
    Pair.objects.filter(pk=scene.pairs[0].pk).update(guide=ben)
    plan = client.get(page, asked).context["plans"][0]["plan"]
    client.post(page, asked | {"plan": plan.name, "seen": plan.mark})
    assert Pair.objects.get(seeker=carl, state=PairState.OFFERED).guide_id == bente.pk


def test_who_works_at_one_campus_is_offered_only_its_guides_groups_and_names_of_study_groups():
    scene = stages.running()
    ada, sam = scene.coordinator, stages.staff("Sam", scene.programme, Role.COORDINATOR, campus=scene.south)
    north, south = (
        Group.objects.create(coupling=scene.coupling, name=name, guide=scene.mentors[rank])
        for rank, name in enumerate(("North", "South"))
    )
    for pair, group in zip(scene.pairs, (north, south), strict=False):
        Pair.objects.filter(pk=pair.pk).update(group=group)
    type(scene.coupling).objects.filter(pk=scene.coupling.pk).update(within_campus=False)
    scene.coupling.refresh_from_db()

    by_hand = forms.ByHandForm(coupling=scene.coupling, campus_ids=[scene.south.pk])
    beside = forms.CoGuideForm(bond=fresh(scene.pairs[1]), campuses=[scene.south])
    study = [StudyGroup.objects.create(cohort=scene.cohort, name=name) for name in ("Red", "Blue")]
    for one, group in zip(scene.students, study, strict=False):
        Application.objects.filter(pk=one.pk).update(study_group=group)
    failure = {"rules": [{"rule": "must", "seeker": f"g{one.pk}"} for one in study]}

    assert list(by_hand.fields["group"].queryset) == [south]
    assert list(beside.fields["guide"].queryset) == [scene.mentors[3]]
    assert forms.CoGuideForm(bond=fresh(scene.pairs[1])).fields["guide"].queryset.count() == 3
    assert failing.names(sam, failure, scene.coupling) == {f"g{study[1].pk}": "Blue"}
    assert len(failing.names(ada, failure, scene.coupling)) == 2


@pytest.mark.requirement("OM-7")
def test_plans_for_groups_are_made_for_what_who_works_at_one_campus_may_decide(client):
    scene = Running()
    campus = scene.coupling.cohort.programme.campuses.get(slug="tromso")
    pair = queries.pairs().filter(group=scene.group, seeker__campus=campus).first()
    whole, own = repairs.plans(pair, WORDS), repairs.plans(pair, WORDS, campuses=[campus.pk])
    assert reach.within(whole, [campus.pk]) == [] and reach.within(own, [campus.pk]) == own != []
    sam = stages.staff("Sam", scene.coupling.cohort.programme, Role.COORDINATOR, campus=campus)
    page, asked = at("pair_repair", pair.pk), {"cause": WORDS.cause, "leaves": ""}
    for who in (scene.coordinator, sam):
        client.force_login(who)
        client.post(page, asked | {"look": "1"})
    assert tasks.look_for_plans() == 2

    shown = client.get(page, asked).context["plans"]
    assert {one["plan"].mark for one in shown} <= {one.mark for one in own} and shown
    assert client.get(at("pair_repair_progress", pair.pk, searches.of(pair, WORDS).pk)).status_code == 404
    mine = searches.of(pair, WORDS, [campus.pk])
    assert client.get(at("pair_repair_progress", pair.pk, mine.pk)).status_code == 200
    best = shown[-1]["plan"]
    client.post(page, asked | {"plan": best.name, "seen": best.mark})
    offered = Pair.objects.filter(coupling=scene.coupling, state=PairState.OFFERED)
    assert {(one.seeker.campus, one.guide.campus) for one in offered} == {(campus, campus)}
    client.force_login(scene.coordinator)
    assert "This match cannot go on" not in words(client.get(page, asked))
