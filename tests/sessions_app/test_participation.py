"""The participation ledger: what each rule says of each person, over months, gatherings, swaps and late starts."""

from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import ANY

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from programmes.models import Cohort, Expectation, Gathering, Membership
from sessions_app.domain import allowances, attendance, participation
from sessions_app.models import Allowance, Attendance, Meeting
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1), date(2027, 2, 28)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def half_year(running: Scene) -> Scene:
    """The running cohort laid from September to February, all pairs active since the first day, nobody has met."""
    began = datetime(2026, 9, 1, 10, tzinfo=UTC)
    Cohort.objects.filter(pk=running.cohort.pk).update(starts_on=AUTUMN[0], ends_on=AUTUMN[1])
    Pair.objects.filter(active_at__isnull=False).update(offered_at=began, active_at=began)
    Meeting.objects.all().delete()
    Attendance.objects.all().delete()
    Gathering.objects.all().delete()
    running.cohort.refresh_from_db()
    running.cohort.expectations.all().delete()
    return running


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def expect(scene: Scene, kind: str, **numbers: object) -> Expectation:
    return Expectation.objects.create(cohort=scene.cohort, kind=kind, text=f"Rule {kind}", **numbers)


def meet(pair: Pair, *days: date, mode: str = "in_person") -> None:
    for day in days:
        Meeting.objects.create(pair=pair, held_on=day, minutes=60, mode=mode, logged_at=timezone.now())


def gather(scene: Scene, number: int, day: datetime, mode: str = "in_person", campus=None) -> Gathering:
    made = Gathering.objects.create(
        programme=scene.programme,
        key=f"g{number}",
        number=number,
        name=f"Gathering {number}",
        starts_at=day,
        ends_at=day + timedelta(hours=3),
        mode=mode,
    )
    made.cohorts.add(scene.cohort)
    made.campuses.set([campus] if campus else [])
    return made


def account(application: Application, at: datetime) -> participation.Account:
    found = participation.of_application(Application.objects.get(pk=application.pk), at=at)
    assert found is not None
    return found


def said(application: Application, at: datetime) -> tuple[str, str]:
    """The state and the words of the only rule."""
    (line,) = account(application, at).lines
    return line.state.value, line.words


@pytest.mark.requirement("US-3", "GC-3")
def test_months_are_counted_against_the_whole_time_and_the_rule_says_how_many(half_year):
    expect(half_year, "meetings_per_month", at_least=1, at_most=2, periods=5)
    pair = half_year.pairs[0]
    meet(pair, date(2026, 9, 3), date(2026, 11, 2), date(2026, 11, 20))

    assert said(pair.seeker, noon(2026, 9, 20)) == (
        "on_way",
        "2 of 5 months kept, 3 short, 4 chances left; 1 meeting this month",
    )
    assert said(pair.seeker, noon(2026, 12, 2))[0] == "at_risk"
    assert said(pair.guide, noon(2027, 1, 2)) == (
        "missed",
        "2 of 5 months kept, 3 short, and it cannot be met any more; 0 meetings this month",
    )
    meet(pair, date(2026, 12, 3), date(2027, 1, 4), date(2027, 2, 5))
    assert said(pair.seeker, noon(2027, 2, 6)) == ("met", "5 of 5 months kept; 1 meeting this month")


@pytest.mark.requirement("US-3")
def test_who_joins_late_owes_only_the_months_and_gatherings_of_their_own_time(half_year):
    expect(half_year, "meetings_per_month", at_least=1)
    expect(half_year, "gatherings_in_person", at_least=2)
    early, late = half_year.pairs[0], half_year.pairs[1]
    joined = datetime(2026, 11, 20, 12, tzinfo=UTC)
    Pair.objects.filter(pk=late.pk).update(offered_at=joined, active_at=joined)
    first, second = gather(half_year, 1, noon(2026, 10, 1)), gather(half_year, 2, noon(2027, 1, 12))
    for pair in (early, late):
        attendance.mark(second, pair.seeker, "present", by=half_year.facilitator, at=noon(2027, 1, 12))
        meet(pair, date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 5))
    attendance.mark(first, half_year.pairs[2].seeker, "present", by=half_year.facilitator, at=noon(2026, 10, 1))

    assert account(late.seeker, noon(2027, 2, 10)).state == "met"
    assert [line.needed for line in account(late.seeker, noon(2027, 2, 10)).lines] == [3, 1]
    assert account(early.seeker, noon(2027, 2, 10)).state == "missed"
    assert [line.needed for line in account(early.seeker, noon(2027, 2, 10)).lines] == [6, 2]


