"""What pairs, groups and cohorts do together: attendance, meetings, and the reminders of both."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair
from people.models import OutgoingMail
from programmes.models import Gathering
from programmes.models.calendar import Mode, ReminderKind
from sessions_app.states import Presence, ReminderState, SkipReason


class Attendance(models.Model):
    """One participant at one gathering."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendance")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attendance")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["gathering", "application"]
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["gathering", "application"]),
            models.CheckConstraint(name="attendance_presence", condition=Q(presence__in=Presence.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_presence_display()}"


class Topic(models.TextChoices):
    """What a meeting was about, in one word; nothing else of it is kept."""

    GOALS = "goals", _("goals")
    CV = "cv", _("CV and applications")
    NETWORK = "network", _("network")
    STUDIES = "studies", _("studies")
    THESIS = "thesis", _("thesis")
    WORKING_LIFE = "working_life", _("working life")
    WELL_BEING = "well_being", _("how things are going")
    OTHER = "other", _("something else")


class Meeting(models.Model):
    """One meeting of a pair or a group: day, length, mode and topics; never what was said."""

    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    topics = ArrayField(
        models.CharField(max_length=12, choices=Topic.choices), verbose_name=_("topics"), default=list, blank=True
    )
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    logged_at = models.DateTimeField(_("logged"))

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_of_a_pair_or_a_group",
                condition=Q(pair__isnull=False, group__isnull=True) | Q(pair__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(name="one_meeting_of_a_pair_a_day", fields=["pair", "held_on"]),
            models.UniqueConstraint(name="one_meeting_of_a_group_a_day", fields=["group", "held_on"]),
            models.CheckConstraint(name="meeting_mode", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(name="meeting_minutes", condition=Q(minutes__gte=5, minutes__lte=600)),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"


class Reminder(models.Model):
    """One reminder to one person about one event; the key makes it once, the stop condition is asked when it is due."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
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
