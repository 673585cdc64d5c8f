"""The programmes' own couplings, from recipe to offers: pairs, study groups, groups of ten, a second relation."""

import pytest

from applications.models import Application
from matching import queries
from matching.domain import group_worth, letters, pairs, publishing, reasons, runs
from matching.models import Group, Pair
from matching.states import PairState, RunState, Side
from people.models import OutgoingMail, Person
from programmes.models.coupling import Method
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("US-15", "US-22")
def test_usn_pairs_stay_within_their_campus_and_the_mirrored_expectations_give_the_points():
    year = crowd.cohort("usn")
    crowd.join(year, "student", 40)
    crowd.join(year, "mentor", 35)

    run = crowd.run_of(year.couplings.get())

    proposals = list(run.proposals.select_related("seeker", "guide"))
    assert run.proven and len(proposals) == 35
    assert all(one.seeker.campus_id == one.guide.campus_id for one in proposals)
    assert all(sum(part["points"] for part in one.parts) == one.score for one in proposals)
    assert {part["key"] for part in proposals[0].parts} == {"industry", "help", "roles", "structure", "background"}
    assert run.unmatched.filter(application__intake__part="student").count() == 5


@pytest.mark.requirement("US-12")
def test_usn_the_role_a_student_wants_first_counts_most():
    year = crowd.cohort("usn")
    (student,) = crowd.join(year, "student", 1)
    (mentor,) = crowd.join(year, "mentor", 1)
    ranks = student.answers["roles"]
    points = {}

    for place, first in enumerate(ranks):
        mentor.answers["roles"] = [first, *(role for role in ranks if role != first)]
        judged = publishing.judge(year.couplings.get(), student, mentor)
        points[place] = next(part["points"] for part in judged.parts if part["key"] == "roles")

    assert points[0] == 2000
    assert points[0] > points[1] >= points[2]


