"""What the office follows up, after how many days, what mentors may tick, and where they refer people on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.cohort import Cohort
from programmes.models.programme import Programme


class FollowUpTiming(models.TextChoices):
    """What is counted in days before the office follows up, or before it forgets."""

    UNANSWERED = "unanswered", _("a check-in has no answer")
    NO_MEETING = "no_meeting", _("no meeting is logged")
    MISSED_GATHERING = "missed_gathering", _("somebody was absent from an obligatory gathering")
    KEPT = "kept", _("after the cohort's end, concerns and check-ins are kept")


HOUSE_DAYS = {
    FollowUpTiming.UNANSWERED: 7,
    FollowUpTiming.NO_MEETING: 42,
    FollowUpTiming.MISSED_GATHERING: 1,
    FollowUpTiming.KEPT: 180,
}


class FollowUpRule(models.Model):
    """After how many days the office follows something up; 0 is never. Without a row the house's number holds."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="follow_up_rules")
    kind = models.CharField(_("kind"), max_length=16, choices=FollowUpTiming.choices)
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        verbose_name = _("follow-up rule")
        verbose_name_plural = _("follow-up rules")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(name="follow_up_rule_once", fields=["cohort", "kind"]),
            models.CheckConstraint(name="follow_up_rule_kind", condition=Q(kind__in=FollowUpTiming.values)),
            models.CheckConstraint(
                name="follow_up_is_forgotten_some_day",
                condition=~Q(kind=FollowUpTiming.KEPT) | Q(days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days}"


class StruggleTheme(models.Model):
    """One thing that students may struggle with, for mentors to tick: without names, and without text of their own."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="struggle_themes")
    key = models.SlugField(_("key"))
    label = I18nCharField(_("theme"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme that students struggle with")
        verbose_name_plural = _("themes that students struggle with")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="struggle_theme_once", fields=["programme", "key"])]

    def __str__(self) -> str:
        return str(self.label)


class ReferralKind(models.TextChoices):
    """To what kind of help somebody is referred."""

    STAFF = "staff", _("staff of the studies")
    WELFARE = "welfare", _("the student welfare organisation")
    CAREER = "career", _("the career centre")
    OTHER = "other", _("another service")


class ReferralService(models.Model):
    """One service to which mentors refer people on: what it is for, and how it is reached."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="referral_services")
    key = models.SlugField(_("key"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReferralKind.choices)
    name = I18nCharField(_("service"), max_length=120)
    what_for = I18nTextField(_("what for"))
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    url = models.URLField(_("link"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("service to refer to")
        verbose_name_plural = _("services to refer to")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="referral_service_once", fields=["programme", "key"]),
            models.CheckConstraint(name="referral_service_kind", condition=Q(kind__in=ReferralKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.name)
