"""The desk of matching: who may do what where, the way of a run on its pages, pairs by hand and their end."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.domain import pairs, runs
from matching.models import Pair, Proposal, Run
from matching.states import PairState, RunState
from matching.tasks import carry_out_requested_runs
from programmes.states import Role
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is tested at the door."""
    settings.STAFF_SECOND_FACTOR = False


def words(response) -> str:
    """The words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at(name: str, *args) -> str:
    """The address of a page of the desk."""
    return reverse(f"admin:matching_{name}", args=args)


def ready(scene) -> Run:
    """A run that is ready for review."""
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    return Run.objects.get(pk=run.pk)


@pytest.mark.requirement("OM-7", "OM-10", "US-15")
def test_from_the_wish_for_a_run_to_published_offers(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)

    asked = client.post(at("coupling", scene.coupling.pk), {"seed": 0, "campus": ""}, follow=True)
    assert "The worker takes it up within seconds, or when it has finished what it has in hand." in words(asked)
    carry_out_requested_runs()
    run = Run.objects.get()
    shown = words(client.get(at("run_change", run.pk)))
    assert "Proven optimal" in shown and "Points by criterion" in shown and "4 of 4 used by this run" in shown

    before = client.get(at("run_publish", run.pk))
    assert "not cleared" in words(before) and "Publish and send the offers" not in words(before)
    refused = client.post(at("run_publish", run.pk), {"tell_unmatched": "on", "version": 0}, follow=True)
    assert "The first contact is not cleared" in words(refused) and Pair.objects.count() == 0

    crowd.clear(scene.coupling)
    preview = words(client.get(at("run_publish", run.pk)))
    assert "4 matches are offered" in preview and "students without a match 0 mentors without a match 0" in preview
    assert "students without a match 0 mentors without a match 0" in shown
    assert "Hi Cleo," in preview and "Hi Ben," in preview and "Personvernombudet" in preview
    done = client.post(at("run_publish", run.pk), {"tell_unmatched": "on", "version": 0}, follow=True)
    assert "published by Ada Example" in words(done)
    assert Pair.objects.filter(state=PairState.OFFERED).count() == 4


def test_a_second_run_at_once_is_refused_with_a_link_to_the_first(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    client.post(at("coupling", scene.coupling.pk), {"seed": 0})

    wish = {"seed": 77, "campus": scene.south.pk, "objective": "worst-first"}
    refused = client.post(at("coupling", scene.coupling.pk), wish, follow=True)

    shown = refused.content.decode()
    assert 'value="77"' in shown and f'<option value="{scene.south.pk}" selected>' in shown
    assert '<option value="worst-first" selected>' in shown and Run.objects.count() == 1
    assert "already on its way" in words(refused)
    assert f'href="{at("run_change", Run.objects.get().pk)}"' in refused.content.decode()


def test_the_progress_asks_again_while_the_run_is_on_its_way_and_then_loads_the_page(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, stage="check", percent=42)

    during = client.get(at("run_progress", run.pk))
    assert 'hx-trigger="every 2s"' in during.content.decode() and "Checks the input – 42 %" in words(during)
    assert "HX-Refresh" not in during.headers
    assert "Look again" in words(client.get(at("run_change", run.pk)))

    Run.objects.filter(pk=run.pk).update(state=RunState.READY)
    assert client.get(at("run_progress", run.pk)).headers["HX-Refresh"] == "true"


def test_a_run_is_cancelled_or_discarded_by_a_button(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    waiting = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    client.post(at("run_cancel", waiting.pk))
    done = ready(scene)
    way_on = f'<a class="btn btn-primary" href="{at("coupling", scene.coupling.pk)}">'
    assert way_on not in client.get(at("run_change", done.pk)).content.decode()
    client.post(at("run_discard", done.pk))

    for state in (RunState.DISCARDED, RunState.INTERRUPTED, RunState.FAILED):
        Run.objects.filter(pk=done.pk).update(state=state)
        assert way_on in client.get(at("run_change", done.pk)).content.decode()
    Run.objects.filter(pk=done.pk).update(state=RunState.DISCARDED)
    assert set(Run.objects.values_list("state", flat=True)) == {RunState.DISCARDED}
    again = client.post(at("run_discard", done.pk), follow=True)
    assert "cannot be discarded" in words(again)


def test_the_page_of_a_run_says_why_somebody_has_no_place(client):
    scene = stages.reviewed()
    for mentor in scene.mentors:
        mentor.campus = scene.north
        mentor.save()
    client.force_login(scene.coordinator)

    shown = words(client.get(at("run_change", ready(scene).pk)))

    assert "Nobody who guides fits what must be met: campus, or an answer that is a must." in shown
    assert "Carl Example" in shown and "2 who guide have nobody" in shown


def test_matching_by_hand_compares_first_and_offers_then(client):
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    client.force_login(scene.coordinator)
    two = {"seeker": scene.students[0].pk, "guide": scene.mentors[1].pk}

    compared = words(client.get(at("by_hand", scene.coupling.pk), two))
    assert "They are not at the same campus." in compared and "Offer this match all the same" in compared
    client.post(at("by_hand", scene.coupling.pk), two)

    pair = Pair.objects.get()
    assert (pair.seeker_id, pair.guide_id, pair.state) == (*two.values(), PairState.OFFERED)


def test_the_office_ends_completes_and_takes_back(client):
    scene = stages.running()
    client.force_login(scene.coordinator)
    first, second, _third, offered = scene.pairs

    client.post(at("pair_end", first.pk), {"reason": "silence"})
    client.post(at("pair_complete", second.pk))
    client.post(at("pair_expire", offered.pk))

    states = {pair.pk: pair.state for pair in Pair.objects.all()}
    assert (states[first.pk], states[second.pk]) == (PairState.ENDED, PairState.COMPLETED)
    assert states[offered.pk] == PairState.EXPIRED
    assert "one of the two cannot be reached" in words(client.get(at("pair_change", first.pk)))


def test_a_refused_last_day_or_stand_in_stays_in_its_form(client):
    scene = stages.running()
    pair, spare = scene.pairs[0], scene.mentors[2]
    client.force_login(scene.coordinator)

    no_day = client.post(at("pair_last_day", pair.pk), {"until": "2026-02-31"})
    assert "Enter a valid date" in words(no_day) and 'value="2026-02-31"' in no_day.content.decode()
    long_ago = client.post(at("pair_last_day", pair.pk), {"until": "2020-02-03"})
    assert "This day is over" in words(long_ago) and 'value="2020-02-03"' in long_ago.content.decode()

    days = {"guide": spare.pk, "kind": "instead", "from_day": "2026-10-09", "until_day": "2026-10-01"}
    refused = client.post(at("pair_co_guide", pair.pk), days)
    shown = refused.content.decode()
    assert "The last day lies before the first" in words(refused) and not pair.co_guides.exists()
    assert 'value="2026-10-09"' in shown and 'value="2026-10-01"' in shown
    assert f'<option value="{spare.pk}" selected>' in shown


@pytest.mark.parametrize(("days", "is_listed"), [(9, False), (10, True)])
def test_who_has_not_answered_for_ten_days_is_on_the_coordinators_list(client, days, is_listed):
    scene = stages.matched(at=timezone.now() - timedelta(days=days, minutes=5))
    assert scene.coupling.first_contact.office_after_days == 10
    pairs.accept(scene.pairs[0], by=scene.students[0].person, at=scene.at)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("coupling", scene.coupling.pk)))

    assert ("No answer for long" in shown) == is_listed
    late = shown.split("No answer for long")[-1].split("Ask for a run")[0] if is_listed else ""
    assert ("Ben Example" in late, "Carl Example" in late) == (is_listed, is_listed)


def test_a_coordinator_of_one_campus_asks_only_there_and_sees_only_that(client):
    scene = stages.reviewed()
    sam = stages.staff("Sam", scene.programme, Role.COORDINATOR, campus=scene.south)
    whole = ready(scene)
    client.force_login(sam)

    assert client.get(at("run_change", whole.pk)).status_code == 404
    assert client.get(at("run_publish", whole.pk)).status_code == 404
    refused = client.post(at("coupling", scene.coupling.pk), {"seed": 0, "campus": scene.north.pk})
    assert "Select a valid choice" in words(refused)
    client.post(at("coupling", scene.coupling.pk), {"seed": 0, "campus": scene.south.pk})
    own = Run.objects.get(campus=scene.south)
    runs.carry_out(own.pk, at=scene.at)
    shown = words(client.get(at("run_change", own.pk)))
    assert "Carl Example" in shown and "Cleo Example" not in shown
    by_hand = client.get(at("by_hand", scene.coupling.pk))
    assert "Carl Example" in words(by_hand) and "Cleo Example" not in words(by_hand)


@pytest.mark.requirement("GC-7", "OX-11")
def test_who_works_for_the_mentors_follows_up_without_the_students_names_and_does_not_match(client):
    scene = stages.running()
    mia = stages.staff("Mia", scene.programme, Role.COORDINATOR)
    mia.memberships.update(side="mentor")
    client.force_login(mia)

    pages = [at("pair_changelist"), at("pair_change", scene.pairs[0].pk), at("pair_end", scene.pairs[0].pk)]
    shown = [words(client.get(page)) for page in [*pages, reverse("admin:sessions_app_meeting_changelist")]]

    assert all("student – Ben Example" in page and "Cleo" not in page for page in shown)
    assert "Ben Example" in words(client.get(at("pair_changelist"), {"q": "Ben Example"}))
    assert "Ben Example" not in words(client.get(at("pair_changelist"), {"q": "Cleo"}))
    for closed in (at("couplings"), at("coupling", scene.coupling.pk), at("run_change", scene.run.pk)):
        assert client.get(closed).status_code == 404
    client.post(at("pair_complete", scene.pairs[0].pk))
    assert Pair.objects.get(pk=scene.pairs[0].pk).state == PairState.COMPLETED


@pytest.mark.parametrize("name", ["coupling", "by_hand", "run_change", "run_publish", "pair_change", "pair_end"])
def test_the_staff_of_another_programme_finds_nothing(client, name):
    scene, other = stages.running(), stages.reviewed("other")
    run = ready(other)
    rows = {"coupling": scene.coupling, "by_hand": scene.coupling, "run_change": scene.run, "run_publish": scene.run}
    client.force_login(other.coordinator)

    assert client.get(at(name, rows.get(name, scene.pairs[0]).pk)).status_code == 404
    assert client.get(at("run_change", run.pk)).status_code == 200
    assert scene.programme.slug not in words(client.get(at("couplings")))


def test_pages_ask_the_database_as_often_for_three_pairs_as_for_one(client, django_assert_num_queries):
    scene = stages.matched()
    keep = [pair.seeker_id for pair in scene.pairs[:1]]
    rest = list(Pair.objects.exclude(seeker__in=keep)), list(Proposal.objects.exclude(seeker__in=keep))
    client.force_login(scene.coordinator)
    pages = [
        at("couplings"),
        at("coupling", scene.coupling.pk),
        at("run_change", scene.run.pk),
        at("pair_changelist"),
    ]
    asked = {}
    for rows in rest:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        asked[page] = len(captured)

    for rows in rest:
        type(rows[0])._default_manager.bulk_create(rows)

    for page in pages:
        with django_assert_num_queries(asked[page]):
            client.get(page)
