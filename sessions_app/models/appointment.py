"""Appointments: meetings that a pair or group has ahead, proposed or agreed on, moved, held or cancelled."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Group, Pair
from programmes.models.calendar import Mode
from sessions_app.models.meeting import Meeting
from sessions_app.states import AHEAD, AppointmentState


class Appointment(models.Model):
    """One meeting ahead; a new time is the same appointment again, so that calendars move it and never double it.

    What was held stands as a Meeting, and only that counts. The place is for those who meet alone.
    """

    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="appointments")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="appointments")
    state = models.CharField(_("state"), max_length=9, choices=AppointmentState.choices)
    times = ArrayField(models.DateTimeField(), verbose_name=_("times that are proposed"), default=list, size=3)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    place = models.CharField(_("place"), max_length=200, blank=True)
    sequence = models.PositiveSmallIntegerField(_("how often it was moved"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(_("last changed"))
    meeting = models.OneToOneField(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointment", verbose_name=_("meeting")
    )

    class Meta:
        verbose_name = _("planned meeting")
        verbose_name_plural = _("planned meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_of_a_pair_or_a_group",
                condition=Q(pair__isnull=False, group__isnull=True) | Q(pair__isnull=True, group__isnull=False),
            ),
            models.CheckConstraint(name="appointment_state", condition=Q(state__in=AppointmentState.values)),
            models.CheckConstraint(name="appointment_mode", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(name="appointment_minutes", condition=Q(minutes__gte=5, minutes__lte=600)),
            models.CheckConstraint(
                name="a_planned_meeting_has_a_time",
                condition=~Q(state__in=[AppointmentState.PLANNED, AppointmentState.HELD]) | Q(starts_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_appointment_of_a_pair_at_a_time",
                fields=["pair", "starts_at"],
                condition=Q(state=AppointmentState.PLANNED),
            ),
            models.UniqueConstraint(
                name="one_appointment_of_a_group_at_a_time",
                fields=["group", "starts_at"],
                condition=Q(state=AppointmentState.PLANNED),
            ),
        ]
        indexes = [models.Index(name="appointments_ahead", fields=["starts_at"], condition=Q(state__in=sorted(AHEAD)))]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"


class TimeAnswer(models.Model):
    """Which of the times proposed to a group suit one member; gone when a time is set or the proposal is taken back."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    times = ArrayField(models.DateTimeField(), verbose_name=_("times that suit"), default=list, blank=True, size=3)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to proposed times")
        verbose_name_plural = _("answers to proposed times")
        ordering = ["answered_at", "pk"]
        constraints = [models.UniqueConstraint(name="one_answer_to_times", fields=["appointment", "person"])]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {len(self.times)}"
