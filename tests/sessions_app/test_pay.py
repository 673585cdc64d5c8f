"""Paid mentors: contracts signed by both, sheets filled from the log, approval that locks, corrections, payroll."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from people.models import OutgoingMail, Person
from programmes.domain import workdays
from programmes.models import Contact, PayTerms, ReminderRule
from reports.exports import payroll
from sessions_app.domain import contracts, duedates, keeping, meetings, reminders, timesheets
from sessions_app.models import Contract, Reminder, Timesheet, TimesheetLine
from sessions_app.queries import hours, pay
from tests.applications import paper
from tests.scenarios import paid, stages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 14, 10, tzinfo=UTC)  # a Monday
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def scene(db, settings):
    settings.STAFF_SECOND_FACTOR = False
    with time_machine.travel(AT, tick=False):
        yield paid.pays(stages.running(at=AT))


def page(name, contract, month=SEPTEMBER):
    return reverse(name, args=[contract.pk, month.year, month.month])


@pytest.mark.requirement("OM-11", "OM-4")
def test_a_contract_is_sent_and_signed_by_both_and_nobody_else_finds_it(scene, client):
    ben = scene.mentors[0].person
    client.force_login(scene.coordinator)
    make = reverse("admin:sessions_app_contract_make")
    assert "Ben Example" in client.get(make).content.decode()
    client.post(make, {"mentor": [scene.mentors[0].pk]})
    contract = Contract.objects.get()
    asked = OutgoingMail.objects.get(kind="contract_to_sign")

    client.force_login(ben)
    shown = client.get(reverse("contract", args=[contract.pk])).content.decode()
    too_short = client.post(
        reverse("contract", args=[contract.pk]), {"seen": contract.digest, "typed": "Ben", "agrees": "on"}
    )
    client.post(
        reverse("contract", args=[contract.pk]), {"seen": contract.digest, "typed": "Ben Example", "agrees": "on"}
    )
    client.force_login(scene.coordinator)
    desk = reverse("admin:sessions_app_contract_act", args=[contract.pk])
    client.post(desk, {"act": "sign", "seen": contract.digest, "typed": "Ada Example", "agrees": "on"})
    contract.refresh_from_db()
    client.force_login(scene.students[0].person)

    assert asked.person == ben
    assert "for 40 hours from" in shown and "pay@kobling.test" in shown and "Sign the contract" in shown
    assert "Type your whole name" in too_short.content.decode()
    assert (contract.state, contract.mentor_signed_as, contract.office_signed_as) == (
        "signed",
        "Ben Example",
        "Ada Example",
    )
    assert contract.digest == contracts.digest(contract.text)
    assert client.get(reverse("contract", args=[contract.pk])).status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(text="Another text")


def test_a_contract_needs_a_named_contact_and_a_pdf_is_a_signature_too(scene, client):
    contract = contracts.draft(scene.mentors[1], by=scene.coordinator, at=AT)
    kept = Contact.objects.get(kind="pay")
    Contact.objects.filter(pk=kept.pk).update(kind="general")
    with pytest.raises(ValidationError, match="Name a contact"):
        contracts.send(contract, by=scene.coordinator, at=AT)
    Contact.objects.filter(pk=kept.pk).update(kind="pay")
    contracts.send(contract, by=scene.coordinator, at=AT)

    client.force_login(scene.mentors[1].person)
    refused = client.post(reverse("contract_file", args=[contract.pk]), {"pdf": paper.upload(b"no pdf")})
    client.post(reverse("contract_file", args=[contract.pk]), {"pdf": paper.upload()})
    contract.refresh_from_db()
    handed = client.get(reverse("contract_file", args=[contract.pk]))

    assert "not a PDF" in refused.content.decode()
    assert contract.state == "half" and handed.content == paper.pdf()


@pytest.mark.requirement("OM-11")
def test_a_sheet_is_filled_from_the_log_returned_approved_locked_and_corrected_by_new_rows(scene, client):
    contract, ben = paid.signed(scene), scene.mentors[0].person
    client.force_login(ben)
    client.post(page("timesheet_act", contract), {"act": "begin"})
    client.post(page("timesheet", contract), {"on": "2026-09-10", "length": "1,5", "kind": "preparation"})
    client.post(page("timesheet_act", contract), {"act": "submit"})
    sheet = Timesheet.objects.get()
    assert (sheet.state, sheet.minutes) == ("submitted", 60 + 90)

    client.force_login(scene.coordinator)
    desk = reverse("admin:sessions_app_timesheet_act", args=[sheet.pk])
    client.post(desk, {"act": "return", "reason": "My number is 01019040034"})
    assert Timesheet.objects.get().state == "submitted", "an identity number is refused"
    client.post(desk, {"act": "return", "reason": "Which day did you prepare?"})
    client.force_login(ben)
    assert "Which day did you prepare?" in client.get(page("timesheet", contract)).content.decode()
    client.post(page("timesheet_act", contract), {"act": "submit"})
    client.force_login(scene.coordinator)
    client.post(desk, {"act": "approve"})
    sheet.refresh_from_db()
    assert sheet.state == "approved" and sheet.approved_as == str(scene.coordinator)


@pytest.mark.requirement("OM-11")
def test_the_database_refuses_every_change_of_an_approved_sheet_and_corrections_are_new_rows(scene, client):
    contract, ben = paid.signed(scene), scene.mentors[0].person
    sheet = timesheets.begin(contract, SEPTEMBER, by=ben, at=AT)
    timesheets.put_line(sheet, on=date(2026, 9, 10), minutes=90, kind="preparation", by=ben, at=AT)
    timesheets.submit(sheet, by=ben, at=AT)
    timesheets.approve(sheet, by=scene.coordinator, at=AT)
    line = sheet.lines.get(kind="preparation")
    for forbidden in (
        lambda: TimesheetLine.objects.filter(pk=line.pk).update(minutes=600),
        lambda: line.delete(),
        lambda: TimesheetLine.objects.create(sheet=sheet, on=SEPTEMBER, minutes=5, kind="meeting"),
        lambda: Timesheet.objects.filter(pk=sheet.pk).update(state="draft"),
        lambda: sheet.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()

    client.force_login(ben)
    client.post(reverse("timesheet_line", args=[line.pk]), {"length": "1:00"})
    correction = Timesheet.objects.get(number=2)
    client.post(page("timesheet_act", contract), {"act": "submit"})
    timesheets.approve(Timesheet.objects.get(number=2), by=scene.coordinator, at=AT)
    assert correction.lines.get().minutes == -30 and correction.lines.get().corrects == line
    assert pay.registered(contract) == 120

    client.force_login(scene.coordinator)
    sent = client.post(reverse("payroll_export", args=["kobling", 2026, 9, "csv"])).content.decode("utf-8-sig")
    book = client.post(reverse("payroll_export", args=["kobling", 2026, 9, "xlsx"]))
    client.force_login(scene.lead)
    assert [row.split(",")[5] for row in sent.splitlines() if ",sum," in row] == ["150", "-30"]
    assert book.content[:2] == b"PK"
    assert client.get(reverse("payroll", args=["kobling"])).status_code == 404


@tries(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(some.integers(1, 14), some.integers(1, 300)), max_size=12))
def test_the_sum_that_payroll_gets_is_the_sum_of_the_lines_to_the_minute(scene, lines):
    with transaction.atomic():
        sheet = timesheets.begin(paid.signed(scene, 3), SEPTEMBER, by=None, at=AT)
        for day, minutes in lines:
            timesheets.put_line(sheet, on=date(2026, 9, day), minutes=minutes, kind="meeting", by=scene.admin, at=AT)
        timesheets.submit(sheet, by=scene.admin, at=AT)
        timesheets.approve(sheet, note="All of it was agreed", by=scene.coordinator, at=AT)
        _head, rows = payroll.table(Timesheet.objects.all(), SEPTEMBER)
        *days, total = [row[5] for row in rows]
        clock = str(rows[-1][6]).split(":")
        transaction.set_rollback(True)

    assert total == sum(days) == sum(minutes for _day, minutes in lines) == sheet.minutes
    assert int(clock[0]) * 60 + int(clock[1]) == total


def test_more_hours_than_agreed_need_a_reason_and_nobody_approves_their_own(scene):
    Contract.objects.filter(pk=paid.signed(scene).pk).exists()
    contract = Contract.objects.get()
    sheet = timesheets.begin(contract, SEPTEMBER, by=None, at=AT)
    for day in range(1, 4):
        timesheets.put_line(sheet, on=date(2026, 9, day), minutes=900, kind="training", by=scene.admin, at=AT)
    timesheets.submit(sheet, by=scene.admin, at=AT)

    assert "That is 6 h too many" in timesheets.checks(contract)[0]
    with pytest.raises(ValidationError, match="More hours"):
        timesheets.approve(sheet, by=scene.coordinator, at=AT)
    with pytest.raises(ValidationError, match="own hours"):
        timesheets.approve(sheet, note="Fine", by=scene.mentors[0].person, at=AT)
    scene.coupling.hours_per_student = 50
    scene.coupling.save()
    assert "ask for 50 h" in timesheets.checks(contract)[1]


@pytest.mark.requirement("OM-11")
def test_the_sheet_is_due_on_the_last_working_day_before_the_twentieth_and_reminded_of_until_it_is_in(scene):
    contract, terms = paid.signed(scene), PayTerms.objects.get()
    for kind, days in (("timesheet", 3), ("contract_end", 14)):
        ReminderRule.objects.create(cohort=scene.cohort, kind=kind, days_before=days, at_time="09:00")
    reminders.plan(at=AT + timedelta(days=20))
    planned = Reminder.objects.filter(kind="timesheet", about__month="2026-09").order_by("planned_at")

    assert duedates.due_on(terms, date(2026, 11, 1)) == date(2026, 12, 18), "the 20th of December is a Sunday"
    assert workdays.on_or_before(date(2027, 3, 26), "NO") == date(2027, 3, 24), "Maundy Thursday and Good Friday"
    assert [row.planned_at.date() for row in planned] == [date(2026, 10, 12), date(2026, 10, 17)], "once more at first"

    reminders.release(at=datetime(2026, 10, 12, 12, tzinfo=UTC))
    sheet = timesheets.begin(contract, SEPTEMBER, by=None, at=AT)
    timesheets.submit(sheet, by=scene.mentors[0].person, at=AT)
    reminders.release(at=datetime(2026, 10, 17, 12, tzinfo=UTC))
    meetings.log(
        scene.pairs[0], held_on=date(2026, 9, 13), minutes=45, mode="digital", by=scene.mentors[0].person, at=AT
    )
    reminders.release(at=datetime.combine(contract.ends_on - timedelta(days=13), datetime.min.time(), UTC))
    states = [row.state for row in planned.all()]
    assert states == ["released", "skipped"], "nobody is reminded of what is handed in"
    assert OutgoingMail.objects.filter(kind="reminder_contract_end").count() == 1, "one meeting is not registered yet"


@pytest.mark.requirement("OM-11")
def test_approved_hours_survive_their_account_and_go_on_the_first_day_of_the_sixth_year(scene):
    contract = paid.signed(scene)
    sheet = timesheets.begin(contract, SEPTEMBER, by=None, at=AT)
    timesheets.submit(sheet, by=scene.admin, at=AT)
    timesheets.approve(sheet, by=scene.coordinator, at=AT)
    half = timesheets.begin(contract, OCTOBER, by=None, at=AT + timedelta(days=20))
    stages.Pair.objects.filter(guide=scene.mentors[0]).delete()
    Person.objects.get(pk=scene.mentors[0].person_id).delete()
    keeping.purge(at=AT)

    assert not Timesheet.objects.filter(pk=half.pk).exists(), "what was never approved goes with its mentor"
    assert Timesheet.objects.get().lines.count() == 1 and Timesheet.objects.get().contract.name == "Ben Example"
    assert Timesheet.objects.get().kept_until == date(2031, 12, 31)
    keeping.purge(at=datetime(2031, 12, 31, 23, tzinfo=UTC))
    assert Timesheet.objects.count() == 1
    keeping.purge(at=datetime(2032, 1, 1, 3, tzinfo=UTC))
    assert not Timesheet.objects.exists() and not Contract.objects.exists()


def test_lengths_are_said_and_written_without_rounding():
    assert [hours.in_words(n) for n in (0, 45, 60, 150, -30)] == [
        "0 h",
        "0 h 45 min",
        "1 h",
        "2 h 30 min",
        "−0 h 30 min",
    ]
    assert [hours.as_clock(n) for n in (5, 754, -30)] == ["0:05", "12:34", "-0:30"]
