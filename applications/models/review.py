"""Reviews: what one reader scores of one application, or that they are too close to it to read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class Review(models.Model):
    """One reader's scores, by the intake's criteria; who has stepped back scores nothing."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reader"), on_delete=models.CASCADE, related_name="reviews"
    )
    points = models.JSONField(_("points"), default=dict, help_text=_("By the criterion's key."))
    mean = models.DecimalField(_("weighted mean"), max_digits=3, decimal_places=2, null=True, blank=True)
    text = models.TextField(_("remark"), blank=True)
    recused = models.BooleanField(_("stepped back"), default=False)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_review_each", fields=["application", "reviewer"]),
            models.CheckConstraint(name="review_is_in_range", condition=Q(mean__isnull=True) | Q(mean__range=(1, 5))),
            models.CheckConstraint(
                name="who_steps_back_scores_nothing",
                condition=Q(recused=True, mean=None) | Q(recused=False, mean__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.mean or '–'}"
