"""The outbox: one row per person and reason, written with the act that causes it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.states import MailState


class OutgoingMail(models.Model):
    """One mail to one person; its words are made when it is released, in the reader's language."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("to"), null=True, on_delete=models.CASCADE, related_name="mails"
    )
    address = models.EmailField(_("address"), blank=True, help_text=_("Only where it is not the person's own."))
    kind = models.SlugField(_("kind"))
    key = models.CharField(_("reason"), max_length=200, unique=True)
    scope = models.CharField(_("programme"), max_length=60, blank=True, db_index=True)
    about = models.JSONField(
        _("about"), default=dict, help_text=_("Ids, and the codes of account mails until they are sent.")
    )
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(_("useless after"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to send"), default=0)
    write_tries = models.PositiveSmallIntegerField(_("tries to write"), default=0)
    subject = models.CharField(_("subject as sent"), max_length=250, blank=True)
    message_id = models.CharField(_("message id"), max_length=120, blank=True)
    error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("last touched by a worker"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                name="mail_due", fields=["write_tries", "not_before", "id"], condition=Q(state=MailState.WAITING)
            ),
            models.Index(
                name="mail_held",
                fields=["claimed_at"],
                condition=Q(state__in=[MailState.CLAIMED, MailState.SENDING]),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="mail_has_a_reader", condition=Q(person__isnull=False) | ~Q(address="")),
            models.CheckConstraint(name="mail_state", condition=Q(state__in=MailState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person or self.address}"

    @property
    def written_at(self) -> datetime:
        """The instant for which its words are made: that of the worker who has claimed it, else now."""
        return self.claimed_at or timezone.now()