@pytest.mark.requirement("US-3", "US-24")
def test_after_a_swap_the_earlier_meetings_count_for_who_stays_and_the_gap_is_owed_by_nobody(half_year):
    expect(half_year, "meetings_per_month", at_least=1)
    first = half_year.pairs[0]
    meet(first, date(2026, 9, 5), date(2026, 10, 5))
    Pair.objects.filter(pk=first.pk).update(state=PairState.ENDED, ended_at=noon(2026, 10, 31), end_reason="moved")
    alone = account(first.seeker, noon(2026, 11, 15))
    Application.objects.filter(pk=half_year.mentors[3].pk).update(places=2)
    second = Pair.objects.create(
        coupling=first.coupling,
        seeker=first.seeker,
        guide=half_year.mentors[3],
        state=PairState.ACTIVE,
        follows=first,
        **dict.fromkeys(("offered_at", "seeker_yes_at", "guide_yes_at", "active_at"), noon(2026, 12, 1)),
    )
    meet(second, date(2026, 12, 5), date(2027, 1, 5))

    assert alone.without_match
    assert (alone.state, alone.headline) == ("at_risk", "No match now")
    assert said(first.seeker, noon(2027, 1, 10)) == (
        "on_way",
        "4 of 5 months kept, 1 short, 1 chance left; 1 meeting this month",
    )
    assert said(half_year.mentors[3], noon(2027, 1, 10))[1].startswith("2 of 3 months kept")


def test_a_guide_of_two_owes_each_of_them_the_months_meeting(half_year):
    expect(half_year, "meetings_per_month", at_least=1, periods=1)
    guide = half_year.mentors[0]
    Application.objects.filter(pk=guide.pk).update(places=2)
    Pair.objects.filter(pk=half_year.pairs[1].pk).update(guide=guide)
    meet(half_year.pairs[0], date(2026, 9, 5))

    assert said(guide, noon(2026, 9, 10))[1].startswith("0 of 1 month kept")
    meet(Pair.objects.get(pk=half_year.pairs[1].pk), date(2026, 9, 6))
    assert said(guide, noon(2026, 9, 10))[0] == "met"


@pytest.mark.requirement("US-2", "US-4")
def test_physical_and_digital_gatherings_are_told_apart_and_chances_are_counted(half_year):
    expect(half_year, "gatherings_in_person", at_least=2)
    expect(half_year, "gatherings_digital", at_least=1)
    one, two, three = (gather(half_year, n, noon(2026, 9 + n, 10)) for n in range(3))
    digital = gather(half_year, 4, noon(2026, 12, 10), "digital")
    cleo, carl = half_year.students[0], half_year.students[1]
    attendance.mark(one, cleo, "absent", by=half_year.facilitator, at=noon(2026, 9, 10))
    attendance.mark(two, cleo, "present", by=half_year.facilitator, at=noon(2026, 10, 10))

    words = [line.words for line in account(cleo, noon(2026, 10, 20)).lines]
    assert words == [
        "1 of 2 gatherings in person, 1 short, 1 chance left",
        "0 of 1 digital gathering, 1 short, 1 chance left",
    ]
    assert account(cleo, noon(2026, 10, 20)).state == "at_risk"
    assert account(carl, noon(2026, 12, 1)).state == "missed"  # on neither register that was kept
    attendance.mark(three, cleo, "present", by=half_year.facilitator, at=noon(2026, 11, 10))
    attendance.mark(digital, cleo, "present", by=half_year.facilitator, at=noon(2026, 12, 10))
    assert account(cleo, noon(2026, 12, 20)).state == "met"


def test_a_gathering_whose_register_nobody_has_kept_is_held_against_nobody(half_year):
    expect(half_year, "gatherings_in_person")
    gather(half_year, 1, noon(2026, 9, 10))

    assert said(half_year.students[0], noon(2026, 10, 1)) == (
        "on_way",
        "0 of 1 gathering in person, 1 short, 1 chance left",
    )


@pytest.mark.requirement("US-4", "OM-6")
def test_most_meetings_in_person_and_own_agreement_are_rules_too(half_year):
    expect(half_year, "meetings_mostly_in_person")
    pair = half_year.pairs[0]
    meet(pair, date(2026, 9, 5))
    meet(pair, date(2026, 9, 6), date(2026, 9, 7), mode="digital")

    assert said(pair.seeker, noon(2026, 9, 10)) == ("at_risk", "1 of 3 meetings in person, 2 more are needed")
    assert said(pair.seeker, noon(2027, 3, 10))[0] == "missed"
    half_year.cohort.expectations.all().delete()
    expect(half_year, "meetings_own_agreement")
    assert said(pair.seeker, noon(2026, 9, 10)) == ("met", "3 meetings logged")
    assert said(half_year.students[1], noon(2026, 9, 10)) == ("on_way", "0 meetings logged")