@pytest.mark.requirement("GC-8")
def test_copenhagen_the_industry_decides_over_everything_else(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    year = crowd.cohort("copenhagen")
    students, mentors = crowd.join(year, "student", 6), crowd.join(year, "mentor", 6)
    for student, mentor, industry in zip(students, reversed(mentors), "ACFGJK", strict=True):
        Application.objects.filter(pk=student.pk).update(answers=student.answers | {"industry_wish": [industry]})
        Application.objects.filter(pk=mentor.pk).update(answers=mentor.answers | {"industry_work": [industry]})

    run = crowd.run_of(year.couplings.get())

    found = {one.seeker_id: one.guide_id for one in run.proposals.all()}
    assert found == {student.pk: mentor.pk for student, mentor in zip(students, reversed(mentors), strict=True)}
    client.force_login(Person.objects.create_superuser("root@example.org", language="en"))
    shown = client.get(f"/admin/matching/run/{run.pk}/change/").content.decode()
    assert "The mentor works in the industry you want to enter: 6 of 6" in " ".join(shown.split())


@pytest.mark.requirement("GC-7")
def test_copenhagen_the_mentor_is_asked_first():
    year = crowd.cohort("copenhagen")
    crowd.join(year, "student", 2)
    crowd.join(year, "mentor", 2)
    coupling = year.couplings.get()
    crowd.clear(coupling)
    run = crowd.run_of(coupling)

    publishing.publish(run, by=run.requested_by, at=crowd.NOW)

    waiting = queries.unanswered(crowd.NOW)
    assert {one.side for one in waiting} == {Side.GUIDE} and len(waiting) == Pair.objects.count() > 0


@pytest.mark.requirement("OX-12")
def test_oxlo_a_buddy_stands_beside_the_mentor():
    year = crowd.cohort("oxlo")
    for part, number in (("student", 8), ("mentor", 12), ("buddy", 9)):
        crowd.join(year, part, number)

    for coupling in year.couplings.all():
        crowd.clear(coupling)
        run = crowd.run_of(coupling)
        publishing.publish(run, by=run.requested_by, at=crowd.NOW)

    student = Application.objects.filter(intake__part="student").first()
    own = queries.pairs_of(student.person)
    assert {pair.coupling.key for pair in own} == {"mentor", "buddy"}
    for pair in own:
        pairs.accept(pair, by=student.person, at=crowd.NOW)
        pairs.accept(pair, by=pair.guide.person, at=crowd.NOW)
    assert set(queries.pairs_of(student.person).values_list("state", flat=True)) == {PairState.ACTIVE}


@pytest.mark.requirement("OM-8")
def test_study_groups_come_whole_to_a_mentor_and_weigh_no_more_than_the_mentors_hours():
    year = crowd.cohort("oslomet-study-groups")
    seekers = crowd.join(year, "student", 21)
    crowd.in_study_groups(seekers, [6, 5, 4, 3, 3])
    big, small = crowd.join(year, "mentor", 2, places=4)
    Application.objects.filter(pk=big.pk).update(hours=35)
    Application.objects.filter(pk=small.pk).update(hours=12)
    coupling = year.couplings.get()

    run = crowd.run_of(coupling)

    load: dict[int, int] = {}
    for one in run.proposals.all():
        load[one.guide_id] = load.get(one.guide_id, 0) + 1
    assert run.state == RunState.READY and run.gap == 0
    assert load[big.pk] * 2.5 <= 35 and load[small.pk] * 2.5 <= 12
    for group in {one.study_group for one in run.proposals.all()}:
        rows = run.proposals.filter(study_group=group)
        assert rows.count() == group.members.count()
        assert rows.values("guide", "group_number").distinct().count() == 1
    assert {row.reason for row in run.unmatched.filter(application__intake__part="student")} <= {"hours", "contention"}


def test_who_names_no_study_group_is_told_so():
    year = crowd.cohort("oslomet-study-groups")
    seekers = crowd.join(year, "student", 4)
    crowd.in_study_groups(seekers, [3])
    crowd.join(year, "mentor", 1, hours=20)

    run = crowd.run_of(year.couplings.get())

    assert run.unmatched.get(application=seekers[3]).reason == "no-study-group"


@pytest.mark.requirement("SE-6")
def test_fyse_forms_groups_of_eight_to_ten_with_a_common_hour_around_a_coach():
    year = crowd.cohort("uia-fyse")
    crowd.join(year, "student", 40)
    crowd.join(year, "mentor", 5)
    hours = ["man-8", "man-14", "tir-12"]
    for rank, one in enumerate(Application.objects.all()):
        one.answers["availability"] = sorted({hours[rank % 3], hours[(rank + 1) % 3]})
        one.save()
    coupling = year.couplings.get()
    crowd.clear(coupling)

    run = crowd.run_of(coupling)
    publishing.publish(run, by=run.requested_by, at=crowd.NOW)

    groups = list(Group.objects.all())
    assert sum(group.pairs.count() for group in groups) == run.proposals.count() > 0
    for group in groups:
        members = [pair.seeker.answers["availability"] for pair in group.pairs.select_related("seeker")]
        assert 8 <= len(members) <= 10
        assert all(group.slot in times for times in (*members, group.guide.answers["availability"]))
    assert run.proposals.count() + run.unmatched.filter(application__intake__part="student").count() == 40


@pytest.mark.requirement("OM-5")
def test_a_coach_says_yes_once_for_the_whole_group():
    year = crowd.cohort("uia-fyse")
    crowd.join(year, "student", 8)
    (coach,) = crowd.join(year, "mentor", 1)
    for one in Application.objects.all():
        one.answers["availability"] = ["man-8"]
        one.save()
    coupling = year.couplings.get()
    crowd.clear(coupling)
    run = crowd.run_of(coupling)
    publishing.publish(run, by=run.requested_by, at=crowd.NOW)
    assert [one.person for one in queries.unanswered(crowd.NOW) if one.side == Side.GUIDE] == [coach.person]

    pairs.accept(Pair.objects.first(), by=coach.person, at=crowd.NOW)
    first = queries.pairs().order_by("pk").first()
    pairs.accept(first, by=first.seeker.person, at=crowd.NOW)

    second = queries.pairs().order_by("pk")[1]
    pairs.accept(second, by=second.seeker.person, at=crowd.NOW)

    states = list(Pair.objects.values_list("state", flat=True))
    assert (states.count(PairState.HALF), states.count(PairState.ACTIVE)) == (6, 2)
    told = OutgoingMail.objects.filter(person=coach.person).values_list("kind", flat=True)
    assert sorted(told) == ["active", "offer"]
    assert (
        f"/group/{first.group_id}/" in letters.active(OutgoingMail.objects.get(person=coach.person, kind="active")).text
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in crowd.FOLDER.glob("*.yaml")))
def test_every_coupling_of_every_recipe_runs_and_accounts_for_everybody(name, monkeypatch):
    monkeypatch.setitem(runs.SECONDS, Method.FORMED_GROUPS, 3.0)  # the best found so far accounts for everybody too
    monkeypatch.setattr(group_worth, "SECONDS", 0.5)  # beside, one more group is looked for: that has tests of its own
    year = crowd.cohort(name)
    alike = (K.AVAILABILITY, K.STUDY_PROGRAMME)
    people = {
        one.part: crowd.join(year, one.part, min(24, one.places or 24), alike=alike, places=2)
        for one in year.intakes.all()
    }
    if year.couplings.filter(method="existing-groups").exists():
        crowd.in_study_groups(people["student"], [6, 6, 5, 4, 3])

    for coupling in year.couplings.all():
        crowd.clear(coupling)
        run = crowd.run_of(coupling)
        left = run.unmatched.filter(application__intake__part=coupling.seekers)
        assert run.proposals.count() + left.count() == len(people[coupling.seekers])
        assert all(reasons.in_words(row) for row in run.unmatched.all())
        publishing.publish(run, by=run.requested_by, at=crowd.NOW)
        assert coupling.pairs.count() == run.proposals.count() > 0
