"""The words of reminders: in each language, with the page and the contact, and without a word that tells too much."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from applications.models import Application
from people.domain import outbox
from people.models import OutgoingMail
from people.states import MailState
from people.tasks import deliver_mail
from programmes.models import MailTemplate
from tests.people.conftest import smtp_sink
from tests.smtp_sink import Letter, Sink

__all__ = ["smtp_sink"]
pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]


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
    active, offered = scene.pairs[0], scene.pairs[3]
    return {
        "reminder_gathering": (
            active.seeker,
            {"gathering": scene.gatherings[0].pk, "application": active.seeker.pk, "day": ""},
        ),
        "reminder_acceptance": (offered.seeker, {"pair": offered.pk, "side": "seeker"}),
        "reminder_draft": (active.seeker, {"application": active.seeker.pk, "day": ""}),
        "reminder_meeting_log": (active.guide, {"pair": active.pk, "month": "2026-11"}),
        "outcome_question": (active.seeker, {"application": active.seeker.pk}),
    }


@pytest.mark.requirement("US-10")
@pytest.mark.parametrize(
    "kind",
    ["reminder_gathering", "reminder_acceptance", "reminder_draft", "reminder_meeting_log", "outcome_question"],
)
def test_a_reminder_names_its_page_which_opens_to_its_reader_and_the_campus_contact(running, smtp_sink, kind):
    application, about = cases(running)[kind]
    campus = application.campus.slug

    for language in LANGUAGES:
        letter = written(smtp_sink, application, kind, about, language)
        reader = Client()
        reader.force_login(application.person)

        assert letter.message["Content-Language"] == language
        assert f"{campus}@kobling.test" in letter.text
        assert "{" not in letter.text + letter.message["Subject"]
        assert reader.get(page_of(letter)).status_code == 200


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