def test_a_rule_of_one_coupling_says_nothing_of_who_takes_no_part_in_it(half_year):
    other = type(half_year.coupling).objects.create(
        cohort=half_year.cohort, key="buddy", name="Buddy", method="pairs", seekers="student", guides="buddy"
    )
    expect(half_year, "meetings_per_month", at_least=1, coupling=other)

    found = account(half_year.students[0], noon(2026, 9, 10))

    assert (found.lines, found.state) == ((), "met")


@pytest.mark.requirement("US-3")
def test_an_approved_absence_is_made_up_at_another_campus_by_a_task_or_let_off(client, half_year):
    expect(half_year, "gatherings_in_person", at_least=2)
    expect(half_year, "meetings_per_month", at_least=1)
    cleo, at = half_year.students[0], noon(2026, 11, 15)
    north = gather(half_year, 1, noon(2026, 9, 10), campus=half_year.north)
    south = gather(half_year, 2, noon(2026, 12, 10), campus=half_year.south)
    third = gather(half_year, 3, noon(2026, 10, 10), campus=half_year.north)
    meet(half_year.pairs[0], date(2026, 9, 5))
    client.force_login(half_year.coordinator)
    address = reverse("admin:participation_person", args=[cleo.pk])

    refused = client.post(address, {"act": "agree", "missed": f"gathering-{north.pk}", "kind": "gathering"})
    client.post(
        address, {"act": "agree", "missed": f"gathering-{north.pk}", "kind": "gathering", "instead": str(south.pk)}
    )
    client.post(address, {"act": "agree", "missed": f"gathering-{third.pk}", "kind": "task", "task": "Write a page"})
    allowances.agree(cleo, date(2026, 10, 1), "waived", by=half_year.coordinator, at=at)

    assert "Choose the other gathering." in refused.content.decode()
    assert set(Attendance.objects.filter(application=cleo).values_list("presence", flat=True)) == {"excused"}
    assert "0 of 2 gatherings in person, 2 short, 2 chances left" in [one.words for one in account(cleo, at).lines]
    attendance.mark(south, cleo, "present", by=half_year.facilitator, at=noon(2026, 12, 10))
    task = Allowance.objects.get(kind="task")
    client.post(address, {"act": "approve", "row": task.pk})
    lines = account(cleo, noon(2026, 12, 11)).lines
    assert [line.words for line in lines] == ["2 of 2 gatherings in person", ANY]
    assert lines[1].words.startswith("2 of 6 months kept")
    client.force_login(cleo.person)
    page = client.get(reverse("calendar")).content.decode()
    assert "In place of Gathering 1 you come to Gathering 2." in page
    assert "Done in place of Gathering 3: Write a page" in page


@pytest.mark.requirement("US-3", "US-4")
def test_the_coordinator_reads_who_needs_them_first_narrows_and_sees_the_map(client, half_year):
    expect(half_year, "meetings_per_month", at_least=1)
    pair = half_year.pairs[0]
    meet(pair, *(date(2026, month, 5) for month in (9, 10, 11)))
    address = reverse("admin:participation_cohort", args=[half_year.cohort.pk])
    client.force_login(half_year.coordinator)

    page = client.get(address)
    by_name = client.get(address, {"sort": "name", "part": "mentor"})
    at_north = client.get(address, {"campus": str(half_year.north.pk), "state": "nonsense"})
    as_map = client.get(address, {"view": "map"}).content.decode()

    def names(shown) -> list[str]:
        return [row.account.application.person.first_name for row in shown.context["rows"]]

    assert names(page) == ["Bea", "Bo", "Carl", "Cora", "Ben", "Cleo"], "who has missed months stands first"
    assert names(client.get(address, {"sort": "meetings"})) == ["Bea", "Bo", "Carl", "Cora", "Ben", "Cleo"]
    assert names(client.get(address, {"sort": "name"})) == ["Bea", "Ben", "Bo", "Carl", "Cleo", "Cora"]
    assert names(by_name) == ["Bea", "Ben", "Bo"]
    assert {row.account.application.campus_id for row in at_north.context["rows"]} == {half_year.north.pk}
    assert '<td class="is-' in as_map
    assert "1 meeting, kept" in as_map


