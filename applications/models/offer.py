"""Places that became free and are offered along the waitlist, each with a clock."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.places import OFFER_IS_TOO_MANY
from applications.states import OfferState


class PlaceOffer(models.Model):
    """One place offered to one person on the waitlist; it is held for them until they answer or the time is over."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField(_("state"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    at = models.DateTimeField(_("offered"))
    answer_by = models.DateTimeField(_("answer by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer of a place")
        verbose_name_plural = _("offers of places")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_open_offer", fields=["application"], condition=Q(state=OfferState.OPEN)),
            models.CheckConstraint(name="offer_state", condition=Q(state__in=OfferState.values)),
        ]
        indexes = [models.Index(name="offers_by_clock", fields=["answer_by"], condition=Q(state=OfferState.OPEN))]
        triggers = [
            pgtrigger.Trigger(
                name="an_offered_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=OFFER_IS_TOO_MANY,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
