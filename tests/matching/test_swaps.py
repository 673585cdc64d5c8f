"""Asking for a change: advice first, read by the office and never by the other, settled with a mail."""

import pytest
from django.urls import reverse

from matching import queries
from matching.domain import repairs, swaps
from matching.models import Pair, SwapRequest
from matching.states import Cause, PairState, RequestState
from people.domain import letters
from people.models import OutgoingMail
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.matching.test_repairs import fresh, more_places
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
NOTE = "I have three exams in March"


def ask(client, pair, person, **more):
    """Ask on the page as somebody."""
    client.force_login(person)
    data = {"trouble": "no_time", "wish": "another", "note": NOTE, **more}
    return client.post(reverse("pair_change", args=[pair.pk]), data, follow=True)


@pytest.mark.requirement("OM-7")
def test_a_request_begins_with_advice_and_the_other_never_learns_of_it(client):
    scene = stages.running()
    pair = scene.pairs[0]
    client.force_login(pair.seeker.person)
    first = words(client.get(reverse("pair_change", args=[pair.pk])))
    assert "nothing is sent yet" in first and "We find no time together" in first
    advice = words(client.get(reverse("pair_change", args=[pair.pk]), {"trouble": "no_time"}))
    assert "This has helped others" in advice and "The other is not told" in advice
    conduct = words(client.get(reverse("pair_change", args=[pair.pk]), {"trouble": "conduct"}))
    assert "This has helped others" not in conduct and "112" in conduct

    assert "What you wish" in words(ask(client, pair, pair.seeker.person))
    assert SwapRequest.objects.count() == 1 and "looks into your request" in words(
        client.get(reverse("pair", args=[pair.pk]))
    )
    client.force_login(pair.guide.person)
    for name in ("pair", "pair_change", "pair_help", "meetings", "goals"):
        shown = words(client.get(reverse(name, args=[pair.pk])))
        assert NOTE not in shown and "looks into your request" not in shown

    client.force_login(pair.seeker.person)
    client.post(reverse("pair_change_take_back", args=[pair.pk]))
    taken = SwapRequest.objects.get()
    assert (taken.state, taken.note) == (RequestState.WITHDRAWN, "")


@pytest.mark.requirement("OM-7", "US-24")
def test_the_desk_takes_it_up_and_a_repair_settles_it_with_a_mail_and_no_second_try(client):
    scene = stages.running()
    more_places(scene, 2)
    pair = scene.pairs[0]
    ask(client, pair, pair.seeker.person, trouble="language")
    client.force_login(scene.coordinator)
    assert "1 request for a change that nobody is on" in words(client.get(reverse("admin:index")))
    row = SwapRequest.objects.get()
    page = client.get(at("swaprequest_change", row.pk))
    assert NOTE in words(page) and f"{at('pair_repair', pair.pk)}?cause=language" in page.content.decode()
    client.post(at("swaprequest_take_up", row.pk))
    row.refresh_from_db()
    assert (row.state, row.taken_by) == (RequestState.TAKEN, scene.coordinator)

    plan = repairs.plans(fresh(pair), repairs.Diagnosis(Cause.LANGUAGE))[0]
    client.post(at("pair_repair", pair.pk), {"cause": "language", "plan": plan.name, "seen": plan.mark})

    row.refresh_from_db()
    assert (row.state, row.outcome, row.note) == (RequestState.SETTLED, "new_match", "")
    mail = OutgoingMail.objects.get(kind="swap_settled")
    assert mail.person == pair.seeker.person and "another match is offered" in letters.write(mail).text
    assert (pair.seeker.person_id, pair.guide.person_id) in queries.failed_pairs(scene.coupling)
    assert Pair.objects.get(seeker=pair.seeker, state=PairState.OFFERED).follows_id == pair.pk


def test_it_is_settled_by_hand_or_when_the_asker_ends_the_match(client):
    scene = stages.running()
    first, second = scene.pairs[0], scene.pairs[1]
    ask(client, first, first.guide.person)
    ask(client, second, second.seeker.person)
    client.force_login(scene.coordinator)
    row = SwapRequest.objects.get(pair=first)
    client.post(at("swaprequest_settle", row.pk), {"outcome": "nonsense"})
    client.post(at("swaprequest_settle", row.pk), {"outcome": "goes_on"})
    client.post(at("swaprequest_settle", row.pk), {"outcome": "ended"})
    row.refresh_from_db()
    assert row.outcome == "goes_on" and OutgoingMail.objects.get(kind="swap_settled").person == first.guide.person
    client.force_login(first.guide.person)
    assert "the match goes on" in words(client.get(reverse("pair_change", args=[first.pk])))

    client.force_login(second.seeker.person)
    client.post(reverse("pair_end", args=[second.pk]), {"reason": "no_time"})

    assert SwapRequest.objects.get(pair=second).outcome == "ended"
    assert OutgoingMail.objects.filter(kind="swap_settled").count() == 1


def test_a_second_request_and_one_about_an_offer_are_refused(client):
    scene = stages.running()
    pair, offered = scene.pairs[0], scene.pairs[3]
    ask(client, pair, pair.seeker.person)
    ask(client, pair, pair.seeker.person)
    ask(client, offered, offered.seeker.person)
    assert SwapRequest.objects.count() == 1
    refused = ask(client, scene.pairs[1], scene.pairs[1].seeker.person, note="01010112377")
    assert "national identity number" in words(refused) and SwapRequest.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_at_the_desk_asks_the_database_equally_often(client, rows, django_assert_num_queries):
    scene = stages.running()
    for pair in scene.pairs[:rows]:
        swaps.ask(fresh(pair), trouble="other", wish="leave", by=pair.seeker.person, at=scene.at)
    client.force_login(scene.coordinator)
    client.get(at("swaprequest_changelist"))

    with django_assert_num_queries(5):
        page = client.get(at("swaprequest_changelist"))

    assert words(page).count("to leave the programme") == rows
