"""Reminders: each is a row that says whom, of what, when, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import OutgoingMail
from programmes.models import Cohort
from programmes.models.calendar import ReminderKind
from sessions_app.states import ReminderState, SkipReason


class Reminder(models.Model):
    """One reminder to one person about one event; the key makes it once, the stop condition is asked when it is due."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind.choices)
    key = models.CharField(_("key"), max_length=200, unique=True)
    scope = models.CharField(_("programme"), max_length=60, db_index=True)
    about = models.JSONField(_("about"), default=dict)
    planned_at = models.DateTimeField(_("planned"))
    event_at = models.DateTimeField(_("event"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ReminderState.choices, default=ReminderState.PLANNED)
    skipped_because = models.CharField(_("not sent because"), max_length=6, choices=SkipReason.choices, blank=True)
    mail = models.ForeignKey(OutgoingMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["planned_at", "pk"]
        indexes = [
            models.Index(name="reminders_due", fields=["planned_at"], condition=Q(state=ReminderState.PLANNED)),
        ]
        constraints = [
            models.CheckConstraint(name="reminder_kind", condition=Q(kind__in=ReminderKind.values)),
            models.CheckConstraint(name="reminder_state", condition=Q(state__in=ReminderState.values)),
            models.CheckConstraint(
                name="reminder_skipped_for_a_reason", condition=Q(skipped_because__in=["", *SkipReason.values])
            ),
        ]

    def __str__(self) -> str:
        return self.key
