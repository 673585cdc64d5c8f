"""Paid mentors: contracts signed by both, sheets filled from the log, approval that locks, corrections, payroll."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from people.models import AuditEvent, OutgoingMail, Person
from programmes.domain import workdays
from programmes.models import Contact, Gathering, PayTerms, ReminderRule
from reports.exports import payroll
from sessions_app.domain import contracts, duedates, keeping, meetings, reminders, timesheets
from sessions_app.models import Attendance, Contract, Reminder, Timesheet, TimesheetLine
from sessions_app.queries import hours, pay
from tests.applications import paper
from tests.scenarios import kept, paid, stages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 14, 10, tzinfo=UTC)  # a Monday
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def scene(db, settings):
    settings.STAFF_SECOND_FACTOR = False
    with time_machine.travel(AT, tick=False):
        yield kept.once("pay in autumn", lambda: paid.pays(stages.running(at=AT)))


def page(name, contract, month=SEPTEMBER):
    return reverse(name, args=[contract.pk, month.year, month.month])


def stamped_and_in_the_trail(contract, scene) -> None:
    """Both signatures have their time, and the trail holds the checksum of the very text."""
    assert (contract.mentor_signed_at, contract.office_signed_at, contract.office_signed_by) == (
        AT,
        AT,
        scene.coordinator,
    )
    assert contract.digest == hashlib.sha256(contract.text.encode()).hexdigest()
    signed = AuditEvent.objects.filter(verb="contract.signed", thing_id=str(contract.pk)).order_by("pk")
    assert [(one.actor, one.note) for one in signed] == [
        (scene.mentors[0].person, f"mentor, {contract.digest}"),
        (scene.coordinator, f"office, {contract.digest}"),
    ]


def refuses_another_text(client, address: str, name: str, state: str) -> None:
    """Nobody signs a text that is not the one that stands there now."""
    sent = {"act": "sign", "seen": "0" * 64, "typed": name, "agrees": "on"}
    said = client.post(address, sent, follow=True).content.decode()
    assert "The text has changed since you opened the page." in said
    assert Contract.objects.get().state == state


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
    refuses_another_text(client, reverse("contract", args=[contract.pk]), "Ben Example", "sent")
    too_short = client.post(
        reverse("contract", args=[contract.pk]), {"seen": contract.digest, "typed": "Ben", "agrees": "on"}
    )
    client.post(
        reverse("contract", args=[contract.pk]), {"seen": contract.digest, "typed": "Ben Example", "agrees": "on"}
    )
    client.force_login(scene.coordinator)
    desk = reverse("admin:sessions_app_contract_act", args=[contract.pk])
    refuses_another_text(client, desk, "Ada Example", "half")
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
    stamped_and_in_the_trail(contract, scene)
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
    assert (contract.mentor_signed_at, contract.office_signed_at) == (AT, None)


def test_a_paper_that_the_office_sends_in_is_the_signature_of_both(scene, client):
    contract, content = paid.sent(scene), paper.pdf("Signed on paper by both")
    client.force_login(scene.coordinator)
    desk = reverse("admin:sessions_app_contract_act", args=[contract.pk])
    client.post(desk, {"act": "attach", "pdf": paper.upload(content)})

    contract.refresh_from_db()
    assert (contract.state, contract.mentor_signed_as, contract.office_signed_as) == (
        "signed",
        "Ben Example",
        "Ada Example",
    )
    assert (contract.mentor_signed_at, contract.office_signed_at, contract.office_signed_by) == (
        AT,
        AT,
        scene.coordinator,
    )
    assert contract.file_sha256 == hashlib.sha256(content).hexdigest()
    line = AuditEvent.objects.get(verb="contract.signed", thing_id=str(contract.pk))
    assert (line.actor, line.note) == (scene.coordinator, f"PDF, {contract.file_sha256}")
    assert OutgoingMail.objects.filter(kind="contract_signed", person=scene.mentors[0].person).count() == 1


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


def read_cell_by_cell(content: bytes) -> None:
    """Date, minutes, sum and approver, and no text that a spreadsheet would work out."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.values
    assert head == ("mentor", "month", "number", "date", "what for", "minutes", "hours", "approved by")
    assert rows == [
        ("Ben Example", "2026-09", 1, "2026-09-10", "preparation", 90, "1:30", None),
        ("Ben Example", "2026-09", 1, "2026-09-14", "meeting", 60, "1:00", None),
        ("Ben Example", "2026-09", 1, None, "sum", 150, "2:30", "=1+1"),
        ("Ben Example", "2026-09", 2, "2026-09-10", "preparation", -30, "-0:30", None),
        ("Ben Example", "2026-09", 2, None, "sum", -30, "-0:30", "=1+1"),
    ]
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}, "nothing in it is worked out"


