"""Several matches of one person are told apart; topics come by side; the desk counts and does not read."""

import pytest
from django.urls import reverse

from applications.domain import waitlist
from applications.models import Application, PlaceOffer
from applications.states import ApplicationState
from matching.domain import repairs
from matching.models import Pair
from matching.states import Cause, Side
from mentoring import own_data
from programmes.domain import recipe
from programmes.models import ConversationGuide, Coupling, FirstContact, GoalIdea
from sessions_app.domain import agreements as signing
from sessions_app.domain import goals
from sessions_app.queries import agreements
from tests.matching.test_desk import without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.programmes.test_recipe_round import FOLDER
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
SECRET = "Nobody else shall read this"


@pytest.mark.requirement("SE-7", "OX-12")
def test_a_buddy_beside_the_mentor_and_a_second_scheme_are_told_apart(client, running):
    cleo, at = running.students[0], running.at
    yes = {"seeker_yes_at": at, "guide_yes_at": at, "active_at": at, "offered_at": at, "state": "active"}
    beside = Coupling.objects.create(cohort=running.cohort, key="buddy", name="Fadder", method="pairs", guides="buddy")
    FirstContact.objects.create(coupling=beside, text="Yes", disclosed_after=["name"])
    buddy = Pair.objects.create(coupling=beside, seeker=cleo, guide=running.mentors[3], disclosed=["name"], **yes)
    second = stages.running("second")
    again = Application.objects.get(pk=second.students[0].pk)
    Application.objects.filter(pk=again.pk).update(person=cleo.person)

    client.force_login(cleo.person)
    mine = words(client.get("/my/"))
    of_buddy = words(client.get(reverse("pair", args=[buddy.pk])))
    of_mentor = words(client.get(reverse("pair", args=[running.pairs[0].pk])))

    assert mine.count("Your mentor") == 2 and mine.count("Your buddy") == 1
    assert "Your buddy Bente Example" in of_buddy and "Ben Example Your mentor · Mentoring kobling" in of_buddy
    assert "Your mentor Ben Example" in of_mentor and "Ben second Your mentor · Mentoring second" in of_mentor


@pytest.mark.requirement("US-12")
def test_the_four_roles_and_the_agendas_stand_ready_and_each_side_reads_its_own(client, running):
    pair = running.pairs[0]
    client.force_login(pair.guide.person)
    assert "A role" in words(client.get(reverse("topics", args=[pair.pk])))
    client.force_login(pair.seeker.person)
    shown = words(client.get(reverse("topics", args=[pair.pk])))
    assert "A role" not in shown and "A topic" in shown and "What has happened" in shown
    assert reverse("topics", args=[pair.pk]) in client.get(reverse("meeting_log", args=[pair.pk])).content.decode()

    usn = recipe.load(FOLDER / "usn.yaml", by=None, at=running.at)
    roles = ConversationGuide.objects.filter(coupling__cohort__programme=usn, kind="role")
    assert [str(one.title) for one in roles] == ["Veiviser", "Pådriver", "Nettverkshjelper", "Støttespiller"]
    roles.update(coupling=running.coupling)
    shown = words(client.get(reverse("topics", args=[pair.pk])))
    assert all(name in shown for name in ("Veiviser", "Pådriver", "Nettverkshjelper", "Støttespiller"))


@pytest.mark.requirement("GC-4", "GC-5")
def test_copenhagens_goals_and_topics_are_rows_of_its_recipe(running):
    made = recipe.load(FOLDER / "copenhagen.yaml", by=None, at=running.at)
    mine = {"coupling__cohort__programme": made}

    assert {"cv", "applications", "network"} <= set(GoalIdea.objects.filter(**mine).values_list("key", flat=True))
    assert {"student-job", "first-job"} <= set(GoalIdea.objects.filter(**mine).values_list("key", flat=True))
    topics = set(ConversationGuide.objects.filter(**mine, kind="topic").values_list("key", flat=True))
    assert {"cv", "applications", "network"} <= topics


@pytest.mark.requirement("US-27")
def test_the_desk_counts_goals_and_signatures_and_reads_neither(client, running, django_assert_num_queries):
    for pair in running.pairs[:2]:
        goals.add(pair, text=SECRET, horizon="short", by=pair.seeker.person, at=running.at)
        text = agreements.text_for(pair.coupling)
        mark = signing.wording(text, None).mark
        made = signing.settle(pair, text, {"often": SECRET}, seen=mark, by=pair.seeker.person, at=running.at)
        signing.sign(pair, text, seen=signing.wording(text, made).mark, by=pair.guide.person, at=running.at)
    client.force_login(running.coordinator)
    listed = client.get(reverse("admin:sessions_app_agreement_changelist"))

    assert "Active matches: 3. Goals: 2 open, 0 reached." in words(listed)
    assert words(listed).count("1 of 2") == 2
    for address in (
        reverse("admin:sessions_app_agreement_changelist"),
        reverse("admin:sessions_app_agreement_change", args=[made.pk]),
        reverse("admin:matching_pair_change", args=[running.pairs[1].pk]),
        reverse("admin:people_auditevent_changelist"),
    ):
        assert SECRET not in client.get(address).content.decode()
    for rows in (2, 3):
        with django_assert_num_queries(7):
            listed = client.get(reverse("admin:sessions_app_agreement_changelist"))
        assert words(listed).count("1 of 2") == rows
        third = running.pairs[2]
        signing.sign(third, text, seen=mark, by=third.guide.person, at=running.at)
    own = str(own_data.as_document(running.pairs[0].seeker.person, at=running.at))
    assert own.count(SECRET) == 2


@pytest.mark.requirement("OM-7")
@pytest.mark.parametrize(("side", "waiting"), [(Side.SEEKER, "students"), (Side.GUIDE, "mentors")])
def test_when_one_of_the_two_leaves_the_place_goes_along_the_waitlist(side, waiting):
    scene = stages.running()
    pair = scene.pairs[0]
    line = getattr(scene, waiting)[3]
    into = line.intake
    scene.pairs[3].delete()
    taken = Application.objects.filter(intake=into, state=ApplicationState.POOL).exclude(pk=line.pk).count()
    type(into).objects.filter(pk=into.pk).update(places=taken)
    Application.objects.filter(pk=line.pk).update(state=ApplicationState.WAITLIST, waitlist_rank=1)
    into.refresh_from_db()
    assert waitlist.offer_next(into, at=scene.at) is None

    leaves = repairs.Diagnosis(Cause.WITHDRAWN, side)
    repairs.carry_out(pair, leaves, "", "", by=scene.coordinator, at=scene.at)

    assert PlaceOffer.objects.get(application=line).state == "open"
