"""Concerns: what a participant tells the coordinators in confidence, and what is done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair
from sessions_app.states import ConcernKind, ConcernState


class Concern(models.Model):
    """One concern: read by the coordinators of who raised it, never by the other side or the programme lead."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="concerns")
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("what it is about"), max_length=8, choices=ConcernKind.choices)
    text = models.TextField(_("what you want to tell"), max_length=2000)
    state = models.CharField(_("state"), max_length=6, choices=ConcernState.choices, default=ConcernState.NEW)
    raised_at = models.DateTimeField(_("raised"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    done = models.TextField(_("what was done"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="concern_kind", condition=Q(kind__in=ConcernKind.values)),
            models.CheckConstraint(name="concern_state", condition=Q(state__in=ConcernState.values)),
            models.CheckConstraint(
                name="concern_closed_with_what_was_done",
                condition=~Q(state=ConcernState.CLOSED) | (Q(closed_at__isnull=False) & ~Q(done="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
