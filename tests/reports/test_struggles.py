"""The report upward: themes from five mentors on, without names; referrals by kind; and where to refer on."""

import pytest
from django.urls import reverse

from matching.models import Pair
from programmes.models import ReferralService, StruggleTheme
from programmes.states import Part
from sessions_app.domain import struggles
from sessions_app.models import Referral, ThemeTick
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def furnished(scene) -> None:
    for key in ("money", "alone", "exam"):
        StruggleTheme.objects.create(programme=scene.programme, key=key, label=key.title())
    told = {"programme": scene.programme, "what_for": "Somebody to talk to", "contact": "Building 3"}
    ReferralService.objects.create(key="welfare", kind="welfare", name="The welfare house", **told)
    ReferralService.objects.create(key="staff", kind="staff", name="Study adviser", **told)


def mentors(scene, number: int) -> list:
    """So many mentors, each with an active pair."""
    more = [stages.applied(scene, f"Mentor{n}", Part.MENTOR) for n in range(number)]
    yes = {"seeker_yes_at": scene.at, "guide_yes_at": scene.at, "active_at": scene.at, "state": "active"}
    for place, one in enumerate(more):
        seeker = stages.applied(scene, f"Student{place}", Part.STUDENT)
        type(one).objects.filter(pk__in=[one.pk, seeker.pk]).update(state="pool")
        Pair.objects.create(coupling=scene.coupling, seeker=seeker, guide=one, offered_at=scene.at, **yes)
        one.refresh_from_db()
    return more


@pytest.mark.requirement("SE-6", "SE-8")
def test_a_mentor_finds_where_to_refer_on_ticks_and_counts_without_anybodys_name(client, running):
    furnished(running)
    pair = running.pairs[0]
    client.force_login(pair.guide.person)
    page = reverse("struggles", args=[pair.guide_id])

    assert "Building 3" in client.get(reverse("going", args=[pair.pk])).content.decode()
    shown = client.get(page).content.decode()
    assert "<textarea" not in shown and "at least five mentors" in shown
    client.post(page, {"themes": ["money", "exam"], "to_welfare": "2", "to_staff": ""})
    client.post(page, {"themes": ["money"], "to_welfare": "3", "to_staff": "0"})

    assert list(ThemeTick.objects.values_list("theme__key", flat=True)) == ["money"]
    assert list(Referral.objects.values_list("service__key", "number")) == [("welfare", 3)]
    assert {field.name for field in ThemeTick._meta.fields} == {"id", "application", "theme", "half_year"}
    client.force_login(pair.seeker.person)
    assert client.get(reverse("struggles", args=[pair.seeker_id])).status_code == 404


@pytest.mark.requirement("SE-7", "SE-8")
def test_the_lead_reads_a_theme_only_when_five_mentors_have_ticked_it(client, opened, settings):
    settings.STAFF_SECOND_FACTOR = False
    furnished(opened)
    told = {"at": opened.at}
    tickers = mentors(opened, 6)
    for one in tickers[:4]:
        struggles.tell(one, themes=["money", "alone"], referrals={"welfare": 2}, by=one.person, **told)
    client.force_login(opened.lead)
    report = reverse("programme_report", args=[opened.programme.slug, opened.cohort.number])
    assert "struggle" not in client.get(report).content.decode()

    fifth = tickers[4]
    struggles.tell(fifth, themes=["money"], referrals={}, by=fifth.person, **told)
    tables = {table.title.split(",")[0]: table for table in client.get(report).context["numbers"].tables}
    assert [row.counts[0] for row in tables["What students struggle with"].rows] == [5, None], "five is enough"

    for one in tickers[4:]:
        struggles.tell(one, themes=["money"], referrals={"staff": 1}, by=one.person, **told)

    tables = {table.title.split(",")[0]: table for table in client.get(report).context["numbers"].tables}
    assert {row.label: row.counts[0] for row in tables["What students struggle with"].rows} == {
        "Money": 6,
        "Alone": None,
    }
    referred = {row.label: row.counts[0] for row in tables["Referred on"].rows}
    assert referred["the student welfare organisation"] == 8 and referred["staff of the studies"] is None