@pytest.mark.requirement("OM-11")
def test_the_database_refuses_every_change_of_an_approved_sheet_and_corrections_are_new_rows(scene, client):
    contract, ben = paid.signed(scene), scene.mentors[0].person
    sheet = timesheets.begin(contract, SEPTEMBER, by=ben, at=AT)
    timesheets.put_line(sheet, on=date(2026, 9, 10), minutes=90, kind="preparation", by=ben, at=AT)
    timesheets.submit(sheet, by=ben, at=AT)
    scene.coordinator.name = "=1+1"
    scene.coordinator.save()
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
    read_cell_by_cell(book.content)
    assert "'=1+1" in sent and ",=1+1" not in sent
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


def test_a_due_day_follows_the_holidays_of_the_country_that_the_terms_name(scene):
    terms = PayTerms.objects.get()
    terms.due_day, terms.due_months_after = 17, 0
    may = date(2027, 5, 1)  # the 17th is a Monday: a holiday in Norway, Whit Monday in both
    assert duedates.due_on(terms, may) == date(2027, 5, 14), "over the holiday and the weekend before it"
    terms.due_day, (year, month) = 17, (2028, 5)  # a Wednesday
    assert duedates.due_on(terms, date(year, month, 1)) == date(2028, 5, 16)
    terms.country = "DK"
    assert duedates.due_on(terms, date(year, month, 1)) == date(2028, 5, 17), "a working day in Denmark"
    terms.due_day = 26
    assert duedates.due_on(terms, date(2028, 12, 1)) == date(2028, 12, 22), "two days of Christmas and a weekend"
    terms.due_day = 5
    assert duedates.due_on(terms, date(2028, 6, 1)) == date(2028, 6, 2), "the fifth of June is Whit Monday"


@pytest.mark.requirement("OM-11")
def test_a_sheet_is_filled_again_with_gatherings_and_tells_training_from_what_all_come_to(scene, client):
    contract, ben = paid.signed(scene), scene.mentors[0].person
    client.force_login(ben)
    client.post(page("timesheet_act", contract), {"act": "begin"})
    Attendance.objects.all().delete()
    for number, (parts, day) in enumerate(((["mentor"], 2), ([], 3), (["mentor", "student"], 4), (["mentor"], 5))):
        starts = datetime(2026, 9, day, 15, tzinfo=UTC)
        made = Gathering.objects.create(
            programme=scene.programme,
            key=f"t{number}",
            number=20 + number,
            name=f"T{number}",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=90),
            mode="digital",
            parts=parts,
        )
        made.cohorts.add(scene.cohort)
        Attendance.objects.create(
            gathering=made,
            application=scene.mentors[0],
            presence="absent" if day == 5 else "present",
            marked_at=AT,
        )

    for _ in range(2):
        client.post(page("timesheet_act", contract), {"act": "fill"})

    lines = TimesheetLine.objects.filter(sheet__contract=contract).order_by("on")
    assert list(lines.values_list("on", "kind", "minutes")) == [
        (date(2026, 9, 2), "training", 90),
        (date(2026, 9, 3), "gathering", 90),
        (date(2026, 9, 4), "gathering", 90),
        (date(2026, 9, 14), "meeting", 60),
    ]
