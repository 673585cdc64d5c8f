"""The newsletter: its own yes, confirmed by mail, taken back with one click, and never a condition for anything."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from people.domain import audit
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import letters
from programmes.models import Programme, Subscription

KIND = "newsletter_confirmation"
UNCONFIRMED = timedelta(days=7)
MOST_UNCONFIRMED = 500


def words_of(programme: Programme) -> str:
    """Give the text that is said yes to, in the reader's language."""
    return _("Send me the newsletter of %(programme)s. I can stop it at any time.") % {"programme": programme}


@transaction.atomic
def ask(programme: Programme, email: str, *, language: str, at: datetime) -> Subscription:
    """Note that an address asks for the newsletter, and write to it, at most once a day, for a confirmation.

    What is not confirmed within a week is removed. Raises ValidationError where the programme has no newsletter, and
    when far more addresses wait than people would ask for.
    """
    if not str(programme.newsletter):
        raise ValidationError(_("This programme has no newsletter."))
    waiting = Subscription.objects.filter(programme=programme, confirmed_at__isnull=True)
    waiting.filter(asked_at__lt=at - UNCONFIRMED).delete()
    if waiting.count() >= MOST_UNCONFIRMED:
        raise ValidationError(_("Too many addresses wait to be confirmed just now. Please try again tomorrow."))
    text = words_of(programme)
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    row, _new = Subscription.objects.get_or_create(
        programme=programme,
        email=email.lower(),
        defaults={"language": language, "text": text, "text_version": version, "asked_at": at},
    )
    OutgoingMail.objects.get_or_create(
        key=f"{KIND}:{row.pk}:{at.date()}",
        defaults={
            "address": row.email,
            "kind": KIND,
            "scope": programme.slug,
            "about": {"subscription": row.pk, "language": row.language},
            "not_before": at,
        },
    )
    return row


def code_of(row: Subscription) -> str:
    """Give the secret of a subscription's own page; it changes when the address is given anew."""
    return salted_hmac("programmes.newsletter", f"{row.pk}:{row.email}:{row.asked_at.isoformat()}").hexdigest()


def found(pk: int, code: str) -> Subscription | None:
    """Find a subscription by its page's secret."""
    row = Subscription.objects.select_related("programme__owner").filter(pk=pk).first()
    return row if row is not None and constant_time_compare(code_of(row), code) else None


def page_of(row: Subscription) -> str:
    """Give the absolute address of a subscription's own page, where it is confirmed and stopped."""
    return f"{settings.SITE_URL}{reverse('newsletter_own', args=[row.pk, code_of(row)])}"


@transaction.atomic
def confirm(row: Subscription, *, at: datetime) -> None:
    """Count the address in; the second time changes nothing."""
    Subscription.objects.filter(pk=row.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    row.refresh_from_db()


@transaction.atomic
def stop(row: Subscription) -> None:
    """Take the address out: nothing of it is kept."""
    OutgoingMail.objects.filter(address=row.email, kind=KIND, scope=row.programme.slug).delete()
    row.delete()


def take(programme: Programme, *, by: Person, at: datetime) -> list[Subscription]:
    """Give the confirmed addresses to who sends the newsletter, and note who took them."""
    rows = list(Subscription.objects.filter(programme=programme, confirmed_at__isnull=False))
    audit.record("newsletter.exported", programme, by=by, at=at, scope=programme.slug, note=f"{len(rows)} addresses")
    return rows


def _confirmation(mail: OutgoingMail) -> Letter | None:
    """Write to an address that asked, unless it has been taken out by now."""
    row = Subscription.objects.select_related("programme").filter(pk=mail.about.get("subscription")).first()
    if row is None:
        return None
    if row.confirmed_at:
        subject = _("{programme}: you get our newsletter already")
        body = _("Hello,\n\nsomebody, probably you, asked once more. On this page you can stop it:")
    else:
        subject = _("{programme}: please confirm the newsletter")
        body = _(
            "Hello,\n\nsomebody, probably you, asked us to send our newsletter to this address. Confirm it on this "
            "page. If it was not you, do nothing: the address is then removed within a week."
        )
    return letters.write(row.programme, KIND, subject, body, {}, url=page_of(row))


WRITERS: dict[str, Writer] = {KIND: _confirmation}
