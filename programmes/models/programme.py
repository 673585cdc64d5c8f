"""A programme: what it is for, whose it is, and the axes on which programmes differ."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from people.models import Consent, Organisation
from people.models.person import Language


class MentorKind(models.TextChoices):
    """Who mentors."""

    EMPLOYEE = "employee", _("municipal employee")
    VOLUNTEER = "volunteer", _("volunteer from working life")
    OLDER_STUDENT = "older_student", _("older student")
    STAFF = "staff", _("academic staff")
    PRACTITIONER = "practitioner", _("practitioner of the profession")
    ALUMNUS = "alumnus", _("alumnus")


class Programme(models.Model):
    """One programme, as data; it lasts over many cohorts."""

    slug = models.SlugField(_("short name"), unique=True, max_length=60)
    name = I18nCharField(_("name"), max_length=200)
    summary = I18nTextField(_("summary"), help_text=_("Two sentences for the front page."))
    purpose = I18nTextField(_("purpose"))
    offer = I18nTextField(_("what participants get"), blank=True, help_text=_("One line for each part of the offer."))
    stage = I18nTextField(_("when in the course of study"), blank=True)
    emphasis = ArrayField(models.CharField(max_length=12), verbose_name=_("emphasis"), default=list, blank=True)
    owner = models.ForeignKey(
        Organisation, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="programmes_owned"
    )
    mentor_kind = models.CharField(_("who mentors"), max_length=20, choices=MentorKind.choices)
    mentors_paid = models.BooleanField(_("mentors are paid"), default=False)
    mentor_hours = models.DecimalField(
        _("hours expected of each mentor"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    months = models.PositiveSmallIntegerField(_("length in months"), null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=2, choices=Language.choices), verbose_name=_("languages"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Oslo")
    colour = models.CharField(_("colour"), max_length=7, default="#1f4e79")
    alliance = models.CharField(_("alliance"), max_length=200, blank=True)
    decision = models.CharField(_("political decision"), max_length=200, blank=True)
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    reporting_duty = models.TextField(_("reporting duty"), blank=True)
    newsletter = I18nTextField(
        _("newsletter"),
        blank=True,
        help_text=_("What it tells of and how often it comes; empty: the programme has none."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(name="programme_mentor_kind", condition=models.Q(mentor_kind__in=MentorKind.values)),
            models.CheckConstraint(name="programme_colour", condition=models.Q(colour__regex=r"^#[0-9a-f]{6}$")),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Quote(models.Model):
    """A sentence of a former participant, shown with the role only and with consent."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="quotes")
    text = I18nTextField(_("quote"))
    said_by = models.CharField(_("said by"), max_length=10)
    consent_note = models.CharField(_("consent"), max_length=200, help_text=_("Where the consent is documented."))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="quotes"
    )
    consent = models.OneToOneField(
        Consent, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="quote"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="quote_given_with_consent",
                condition=models.Q(given_by__isnull=True, consent__isnull=True)
                | models.Q(given_by__isnull=False, consent__isnull=False),
            ),
            models.UniqueConstraint(name="one_quote_of_somebody", fields=["programme", "given_by"]),
        ]

    def __str__(self) -> str:
        return str(self.text)[:60]
