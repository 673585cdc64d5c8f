"""What formed groups are made of, and the weight of the guide's side: both from a row to the run and the pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from matching.domain import crowding, grouping, mixing, replay, translate
from matching.models import Group, Pair
from programmes.models import Cap, Criterion, GroupMix, Question
from programmes.models.questionnaire import QuestionKind as K
from programmes.states import Role
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def grouped(students: int = 12, **mix):
    """Groups of three to six in one place, members of two studies by turns, every sixth of them in the minority."""
    year = crowd.cohort("uit-groups")
    rows = crowd.join(year, "student", students, alike=(K.AVAILABILITY,))
    crowd.join(year, "mentor", 4, alike=(K.AVAILABILITY,), places=1)
    coupling = year.couplings.first()
    coupling.group_lo, coupling.group_hi, coupling.within_campus = 3, 6, False
    coupling.save()
    coupling.criteria.exclude(kind="availability").delete()
    home, rare = _questions(rows[0])
    for n, one in enumerate(rows):
        answers = one.answers | {home.key: ("a", "b")[n % 2], rare.key: n % 6 == 0}
        Application.objects.filter(pk=one.pk).update(answers=answers)
    GroupMix.objects.create(coupling=coupling, **{key: value(home, rare) for key, value in mix.items()})
    return coupling, stages.staff("Ada", year.programme, Role.COORDINATOR)


def _questions(one: Application) -> tuple[Question, Question]:
    asked = Question.objects.filter(section__questionnaire=one.questionnaire_id)
    return asked.filter(kind=K.STUDY_PROGRAMME).first(), asked.filter(kind=K.YES_NO).first()


@pytest.mark.requirement("OM-9", "SE-6")
def test_members_who_are_alike_come_together_and_nobody_of_a_minority_is_the_only_one(client):
    coupling, ada = grouped(
        home_key=lambda home, _: home.key,
        cohesion=lambda *_: 9000,
        alone_key=lambda _, rare: rare.key,
        alone_values=lambda *_: ["yes"],
    )
    run = crowd.run_of(coupling, ada)
    mix = mixing.of(coupling)

    groups: dict[int, list[Application]] = {}
    for one in run.proposals.select_related("seeker"):
        groups.setdefault(one.group_number, []).append(one.seeker)
    assert sum(map(len, groups.values())) == 12
    assert all(sum(mixing.is_rare(mix, one) for one in members) != 1 for members in groups.values())
    alike = sum(max(mixing.homes(mix, members).values()) for members in groups.values())
    assert alike >= 10  # at most one pair of strangers, for the sake of the minority
    assert replay.of(run).wrong == ()
    GroupMix.objects.update(cohesion=0, spread=9000)
    mixed: dict[int, set[str]] = {}
    for one in crowd.run_of(coupling, ada).proposals.select_related("seeker"):
        mixed.setdefault(one.group_number, set()).add(mixing.home(mix, one.seeker))
    assert all(len(homes) == 2 for homes in mixed.values())

    rows = {one.seeker_id: one for one in run.proposals.select_related("seeker")}
    rare = next(pk for pk, one in rows.items() if mixing.is_rare(mix, one.seeker))
    other = next(number for number in groups if number != rows[rare].group_number)
    moved = dict(rows) | {rare: type(rows[rare])(run=run, seeker=rows[rare].seeker, group_number=other)}
    assert any("is the only one" in said for said in crowding.broken(run, rows, moved))

    group = Group.objects.create(coupling=coupling, name="Group 1", guide=rows[rare].guide)
    members = [rows[rare].seeker, *[one.seeker for pk, one in rows.items() if not mixing.is_rare(mix, one.seeker)][:2]]
    for one in members:
        Pair.objects.create(coupling=coupling, group=group, seeker=one, guide=group.guide, offered_at=crowd.NOW)
    second = Group.objects.create(coupling=coupling, name="Group 2", guide=rows[rare].guide)
    alone = Pair.objects.get(group=group, seeker=rows[rare].seeker)
    assert any("is the only one" in said for said in grouping.weigh(alone, second).broken)
    client.force_login(ada)
    shown = words(client.get(at("group_change", group.pk)))
    assert "One member is the only one of those of whom a group should have none or at least two." in shown


def test_a_criterion_counts_by_the_guides_side_too_and_without_it_nothing_changes(client):
    scene = stages.reviewed()
    before = ready(scene).frozen_input
    assert "guide_weight" not in str(before)
    goals = Criterion.objects.get(coupling=scene.coupling, key="goals")
    cleo, ben = scene.students[0], scene.mentors[0]
    Application.objects.filter(pk=ben.pk).update(answers=ben.answers | {"goals": ["cv", "network"]})
    ben.refresh_from_db()
    assert cleo.answers["goals"] == ["cv"]

    plain = translate.two(scene.coupling, cleo, ben)
    Criterion.objects.filter(pk=goals.pk).update(guide_weight=100)
    turned = translate.two(scene.coupling, cleo, ben)

    assert plain.points(0, 0) - turned.points(0, 0) == 2500  # half of what Ben wants, for half of all weight
    part = next(one for one in turned.parts(0, 0) if one["key"] == "goals")
    assert part["of"] == 6500 and part["points"] == 4000 and part["guide"] == 2500
    assert sum(one["points"] for one in turned.parts(0, 0)) == turned.points(0, 0)
    client.force_login(scene.coordinator)
    tried = {"seeker": cleo.pk, "w-industry": 50, "w-goals": 30, "g-goals": 0, "w-pace": 20}
    shown = words(client.get(at("weighing", scene.coupling.pk), tried))
    assert "By the weights that you try." in shown and "by the guide&#x27;s side" in shown


def test_the_price_and_the_act_ask_the_database_as_often_for_large_groups_as_for_small(client):
    coupling, ada = grouped(alone_key=lambda _, rare: rare.key, alone_values=lambda *_: ["yes"])
    Cap.objects.create(coupling=coupling, key="all", most=30)
    run = crowd.run_of(coupling, ada)
    here = run.proposals.order_by("pk").first()
    there = run.proposals.exclude(group_number=here.group_number).order_by("pk").first()
    wish = {"verb": "swap", "seeker": here.seeker_id, "other": there.seeker_id}
    client.force_login(ada)
    client.get(at("board_act", run.pk), wish)
    asked = []
    for _ in range(2):
        run.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            client.get(at("board_act", run.pk), wish)
            client.post(at("board_act", run.pk), wish | {"version": run.board_version})
        asked.append(len(captured))
        run.refresh_from_db()
        assert run.board_version == len(asked) * 2 - 1
        client.post(at("board_undo", run.pk), {"version": run.board_version})
        both = run.proposals.filter(group_number__in=(here.group_number, there.group_number))
        both.exclude(seeker__in=(here.seeker_id, there.seeker_id)).delete()

    assert asked[0] == asked[1]
