"""Requests of participants for a change: what is the matter, what they wish, and what the office makes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models.pair import Pair
from matching.states import ChangeWish, RequestOutcome, RequestState, Trouble


class SwapRequest(models.Model):
    """One request of one of the two in a pair; the other never reads it, and its own words go when it is settled."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="swap_requests")
    application = models.ForeignKey(
        Application, verbose_name=_("who asks"), on_delete=models.CASCADE, related_name="swap_requests"
    )
    trouble = models.CharField(_("what is the matter"), max_length=12, choices=Trouble.choices)
    wish = models.CharField(_("what they wish"), max_length=8, choices=ChangeWish.choices)
    note = models.TextField(_("in their own words"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RequestState.choices, default=RequestState.ASKED)
    outcome = models.CharField(_("what came of it"), max_length=9, choices=RequestOutcome.choices, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken up by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    taken_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled or withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for a change")
        verbose_name_plural = _("requests for a change")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="swap_request_trouble", condition=Q(trouble__in=Trouble.values)),
            models.CheckConstraint(name="swap_request_wish", condition=Q(wish__in=ChangeWish.values)),
            models.CheckConstraint(name="swap_request_state", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(name="swap_request_outcome", condition=Q(outcome__in=["", *RequestOutcome.values])),
            models.UniqueConstraint(
                name="one_open_swap_request",
                fields=["pair", "application"],
                condition=Q(state__in=[RequestState.ASKED, RequestState.TAKEN]),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.get_trouble_display()}"
