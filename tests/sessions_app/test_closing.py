"""How a year closes: the end on its day, going on longer, certificates that can be confirmed, surveys without names."""

from datetime import time, timedelta

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from matching import tasks as matching_tasks
from matching.domain import endings, pairs
from matching.models import Extension, Pair
from people.domain import letters
from people.models import AuditEvent, OutgoingMail
from programmes.models import Cohort, ReminderRule, Survey, SurveyOption, SurveyQuestion
from programmes.states import CohortState
from sessions_app import tasks
from sessions_app.domain import certificates, reminder_letters, reminders, surveys
from sessions_app.models import Certificate, Meeting, Reminder, SurveyReply, SurveyTurn
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def ends(scene: Scene, days: int) -> None:
    """Let the cohort end so many days from today."""
    Cohort.objects.filter(pk=scene.cohort.pk).update(ends_on=timezone.localdate() + days * DAY)


def kinds(person) -> list[str]:
    return list(OutgoingMail.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def text_of(mail: OutgoingMail) -> str:
    letter = letters.writers()[mail.kind](mail)
    assert letter is not None
    return letter.text


@pytest.mark.requirement("OM-1")
def test_a_match_ends_on_its_day_by_itself_though_nobody_has_answered_anything(running):
    first, second = running.pairs[0], running.pairs[1]
    ends(running, 10)
    endings.announce(at=timezone.now())
    endings.announce(at=timezone.now())
    Pair.objects.filter(pk=second.pk).update(ends_on=timezone.localdate() + 40 * DAY)
    ends(running, 0)
    matching_tasks.end_matches()
    first.refresh_from_db()
    assert first.state == "active"  # its last day is not over
    ends(running, -1)

    assert matching_tasks.end_matches() == 2
    assert matching_tasks.end_matches() == 0

    states = dict(Pair.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("completed", "active")
    for person in (first.seeker.person, first.guide.person):
        told = [kind for kind in kinds(person) if kind in ("end_near", "completed")]
        assert told == ["end_near", "end_near", "completed"]  # one for each of the two last days, and one at the end
    assert AuditEvent.objects.filter(verb="pair.completed", actor=None).count() == 2
    mail = OutgoingMail.objects.get(kind="completed", person=first.seeker.person)
    assert first.guide.person.email not in text_of(mail)


@pytest.mark.requirement("OM-1")
def test_the_two_go_on_longer_when_both_want_it_and_the_office_can_set_a_day(client, running):
    pair, until = running.pairs[0], running.cohort.ends_on + 30 * DAY
    address = reverse("pair_extend", args=[pair.pk])
    client.force_login(pair.seeker.person)
    early = client.post(address, {"act": "ask", "until": str(running.cohort.ends_on)})
    client.post(address, {"act": "ask", "until": str(until)})
    wish = Extension.objects.get()
    client.post(address, {"act": "agree"})
    pair.refresh_from_db()
    assert "Choose a later day." in early.content.decode()
    assert pair.ends_on is None  # nobody agrees to their own wish

    client.force_login(pair.guide.person)
    assert "Go on until" in client.get("/my/").content.decode()
    assert "would like to go on until" in text_of(OutgoingMail.objects.get(kind="extension_asked"))
    client.post(address, {"act": "agree"})
    pair.refresh_from_db()
    wish.refresh_from_db()
    assert (pair.ends_on, wish.state) == (until, "agreed")
    assert kinds(pair.seeker.person)[-1] == kinds(pair.guide.person)[-1] == "extended"

    client.force_login(running.coordinator)
    client.post(reverse("admin:matching_pair_last_day", args=[pair.pk]), {"until": str(until + DAY)})
    pair.refresh_from_db()
    assert pair.ends_on == until + DAY
    pairs.end(pair, "moved", by=running.coordinator, at=timezone.now())
    client.force_login(pair.seeker.person)
    assert client.get(address).status_code == 404


@pytest.mark.requirement("US-3", "US-4", "OM-1")
def test_the_ledger_issues_a_certificate_that_a_stranger_can_confirm(client, running):
    pair = running.pairs[0]
    running.cohort.expectations.filter(kind="meetings_per_month").update(periods=1)
    Meeting.objects.filter(pair=pair).update(minutes=90)
    Pair.objects.filter(pk=pair.pk).update(active_at=timezone.now() - 40 * DAY, offered_at=timezone.now() - 41 * DAY)
    Cohort.objects.update(starts_on=timezone.localdate() - 50 * DAY)
    Meeting.objects.filter(pair=running.pairs[1]).delete()
    tasks.close_what_is_over()
    assert not Certificate.objects.exists()  # the matches still run
    for one in running.pairs[:2]:
        pairs.complete(Pair.objects.get(pk=one.pk), by=None, at=timezone.now())
    tasks.close_what_is_over()
    tasks.close_what_is_over()

    owners = set(Certificate.objects.values_list("application__person__name", flat=True))
    assert owners == {"Cleo Example", "Ben Example"}  # the second pair has not met
    mine = Certificate.objects.get(application=pair.guide)
    assert kinds(pair.guide.person).count("certificate_ready") == 1
    client.force_login(pair.guide.person)
    assert reverse("certificate_file", args=[mine.pk, "nb"]) in client.get(reverse("certificates")).content.decode()
    read = {}
    for language in ("nb", "en"):
        answer = client.get(reverse("certificate_file", args=[mine.pk, language]))
        read[language] = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert not any(word in sheet for sheet in read.values() for word in ("Cleo", pair.guide.person.email))
    assert "Ben Example" in read["en"] and "1 meeting" in read["en"] and "1.5 hours" in read["en"]
    assert certificates.shown(mine.code) in read["nb"]
    client.logout()
    typed = certificates.shown(mine.code).lower().replace("-", " ")
    page = client.get(reverse("certificate_check"), {"code": typed}).content.decode()
    assert "This certificate is genuine" in page and "Ben Example" in page
    assert pair.guide.person.email not in page
    assert client.get(reverse("certificate", args=["AAAA-BBBB-CCCC-DDDD"])).status_code == 404
    client.force_login(pair.seeker.person)
    assert client.get(reverse("certificate_file", args=[mine.pk, "nb"])).status_code == 404


def test_the_office_grants_a_certificate_with_a_reason_and_withdraws_it(client, running):
    cleo = running.pairs[0].seeker
    address = reverse("admin:participation_person", args=[cleo.pk])
    client.force_login(running.coordinator)
    client.post(address, {"act": "grant", "reason": " "})
    assert not Certificate.objects.exists()
    client.post(address, {"act": "grant", "reason": "Moved abroad in May, had done the rest"})
    made = Certificate.objects.get()
    assert (made.issued_by, made.reason) == (running.coordinator, "Moved abroad in May, had done the rest")
    assert "Moved abroad" not in client.get(reverse("certificate", args=[made.code])).content.decode()
    client.post(address, {"act": "withdraw", "reason": "Issued to the wrong person"})
    page = client.get(reverse("certificate", args=[made.code])).content.decode()
    assert "has been withdrawn" in page
    assert cleo.person.name not in page
    with pytest.raises(ValidationError):
        certificates.grant(running.students[3], "Never matched", by=running.coordinator, at=timezone.now())


@pytest.fixture
def asked(running: Scene) -> Survey:
    """A survey at the end of each match, with one question of each kind."""
    survey = Survey.objects.create(cohort=running.cohort, key="end", title="At the end", open_days=30)
    ReminderRule.objects.filter(cohort=running.cohort).delete()
    ReminderRule.objects.create(cohort=running.cohort, kind="survey", days_before=-7, at_time=time(9))
    for order, kind in enumerate(("scale", "yes_no", "choices", "text")):
        question = SurveyQuestion.objects.create(
            survey=survey, key=kind, kind=kind, label=f"Question {kind}", order=order, required=kind == "scale"
        )
        if kind == "choices":
            for key in ("a", "b"):
                SurveyOption.objects.create(question=question, key=key, label=f"Option {key}")
    return survey


@pytest.mark.requirement("OM-1", "US-10", "US-23")
def test_the_final_survey_is_asked_when_a_match_is_over_reminded_once_and_answered_without_a_name(
    client, running, asked
):
    at = timezone.now()
    surveys.ask(at=at)
    assert not SurveyTurn.objects.exists()
    pairs.complete(running.pairs[0], by=None, at=at)
    for days in (0, 1, 8, 9):
        surveys.ask(at=at + days * DAY)
        reminders.plan(at=at + days * DAY)
        reminders.release(at=at + days * DAY)
    cleo, ben = running.pairs[0].seeker, running.pairs[0].guide
    turn = SurveyTurn.objects.get(application=cleo)
    assert [kind for kind in kinds(cleo.person) if kind.startswith("survey")] == ["survey_asked", "survey_reminder"]
    assert Reminder.objects.get(person=cleo.person, kind="survey").mail.kind == "survey_reminder"
    assert not OutgoingMail.objects.filter(person=running.students[1].person, kind="survey_asked").exists()
    lines = AuditEvent.objects.count()

    client.force_login(cleo.person)
    address = reverse("survey", args=[turn.pk])
    refused = client.post(address, {"of-scale": "", "of-text": "kept words"})
    assert refused.content.decode().count("This field is required.") >= 2
    assert "kept words" in refused.content.decode()
    client.post(
        address, {"who": "anonymous", "of-scale": "4", "of-yes_no": "no", "of-choices": ["a"], "of-text": "Fine"}
    )
    reply = SurveyReply.objects.get()
    assert (reply.application, reply.part) == (None, "student")
    assert reply.answers == {"scale": 4, "yes_no": False, "choices": ["a"], "text": "Fine"}
    assert AuditEvent.objects.count() == lines
    assert "You have answered" in client.get(address).content.decode()
    client.force_login(ben.person)
    theirs = SurveyTurn.objects.get(application=ben)
    assert client.get(address).status_code == 404
    client.post(reverse("survey", args=[theirs.pk]), {"who": "named", "of-scale": "5"})
    assert SurveyReply.objects.get(application=ben).answers == {"scale": 5}
    client.force_login(running.coordinator)
    listed = client.get(reverse("admin:sessions_app_surveyreply_changelist")).content.decode()
    assert "Ben Example" in listed and "Cleo Example" not in listed


def test_the_reminder_of_a_survey_stands_in_the_ledger_with_its_reason_and_stops_with_the_answer(running, asked):
    at, (cleo, carl) = timezone.now(), running.students[:2]
    Survey.objects.update(opens_on=timezone.localdate())
    surveys.ask(at=at, of=running.programme)
    reminders.plan(at=at)
    letter = reminder_letters.preview(Reminder.objects.get(person=cleo.person, kind="survey"))
    assert "Why you get this: At the end is open until" in letter.text and "/reminders/" in letter.stop_url
    turn = SurveyTurn.objects.get(application=carl)
    surveys.answer(turn, {"scale": 4}, with_name=False, by=carl.person, at=at)

    reminders.release(at=at + 8 * DAY)

    rows = Reminder.objects.filter(kind="survey")
    assert rows.get(person=carl.person).skipped_because == "done"
    assert rows.get(person=cleo.person).state == "released"


@pytest.mark.requirement("US-23", "OM-1")
def test_the_lead_reads_the_survey_with_its_base_and_nothing_of_fewer_than_five(client, running, asked):
    address = reverse("survey_report", args=[running.programme.slug, running.cohort.number])
    client.force_login(running.lead)
    for number, application in enumerate((*running.students, *running.mentors)):
        SurveyTurn.objects.create(survey=asked, application=application, asked_on=timezone.localdate())
        if number < 4:
            answers = {"scale": 4, "text": f"Words {number}"}
            SurveyReply.objects.create(survey=asked, part="student", answers=answers)
    few = client.get(address).content.decode()
    assert "Fewer than five have answered" in few and "Words 1" not in few
    for number in range(4, 7):
        SurveyReply.objects.create(survey=asked, part="mentor", answers={"scale": 5 if number < 6 else 4, "text": "Mm"})

    page = client.get(address)

    (one,) = page.context["surveys"]
    assert one.sentence == "7 of 8 have answered."
    scale = next(table for table in one.tables if table.title == "Question scale")
    assert {row.label: row.counts for row in scale.rows}["5"] == (None,)
    assert [question for question, _said in one.texts] == ["Question text"]
    assert "Example" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_a_survey_that_is_due_mid_way_goes_to_its_part_only_and_not_to_a_closed_cohort(running, asked):
    today = timezone.localdate()
    Survey.objects.update(opens_on=today, parts=["mentor"])
    surveys.ask(at=timezone.now())
    assert set(SurveyTurn.objects.values_list("application__intake__part", flat=True)) == {"mentor"}
    SurveyTurn.objects.all().delete()
    Cohort.objects.update(state=CohortState.CLOSED)
    assert surveys.ask(at=timezone.now()) == 0
