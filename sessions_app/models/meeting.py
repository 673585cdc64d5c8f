"""Meetings of pairs and groups: when, how long, how and about what; never what was said."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair
from programmes.models.calendar import Mode
from programmes.models.together import Topic


class Meeting(models.Model):
    """One meeting of a pair or a group: day, length, mode and topics; never what was said."""

    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings")
    guide = models.ForeignKey(
        Application,
        verbose_name=_("who led it"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="meetings_led",
        help_text=_("Who guided on that day; the hours stay theirs when another guides later."),
    )
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
