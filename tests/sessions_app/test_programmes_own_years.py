"""The calendars of real programmes: what their documents promise stands in a participant's calendar and reminders."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from programmes.domain.recipe import loading
from programmes.models import Programme
from sessions_app.domain import meetings, participation, reminders
from sessions_app.models import Reminder
from sessions_app.queries import presence

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
USN_DAYS = {
    "bo": [date(2022, 10, 24), date(2023, 1, 16), date(2023, 3, 7), date(2023, 4, 17)],
    "drammen": [date(2022, 10, 25), date(2023, 1, 17), date(2023, 3, 7), date(2023, 4, 18)],
    "vestfold": [date(2022, 11, 2), date(2023, 1, 25), date(2023, 3, 7), date(2023, 4, 26)],
    "kongsberg": [date(2022, 10, 26), date(2023, 1, 18), date(2023, 3, 7), date(2023, 4, 19)],
    "ringerike": [date(2022, 10, 27), date(2023, 1, 19), date(2023, 3, 7), date(2023, 4, 20)],
}


def programme(name: str) -> Programme:
    return loading.load(f"programmes/recipes/{name}.yaml", by=None, at=timezone.now())


def pair(made: Programme, at: datetime, campus=None) -> Pair:
    """A student and a mentor of a programme who have both said yes."""
    cohort = made.cohorts.get()
    ends = {}
    for part in ("student", "mentor"):
        intake = cohort.intakes.get(part=part)
        name = f"{part}-{campus.slug if campus else 'all'}"
        person = Person.objects.create_user(f"{name}@example.org", name="Somebody", language="nb")
        ends[part] = Application.objects.create(
            intake=intake,
            person=person,
            questionnaire=intake.questionnaire,
            campus=campus,
            state=ApplicationState.POOL,
            submitted_at=at,
        )
    return Pair.objects.create(
        coupling=cohort.couplings.order_by("pk").first(),
        seeker=ends["student"],
        guide=ends["mentor"],
        state=PairState.ACTIVE,
        offered_at=at,
        seeker_yes_at=at,
        guide_yes_at=at,
        active_at=at,
    )


@pytest.mark.requirement("US-2", "US-3")
@pytest.mark.parametrize("campus", USN_DAYS)
def test_each_campus_of_usn_has_its_own_three_days_and_shares_the_digital_one(client, campus):
    made = programme("usn")
    at = datetime(2022, 10, 1, 12, tzinfo=UTC)
    found = pair(made, at, made.campuses.get(slug=campus))
    client.force_login(found.seeker.person)

    page = client.get(reverse("calendar"))
    reminders.plan(at=at)

    days = [day.gathering for day in (*reversed(page.context["diary"].behind), *page.context["diary"].ahead)]
    assert [gathering.starts_at.astimezone(OSLO).date() for gathering in days] == USN_DAYS[campus]
    assert [gathering.mode for gathering in days] == ["in_person", "in_person", "digital", "in_person"]
    events = Reminder.objects.filter(person=found.seeker.person, kind="gathering").values_list("event_at", flat=True)
    assert {event.astimezone(OSLO).date() for event in events} == set(USN_DAYS[campus])


@pytest.mark.requirement("US-3", "US-4")
def test_usn_asks_for_three_gatherings_in_person_one_digital_and_monthly_meetings_mostly_in_person():
    made = programme("usn")
    at = datetime(2022, 10, 20, 12, tzinfo=UTC)
    found = pair(made, at, made.campuses.get(slug="bo"))
    for number, mode in enumerate(("in_person", "digital", "digital")):
        day = date(2022, 11, 10) + timedelta(days=30 * number)
        meetings.log(found, held_on=day, minutes=60, mode=mode, by=found.seeker.person, at=at + timedelta(days=200))

    account = participation.of_application(found.seeker, at=datetime(2023, 1, 20, 12, tzinfo=UTC))

    assert account is not None
    words = {line.rule.kind: line.words for line in account.lines}
    assert words == {
        "gatherings_in_person": "0 of 3 gatherings in person, 3 short, 3 chances left",
        "gatherings_digital": "0 of 1 digital gathering, 1 short, 1 chance left",
        "meetings_per_month": "3 of 7 months kept, 4 short, 4 chances left; 1 meeting this month",
        "meetings_mostly_in_person": "1 of 3 meetings in person, 2 more are needed",
    }
    assert account.state == "at_risk"


@pytest.mark.requirement("GC-2", "GC-3")
def test_copenhagen_has_seminars_over_six_months_in_the_participants_calendar(client):
    made = programme("copenhagen")
    cohort = made.cohorts.get()
    at = datetime.combine(cohort.starts_on, datetime.min.time(), tzinfo=UTC)
    found = pair(made, at)
    client.force_login(found.seeker.person)

    account = participation.of_application(found.seeker, at=at + timedelta(days=40))
    page = client.get(reverse("calendar"))

    diary = page.context["diary"]
    seminars = [day.gathering for day in (*diary.ahead, *diary.behind)]
    assert made.months == 6
    assert len(seminars) >= 4
    assert all(cohort.starts_on <= one.starts_at.date() <= cohort.ends_on for one in seminars)
    assert {one.starts_at.month for one in seminars} == {
        one.starts_at.month for one in presence.gatherings_at(cohort, None, "student")
    }
    assert account is not None
    assert any("of 6 months kept" in line.words for line in account.lines)
