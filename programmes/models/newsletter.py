"""Newsletters: who asked for one, by e-mail address, apart from every application."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Language
from programmes.models.programme import Programme


class Subscription(models.Model):
    """One address that asked for one programme's newsletter; it counts once its reader has confirmed it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    text = models.TextField(_("text that was accepted"))
    text_version = models.CharField(_("version of the text"), max_length=40)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("newsletter subscription")
        verbose_name_plural = _("newsletter subscriptions")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(name="subscription_once", fields=["programme", "email"]),
            models.CheckConstraint(name="subscription_language", condition=models.Q(language__in=Language.values)),
        ]

    def __str__(self) -> str:
        return self.email
