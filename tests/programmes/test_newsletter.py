"""The newsletter: its own yes, confirmed from the mailbox, stopped with a click, and taken only by who sends it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.domain import letters
from people.models import AuditEvent, OutgoingMail
from programmes.domain import newsletter
from programmes.models import Subscription
from tests.scenarios import stages

YES = {"email": "Reader@Home.test", "yes": "on"}


@pytest.fixture
def scene(db):
    """A planned programme."""
    return stages.planned()


def page(scene) -> str:
    return reverse("newsletter", args=[scene.programme.slug])


def own(row) -> str:
    return reverse("newsletter_own", args=[row.pk, newsletter.code_of(row)])


@pytest.mark.requirement("GC-14")
def test_who_asks_is_written_to_and_counts_only_after_confirming(client, scene):
    shown = client.post(page(scene), YES).content.decode()

    row, mail = Subscription.objects.get(), OutgoingMail.objects.get()
    letter = letters.write(mail)
    assert "Look into your mail" in shown
    assert (row.email, row.confirmed_at, mail.address) == ("reader@home.test", None, "reader@home.test")
    assert own(row) in letter.text
    assert client.get(own(row)).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is None
    client.post(own(row), {"act": "confirm"})
    row.refresh_from_db()
    assert row.confirmed_at
    assert "already" in letters.write(mail).subject


@pytest.mark.requirement("GC-14")
def test_stopping_leaves_nothing_of_the_address(client, scene):
    client.post(page(scene), YES)
    row = Subscription.objects.get()
    address = own(row)

    client.post(address, {"act": "stop"})

    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert client.get(address).status_code == 404


def test_the_yes_is_not_ticked_beforehand_and_is_needed(client, scene):
    empty = client.get(page(scene)).content.decode()
    refused = client.post(page(scene), {"email": "reader@home.test"}).content.decode()

    assert "checked" not in empty
    assert "error-summary" in refused
    assert not Subscription.objects.exists()


def test_known_and_unknown_addresses_read_the_same_and_get_one_mail_a_day(client, scene):
    first = client.post(page(scene), YES)
    second = client.post(page(scene), YES)

    assert first.status_code == second.status_code == 200
    assert "Look into your mail" in second.content.decode()
    assert OutgoingMail.objects.count() == 1


def test_addresses_that_are_never_confirmed_go_after_a_week_and_are_not_heaped_up(scene, monkeypatch):
    old = newsletter.ask(scene.programme, "old@home.test", language="nb", at=scene.at - timedelta(days=8))
    newsletter.ask(scene.programme, "new@home.test", language="nb", at=scene.at)
    monkeypatch.setattr(newsletter, "MOST_UNCONFIRMED", 1)

    assert not Subscription.objects.filter(pk=old.pk).exists()
    with pytest.raises(ValidationError, match="again tomorrow"):
        newsletter.ask(scene.programme, "third@home.test", language="nb", at=scene.at)


def test_a_wrong_secret_opens_nothing(client, scene):
    client.post(page(scene), YES)
    row = Subscription.objects.get()

    for code in ("x", newsletter.code_of(row)[:-1] + "z"):
        assert client.post(reverse("newsletter_own", args=[row.pk, code]), {"act": "stop"}).status_code == 404
    assert Subscription.objects.exists()


def test_a_programme_without_a_newsletter_has_no_page_for_it(client, scene):
    scene.programme.newsletter = ""
    scene.programme.save()

    assert client.get(page(scene)).status_code == 404
    assert page(scene) not in client.get(reverse("programme", args=[scene.programme.slug])).content.decode()


@pytest.mark.requirement("GC-14")
def test_the_lead_takes_the_confirmed_addresses_and_it_is_noted(client, scene, settings):
    settings.STAFF_SECOND_FACTOR = False
    sure = newsletter.ask(scene.programme, "sure@home.test", language="nb", at=scene.at)
    newsletter.ask(scene.programme, "unsure@home.test", language="nb", at=scene.at)
    newsletter.confirm(sure, at=scene.at)
    client.force_login(scene.lead)

    taken = client.post(reverse("newsletter_export", args=[scene.programme.slug])).content.decode("utf-8-sig")

    assert "sure@home.test,nb,http" in taken
    assert own(sure) in taken
    assert "unsure" not in taken
    assert AuditEvent.objects.get(verb="newsletter.exported").actor == scene.lead
