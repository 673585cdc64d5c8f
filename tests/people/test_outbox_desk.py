"""The outbox at the desk: each office sees its own mail, and decides about what is doubtful."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people import queries
from people.domain import doubt
from people.models import AuditEvent, OutgoingMail
from people.states import MailState
from programmes.models import Membership
from tests.people.conftest import put

pytestmark = pytest.mark.django_db
LIST = "admin:people_outgoingmail_changelist"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def letter_to(scene, application, key: str, state: str = MailState.SENT) -> OutgoingMail:
    mail = put(application.person, key, scope=scene.programme.slug)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, subject=f"About {key}")
    mail.refresh_from_db()
    return mail


def test_a_coordinator_sees_mail_of_the_own_programme_only(client, opened, other):
    letter_to(opened, opened.students[0], "mine")
    letter_to(other, other.students[0], "theirs")
    client.force_login(opened.coordinator)

    page = client.get(reverse(LIST)).content.decode()

    assert "About mine" in page
    assert "0 mails need a person." in page
    assert "About theirs" not in page
    assert other.students[0].person.email not in page


def test_who_works_for_one_campus_sees_mail_to_its_applicants_only(client, opened):
    letter_to(opened, opened.students[0], "north")
    letter_to(opened, opened.students[1], "south")
    Membership.objects.filter(person=opened.coordinator).update(campus=opened.north)
    client.force_login(opened.coordinator)

    page = client.get(reverse(LIST)).content.decode()

    assert "About north" in page
    assert "About south" not in page


def test_a_lead_and_a_facilitator_see_no_mail(client, opened):
    letter_to(opened, opened.students[0], "mine")

    for person in (opened.lead, opened.facilitator):
        client.force_login(person)
        answer = client.get(reverse(LIST), follow=True)
        assert answer.status_code in {403, 404}
        assert "About mine" not in answer.content.decode()


def test_a_coordinator_sends_a_doubtful_mail_again_and_leaves_another(client, opened):
    again = letter_to(opened, opened.students[0], "a", MailState.UNCERTAIN)
    left = letter_to(opened, opened.students[1], "b", MailState.FAILED)
    sent = letter_to(opened, opened.students[2], "c", MailState.SENT)
    client.force_login(opened.coordinator)

    client.post(reverse(LIST), {"action": "resend", "_selected_action": [again.pk, sent.pk]})
    client.post(reverse(LIST), {"action": "leave", "_selected_action": [left.pk]})

    states = dict(OutgoingMail.objects.filter(kind="note").values_list("key", "state"))
    assert states == {"a": MailState.WAITING, "b": MailState.DROPPED, "c": MailState.SENT}
    lines = AuditEvent.objects.filter(thing="people.outgoingmail").order_by("pk").values_list("verb", "actor", "scope")
    assert list(lines) == [
        ("mail.resent", opened.coordinator.pk, opened.programme.slug),
        ("mail.left", opened.coordinator.pk, opened.programme.slug),
    ]


def test_another_offices_mail_cannot_be_sent_again(client, opened, other):
    mail = letter_to(other, other.students[0], "theirs", MailState.UNCERTAIN)
    client.force_login(opened.coordinator)

    client.post(reverse(LIST), {"action": "resend", "_selected_action": [mail.pk]})

    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN


def test_mail_about_something_that_has_passed_is_not_sent_again(opened):
    mail = letter_to(opened, opened.students[0], "a", MailState.FAILED)
    mail.not_after = timezone.now()

    with pytest.raises(ValidationError, match="has passed"):
        doubt.resend(mail, by=opened.coordinator, at=timezone.now())


def test_the_audit_trail_is_each_offices_own_and_nobody_changes_it(client, opened, other):
    for scene in (opened, other):
        mail = letter_to(scene, scene.students[0], scene.mark, MailState.FAILED)
        doubt.leave(mail, by=scene.coordinator, at=timezone.now())
    line = AuditEvent.objects.get(scope=opened.programme.slug, verb="mail.left")
    client.force_login(opened.coordinator)

    page = client.get(reverse("admin:people_auditevent_changelist")).content.decode()
    client.post(reverse("admin:people_auditevent_change", args=[line.pk]), {"verb": "nothing.happened"})

    assert "mail.left" in page
    assert other.coordinator.name not in page
    line.refresh_from_db()
    assert line.verb == "mail.left"


def test_the_outbox_in_numbers_says_how_long_the_oldest_has_waited(opened):
    now = timezone.now()
    letter_to(opened, opened.students[0], "a", MailState.UNCERTAIN)
    put(opened.students[1].person, "b", at=now)

    state = queries.outbox_state(OutgoingMail.objects.all(), at=now + timedelta(hours=2))

    assert state.needs_a_person == 1
    assert timedelta(hours=1) < state.oldest_wait < timedelta(hours=3)


def test_the_page_of_persons_is_for_who_runs_the_site(client, opened, eve):
    client.force_login(opened.coordinator)
    assert client.get(reverse("admin:people_person_changelist")).status_code in {403, 404}

    type(eve).objects.filter(pk=eve.pk).update(is_superuser=True)
    client.force_login(eve)
    page = client.get(reverse("admin:people_person_change", args=[opened.coordinator.pk])).content.decode()
    assert opened.coordinator.email in page
    assert 'name="password"' not in page
    assert eve.password not in page
