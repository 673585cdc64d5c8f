"""Around a reminder's words: asked once more when it is written, with its reason below, and how such reminders stop."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.domain import letters
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.models.calendar import ReminderKind
from sessions_app.domain import kinds, stopping
from sessions_app.domain.reminders import DIGEST
from sessions_app.models import Reminder

RULE = "–" * 12


def framed(write: Writer) -> Writer:
    """Write a reminder only while its reason holds, and say below why it goes and how to stop it."""

    def write_framed(mail: OutgoingMail) -> Letter | None:
        row = Reminder.objects.select_related("person").filter(pk=mail.about.get("reminder")).first()
        if row is None:
            return write(mail)
        if kinds.reason(row, mail.written_at):
            return None
        letter = write(mail)
        return with_reason(letter, row) if letter else None

    return write_framed


def with_reason(letter: Letter, row: Reminder) -> Letter:
    """Add why a reminder goes, and how its kind is stopped or why it cannot be."""
    kind = kinds.TABLE[ReminderKind(row.kind)]
    why = _("Why you get this: %(reason)s.") % {"reason": _reason(row)}
    if kind.bound:
        ending = _("Reminders of this kind cannot be stopped. %(why)s") % {"why": kind.bound}
        return replace(letter, text=f"{letter.text.rstrip()}\n\n{RULE}\n{why}\n{ending}\n")
    url = stopping.address(row.person, row.kind)
    ending = _("No more reminders of this kind: %(url)s") % {"url": url}
    return replace(letter, text=f"{letter.text.rstrip()}\n\n{RULE}\n{why}\n{ending}\n", stop_url=url)


def digest(mail: OutgoingMail) -> Letter | None:
    """Write several reminders as one mail; those whose reason has passed are left out, and one alone stands alone."""
    rows = Reminder.objects.select_related("person").filter(pk__in=mail.about["reminders"]).order_by("planned_at", "pk")
    now = mail.written_at
    parts = [part for row in rows if not kinds.reason(row, now) and (part := preview(row))]
    if len(parts) < 2:
        return parts[0] if parts else None
    count = len(parts)
    subject = ngettext("%(count)d reminder for you", "%(count)d reminders for you", count) % {"count": count}
    texts = [f"{place}. {part.subject}\n\n{part.text.strip()}" for place, part in enumerate(parts, start=1)]
    url = f"{settings.SITE_URL.rstrip('/')}{reverse('my_reminders')}"
    texts.append(_("Choose which reminders you get: %(url)s") % {"url": url})
    return Letter(f"{subject}: {parts[0].subject}", f"\n\n{'=' * 40}\n\n".join(texts) + "\n")


def preview(row: Reminder) -> Letter | None:
    """Write the letter of one reminder as it would go now, in the active language; row need not be saved."""
    kind = kinds.TABLE[ReminderKind(row.kind)].mail
    letter = letters.write(OutgoingMail(person=row.person, kind=kind, scope=row.scope, about=row.about))
    return with_reason(letter, row) if letter else None


def _reason(row: Reminder) -> str:
    return kinds.why([row])[row.pk]


WRITERS: dict[str, Writer] = {DIGEST: digest}