def test_a_side_and_a_campus_see_their_own_people_and_strangers_nothing(client, half_year):
    Membership.objects.filter(person=half_year.coordinator).update(side="mentor", campus=half_year.north)
    client.force_login(half_year.coordinator)

    page = client.get(reverse("admin:participation_cohort", args=[half_year.cohort.pk]))
    other = client.get(reverse("admin:participation_person", args=[half_year.students[0].pk]))
    client.force_login(half_year.facilitator)
    refused = client.get(reverse("admin:participation_cohort", args=[half_year.cohort.pk]))

    assert {row.account.application.person.name for row in page.context["rows"]} == {"Ben Example", "Bo Example"}
    assert (other.status_code, refused.status_code) == (404, 404)


def test_the_ledger_of_one_pair_and_of_five_hundred_people_asks_as_often(client, half_year, django_assert_num_queries):
    at = noon(2026, 12, 1)
    expect(half_year, "meetings_per_month", at_least=1)
    gather(half_year, 1, noon(2026, 9, 10))
    with django_assert_num_queries(10):
        participation.of_cohort(Cohort.objects.select_related("programme").get(), at=at)
    crowd(half_year, 500)
    began = timezone.now()
    with django_assert_num_queries(10):
        found = participation.of_cohort(Cohort.objects.select_related("programme").get(), at=at)
    assert len(found) == 506
    assert timezone.now() - began < timedelta(seconds=3)


def crowd(scene: Scene, number: int) -> None:
    """Add students who walk with the first mentor, each with three meetings."""
    intake, at = scene.cohort.intakes.get(part="student"), noon(2026, 9, 1)
    type(intake).objects.filter(pk=intake.pk).update(places=None)
    Application.objects.filter(pk=scene.mentors[0].pk).update(places=1000)
    people = Person.objects.bulk_create(Person(email=f"s{n}@many.example.org", name=f"S {n}") for n in range(number))
    made = Application.objects.bulk_create(
        Application(intake=intake, person=one, questionnaire=intake.questionnaire, state="pool", submitted_at=at)
        for one in people
    )
    yes = dict.fromkeys(("offered_at", "seeker_yes_at", "guide_yes_at", "active_at"), at)
    pairs = Pair.objects.bulk_create(
        Pair(coupling=scene.coupling, seeker=one, guide=scene.mentors[0], state="active", **yes) for one in made
    )
    Meeting.objects.bulk_create(
        Meeting(pair=pair, held_on=date(2026, month, 7), minutes=60, mode="in_person", logged_at=at)
        for pair in pairs
        for month in (9, 10, 11)
    )


@pytest.mark.requirement("US-3")
def test_a_changed_expectation_shows_first_whose_standing_it_turns(client, half_year):
    rule = expect(half_year, "meetings_own_agreement", at_least=1)
    meet(half_year.pairs[0], date.today())
    Pair.objects.update(active_at=timezone.now() - timedelta(days=40))
    Cohort.objects.update(starts_on=date.today() - timedelta(days=50), ends_on=date.today() + timedelta(days=100))
    client.force_login(half_year.admin)
    address = reverse("admin:programmes_cohort_change", args=[half_year.cohort.pk])
    form = client.get(address).context["adminform"].form
    sets = client.get(address).context["inline_admin_formsets"]
    sent = filled(form) | {k: v for one in sets for k, v in filled_set(one.formset).items()}
    prefix = next(one.formset.prefix for one in sets if one.formset.model is Expectation)
    sent |= {f"{prefix}-0-at_least": "3"}

    asked = client.post(address, sent)
    rule.refresh_from_db()
    assert rule.at_least == 1
    assert {one.application.person.name for one in asked.context["found"]} == {"Cleo Example", "Ben Example"}
    assert {(one.old.value, one.new.value) for one in asked.context["found"]} == {("met", "on_way")}
    stale = client.post(address, sent | {"_confirmed": "1", "_digest": "other"})
    assert stale.context["is_stale"]
    client.post(address, sent | {"_confirmed": "1", "_digest": asked.context["digest"]})
    rule.refresh_from_db()
    assert rule.at_least == 3


def filled(form) -> dict[str, object]:
    found: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field, "fields"):
            for number, part in enumerate(bound.field.widget.decompress(value)):
                found[f"{bound.html_name}_{number}"] = part or ""
        else:
            found[bound.html_name] = "" if value is None else value
    return {name: value.isoformat() if isinstance(value, (date, time)) else value for name, value in found.items()}


def filled_set(formset) -> dict[str, object]:
    found = filled(formset.management_form)
    for form in formset.forms:
        found |= filled(form)
    return found
