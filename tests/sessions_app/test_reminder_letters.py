"""The words of reminders: in each language, with the page and the contact, and without a word that tells too much."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from applications.models import Application
from people.domain import outbox
from people.models import OutgoingMail
from people.states import MailState
from people.tasks import deliver_mail
from programmes.models import Cohort, MailTemplate, ReminderRule, Survey
from sessions_app.domain import appointments, kinds, reminders
from sessions_app.models import Reminder, SurveyTurn
from tests.people.conftest import smtp_sink
from tests.scenarios import paid, stages
from tests.smtp_sink import Letter, Sink

__all__ = ["smtp_sink"]
pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]


IN_AUTUMN = datetime(2026, 9, 14, 10, tzinfo=UTC)


@pytest.fixture
def scene_of_pay(db):
    """A programme in autumn that pays its mentors until the new year, and a contract that is signed by both."""
    with time_machine.travel(IN_AUTUMN, tick=True):
        scene = paid.pays(stages.running(at=IN_AUTUMN))
        Cohort.objects.filter(pk=scene.cohort.pk).update(starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 31))
        scene.cohort.refresh_from_db()
        yield scene, paid.signed(scene)


def written(sink: Sink, application: Application, kind: str, about: dict, language: str = "en") -> Letter:
    """Have the outbox deliver one letter."""
    OutgoingMail.objects.all().delete()
    person = application.person
    type(person).objects.filter(pk=person.pk).update(language=language)
    slug = application.intake.cohort.programme.slug
    outbox.put(person, kind, key=f"{kind}:{language}", at=timezone.now(), scope=slug, about=about)
    deliver_mail()
    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.SENT, mail.error
    return sink.letters[-1]


def page_of(letter: Letter) -> str:
    """Find the way of the page that a letter names."""
    return re.search(re.escape(django_settings.SITE_URL) + r"(/\S+)", letter.text).group(1)


def cases(scene) -> dict[str, tuple[Application, dict]]:
    active, offered, at = scene.pairs[0], scene.pairs[3], scene.at
    told = {"minutes": 60, "mode": "in_person", "by": active.guide.person, "at": at}
    ahead = appointments.plan(active, at + timedelta(days=5), **told)
    asked = appointments.propose(active, [at + timedelta(days=6)], **told)
    survey = Survey.objects.create(cohort=scene.cohort, key="s", title={code: f"Q {code}" for code in LANGUAGES})
    turn = SurveyTurn.objects.create(survey=survey, application=active.seeker, asked_on=at.date())
    contract = paid.signed(paid.pays(scene)).pk
    return {
        "reminder_gathering": (
            active.seeker,
            {"gathering": scene.gatherings[0].pk, "application": active.seeker.pk, "day": ""},
        ),
        "reminder_acceptance": (offered.seeker, {"pair": offered.pk, "side": "seeker"}),
        "reminder_draft": (active.seeker, {"application": active.seeker.pk, "day": ""}),
        "reminder_meeting_log": (active.guide, {"pair": active.pk, "month": "2026-11"}),
        "outcome_question": (active.seeker, {"application": active.seeker.pk}),
        "check_in": (
            active.guide,
            {"pair": active.pk, "group": None, "application": active.guide.pk, "day": str(at.date())},
        ),
        "reminder_timesheet": (active.guide, {"contract": contract, "month": f"{at:%Y-%m}", "help": True}),
        "reminder_contract_end": (active.guide, {"contract": contract}),
        "reminder_meeting": (active.seeker, {"appointment": ahead.pk, "sequence": ahead.sequence}),
        "reminder_proposal": (active.seeker, {"appointment": asked.pk}),
        "reminder_answer": (
            active.seeker,
            {"gathering": scene.gatherings[0].pk, "application": active.seeker.pk, "day": ""},
        ),
        "survey_reminder": (active.seeker, {"turn": turn.pk, "application": active.seeker.pk}),
    }


@pytest.mark.requirement("US-10")
def test_a_reminder_names_its_page_which_opens_to_its_reader_and_whom_to_ask_in_every_language(running, smtp_sink):
    found, said = cases(running), {}
    assert set(found) == {row.mail for row in kinds.TABLE.values()}, "a new kind of reminder is read here, too"

    for kind, (application, about) in found.items():
        of_pay = kind in {"reminder_timesheet", "reminder_contract_end"}
        for language in LANGUAGES:
            letter = written(smtp_sink, application, kind, about, language)
            reader = Client()
            reader.force_login(application.person)

            assert letter.message["Content-Language"] == language
            assert f"{'pay' if of_pay else application.campus.slug}@kobling.test" in letter.text, kind
            assert "{" not in letter.text + letter.message["Subject"], kind
            assert reader.get(page_of(letter)).status_code == 200, kind
            said[kind, language] = letter.text
        assert len({said[kind, language] for language in LANGUAGES}) == len(LANGUAGES), kind


@pytest.mark.requirement("OM-11")
def test_the_words_about_hours_give_help_in_the_first_two_months_and_say_what_is_missing(scene_of_pay, smtp_sink):
    scene, contract = scene_of_pay
    ben, planned = scene.mentors[0], []
    ReminderRule.objects.all().delete()
    for kind, days in (("timesheet", 3), ("contract_end", 14)):
        ReminderRule.objects.create(cohort=scene.cohort, kind=kind, days_before=days, at_time=time(9))
    for at in (IN_AUTUMN + timedelta(days=35 * number) for number in range(4)):
        reminders.plan(at=at)
    for month in ("2026-09", "2026-10", "2026-11"):
        row = Reminder.objects.filter(kind="timesheet", about__month=month).order_by("planned_at").last()
        planned.append(written(smtp_sink, ben, "reminder_timesheet", row.about).text)

    for text, month, due in zip(
        planned,
        ("September 2026", "October 2026", "November 2026"),
        ("Tuesday 20 October 2026", "Friday 20 November 2026", "Friday 18 December 2026"),
        strict=True,
    ):
        assert f"your timesheet for {month}" in text.replace("\n", " ") and f"handed in by {due}" in text.replace(
            "\n", " "
        )
    more = "The first months are new to everybody"
    assert [more in text for text in planned] == [True, True, False]
    end = written(smtp_sink, ben, "reminder_contract_end", {"contract": contract.pk}).text.replace("\n", " ")
    assert "your contract in" in end and "You have registered 0 h of 40 h" in end
    assert f"{contract.ends_on.day} {contract.ends_on:%B %Y}" in end and "cannot be paid" in end


def test_a_reminder_of_an_offer_tells_nothing_of_who_the_other_is(running, smtp_sink):
    pair = running.pairs[3]

    letter = written(smtp_sink, pair.seeker, "reminder_acceptance", {"pair": pair.pk, "side": "seeker"})

    assert pair.guide.person.name not in letter.text
    assert pair.guide.person.email not in letter.text


def test_who_has_begun_is_called_by_name_in_the_question_for_the_log(running, smtp_sink):
    pair = running.pairs[0]

    letter = written(smtp_sink, pair.guide, "reminder_meeting_log", {"pair": pair.pk, "month": "2026-11"})

    assert pair.seeker.person.name in letter.text
    assert pair.seeker.person.email not in letter.text


def test_a_programmes_own_words_go_before_the_houses(running, smtp_sink):
    MailTemplate.objects.create(
        programme=running.programme,
        kind="reminder_gathering",
        subject="See you at {gathering}",
        body="Coffee at {when}.",
    )
    application, about = cases(running)["reminder_gathering"]

    letter = written(smtp_sink, application, "reminder_gathering", about)

    assert letter.message["Subject"].startswith("See you at Gathering 1")
    assert "Coffee at" in letter.text


def test_a_reminder_of_something_that_is_gone_is_not_sent(running, smtp_sink):
    OutgoingMail.objects.all().delete()
    person = running.students[0].person
    for kind, about in (
        ("reminder_gathering", {"gathering": 0, "application": 0}),
        ("reminder_acceptance", {"pair": 0, "side": "seeker"}),
        ("reminder_draft", {"application": 0}),
        ("reminder_meeting_log", {"pair": 0, "month": "2026-11"}),
        ("outcome_question", {"application": 0}),
    ):
        outbox.put(person, kind, key=kind, at=timezone.now(), about=about)

    deliver_mail()

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.DROPPED}
    assert smtp_sink.letters == []
