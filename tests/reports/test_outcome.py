"""The page where participants tell what became of them, and the mail that asks."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.domain import outbox
from people.models import AuditEvent, OutgoingMail
from people.states import MailState
from people.tasks import deliver_mail
from reports.domain import outcomes
from reports.models import Outcome
from tests.people.conftest import smtp_sink

__all__ = ["smtp_sink"]
pytestmark = pytest.mark.django_db
ANSWER = {"graduated": "yes", "work": "matching_job", "country": "DK"}


@pytest.mark.requirement("GC-10", "GC-13", "GC-4")
def test_a_participant_is_asked_by_mail_and_tells_what_became_of_them(client, running, smtp_sink):
    student = running.pairs[0].seeker
    OutgoingMail.objects.all().delete()
    outbox.put(student.person, "outcome_question", key="o", at=timezone.now(), about={"application": student.pk})
    deliver_mail()
    (letter,) = smtp_sink.to(student.person.email)
    client.force_login(student.person)

    link = re.search(r"https?://[^/]+(/outcome/\d+/)", letter.text).group(1)
    client.post(link, ANSWER)

    outcome = Outcome.objects.get(application=student)
    assert (outcome.graduated, outcome.work, outcome.country) == (True, "matching_job", "DK")
    assert AuditEvent.objects.get(verb="outcome.told").actor == student.person


def test_who_has_told_since_the_year_ended_is_not_asked_again(running, smtp_sink):
    student = running.pairs[0].seeker
    OutgoingMail.objects.all().delete()
    Outcome.objects.create(application=student, graduated=True, work="seeking", status_on=running.cohort.ends_on)
    outbox.put(student.person, "outcome_question", key="o", at=timezone.now(), about={"application": student.pk})

    deliver_mail()

    assert OutgoingMail.objects.get(key="o").state == MailState.DROPPED


def test_an_answer_of_the_same_day_corrects_and_one_of_a_later_day_stands_beside_it(client, running):
    student = running.pairs[0].seeker
    client.force_login(student.person)
    address = reverse("outcome", args=[student.pk])

    client.post(address, ANSWER)
    client.post(address, ANSWER | {"work": "internship"})
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        client.force_login(student.person)
        client.post(address, ANSWER | {"work": "other_job"})

    told = Outcome.objects.filter(application=student).order_by("status_on").values_list("work", flat=True)
    assert list(told) == ["internship", "other_job"]


def test_an_empty_answer_is_refused_and_says_which_questions_are_open(client, running):
    student = running.pairs[0].seeker
    client.force_login(student.person)

    page = client.post(reverse("outcome", args=[student.pk]), {})

    assert set(page.context["form"].errors) == {"graduated", "work"}
    assert 'role="alert"' in page.content.decode()
    assert not Outcome.objects.exists()


def test_nobody_tells_for_another_and_a_mentor_is_not_asked(client, running, eve):
    student, mentor = running.pairs[0].seeker, running.pairs[0].guide
    for person, application in ((eve, student), (mentor.person, student), (mentor.person, mentor)):
        client.force_login(person)
        assert client.post(reverse("outcome", args=[application.pk]), ANSWER).status_code == 404
    with pytest.raises(ValidationError):
        outcomes.tell(student, graduated=True, work="seeking", country="", by=mentor.person, at=timezone.now())
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(("work", "country"), [("astronaut", "NO"), ("seeking", "XX")])
def test_the_act_itself_refuses_what_is_not_in_the_lists(running, work, country):
    student = running.pairs[0].seeker

    with pytest.raises(ValidationError):
        outcomes.tell(student, graduated=True, work=work, country=country, by=student.person, at=timezone.now())


def test_the_desk_reads_outcomes_of_its_own_programme(client, closed, other):
    Outcome.objects.create(application=other.pairs[0].seeker, graduated=True, work="seeking", status_on="2026-01-01")
    client.force_login(closed.coordinator)

    page = client.get(reverse("admin:reports_outcome_changelist")).content.decode()

    assert closed.pairs[0].seeker.person.name in page
    assert other.pairs[0].seeker.person.name not in page
