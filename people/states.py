"""The life of an outgoing mail: its states and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where one mail stands."""

    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("claimed by a worker")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain: may have arrived")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("no longer needed")


MAIL_MOVES: dict[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset({MailState.CLAIMED, MailState.DROPPED}),
    MailState.CLAIMED: frozenset({MailState.SENDING, MailState.WAITING, MailState.DROPPED, MailState.FAILED}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.WAITING, MailState.UNCERTAIN, MailState.FAILED}),
    MailState.UNCERTAIN: frozenset({MailState.WAITING, MailState.SENT, MailState.DROPPED}),
    MailState.FAILED: frozenset({MailState.WAITING, MailState.DROPPED}),
    MailState.SENT: frozenset(),
    MailState.DROPPED: frozenset(),
}
