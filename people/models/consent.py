"""Consents: each its own, unticked, versioned, and possible to withdraw."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One yes to one text, and when it was taken back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(_("purpose"))
    scope = models.CharField(_("programme"), max_length=60, blank=True)
    text = models.TextField(_("text that was accepted"))
    text_version = models.CharField(_("version of the text"), max_length=40)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_consent",
                fields=["person", "purpose", "scope"],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"
