"""The follow-up list: each sign that somebody needs the office is one row, once, with what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair, SwapRequest
from programmes.models import Campus, Cohort, Gathering
from programmes.states import Part
from sessions_app.models.check_in import CheckIn
from sessions_app.models.concern import Concern
from sessions_app.states import Channel, FollowUpKind, FollowUpState


class FollowUp(models.Model):
    """One thing to follow up: about a participant, or about a pair or group; its key makes it once."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="follow_ups")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    part = models.CharField(_("side"), max_length=10, choices=Part.choices, blank=True)
    kind = models.CharField(_("what happened"), max_length=10, choices=FollowUpKind.choices)
    key = models.CharField(_("key"), max_length=120, unique=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"))
    since = models.DateField(_("since"))
    noticed_at = models.DateTimeField(_("noticed"))
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups"
    )
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups")
    check_in = models.ForeignKey(CheckIn, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    concern = models.ForeignKey(Concern, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(SwapRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    gathering = models.ForeignKey(Gathering, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=FollowUpState.choices, default=FollowUpState.OPEN)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who sees to it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    snoozed_until = models.DateField(_("rests until"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["urgency", "since", "pk"]
        indexes = [
            models.Index(
                name="follow_ups_open", fields=["cohort", "urgency", "since"], condition=Q(state=FollowUpState.OPEN)
            )
        ]
        constraints = [
            models.CheckConstraint(name="follow_up_kind", condition=Q(kind__in=FollowUpKind.values)),
            models.CheckConstraint(name="follow_up_state", condition=Q(state__in=FollowUpState.values)),
            models.CheckConstraint(name="follow_up_part", condition=Q(part__in=["", *Part.values])),
            models.CheckConstraint(
                name="follow_up_settled_some_day",
                condition=Q(state=FollowUpState.OPEN) | Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_up_of_somebody",
                condition=Q(application__isnull=False) | Q(pair__isnull=False) | Q(group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class FollowUpNote(models.Model):
    """One line of the contact log: how the office was in touch, what was agreed, and when it is next."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="notes")
    channel = models.CharField(_("how"), max_length=9, choices=Channel.choices)
    text = models.CharField(_("what was agreed"), max_length=500, blank=True)
    due_on = models.DateField(_("next contact"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contact log")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="follow_up_note_channel", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="follow_up_note_says_something", condition=~Q(channel=Channel.NOTE) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}"
