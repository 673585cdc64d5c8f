"""Extensions: one of a pair asks to go on longer, and the other agrees or not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.pair import Pair
from matching.states import ExtensionState, Side


class Extension(models.Model):
    """One wish to go on until a later day; one at a time is open in a pair."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="extensions")
    asked_by = models.CharField(_("asked by"), max_length=6, choices=Side.choices)
    until = models.DateField(_("until"))
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=7, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="extension_state", condition=Q(state__in=ExtensionState.values)),
            models.CheckConstraint(name="extension_asked_by", condition=Q(asked_by__in=Side.values)),
            models.UniqueConstraint(
                name="one_open_extension", fields=["pair"], condition=Q(state=ExtensionState.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.until}"
