"""What mentors tick that students struggle with, and how often they referred somebody on; no student is in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import ReferralService, StruggleTheme


class ThemeTick(models.Model):
    """One mentor has met one theme in one half-year; of whom is not kept."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="theme_ticks")
    theme = models.ForeignKey(StruggleTheme, on_delete=models.CASCADE, related_name="ticks")
    half_year = models.DateField(_("half-year"), help_text=_("Its first day: 1 January or 1 July."))

    class Meta:
        verbose_name = _("ticked theme")
        verbose_name_plural = _("ticked themes")
        ordering = ["-half_year", "pk"]
        constraints = [
            models.UniqueConstraint(name="theme_tick_once", fields=["application", "theme", "half_year"]),
            models.CheckConstraint(
                name="theme_tick_of_a_half_year", condition=Q(half_year__day=1, half_year__month__in=[1, 7])
            ),
        ]

    def __str__(self) -> str:
        return str(self.theme_id)


class Referral(models.Model):
    """A mentor has referred somebody on to a service; neither whom nor why is kept."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="referrals")
    service = models.ForeignKey(ReferralService, on_delete=models.CASCADE, related_name="referrals")
    half_year = models.DateField(_("half-year"), help_text=_("Its first day: 1 January or 1 July."))
    number = models.PositiveSmallIntegerField(_("times"))

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-half_year", "pk"]
        constraints = [
            models.UniqueConstraint(name="referral_once", fields=["application", "service", "half_year"]),
            models.CheckConstraint(
                name="referral_of_a_half_year", condition=Q(half_year__day=1, half_year__month__in=[1, 7])
            ),
            models.CheckConstraint(name="referral_number", condition=Q(number__gte=1, number__lte=99)),
        ]

    def __str__(self) -> str:
        return str(self.service_id)
