"""Where a programme is: campuses, contacts, admitted study programmes and partners."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from people.models import Organisation
from programmes.models.programme import Programme


class Campus(models.Model):
    """One place of a programme, with its own dates, contact, partners and admitted study programmes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="campuses")
    slug = models.SlugField(_("short name"))
    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("campus")
        verbose_name_plural = _("campuses")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="campus_slug_in_programme", fields=["programme", "slug"])]

    def __str__(self) -> str:
        return self.name


class ContactKind(models.TextChoices):
    """What a contact is asked about."""

    GENERAL = "general", _("everything")
    PAY = "pay", _("contract, timesheets and pay")


class Contact(models.Model):
    """Whom participants ask: for a campus, or for the whole programme when no campus is named."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contacts")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(
        _("responsible for"), max_length=10, choices=ContactKind.choices, default=ContactKind.GENERAL
    )
    name = models.CharField(_("name"), max_length=200)
    task = I18nCharField(_("asked about"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="contact_kind", condition=Q(kind__in=ContactKind.values))]

    def __str__(self) -> str:
        return self.name


class StudyProgramme(models.Model):
    """A course of study whose students may apply, at one campus or at all."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="study_programmes")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE, related_name="study_programmes")
    institution = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="study_programmes"
    )
    key = models.SlugField(_("key"), max_length=60)
    name = I18nCharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("study programme")
        verbose_name_plural = _("study programmes")
        ordering = ["campus__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="study_programme_once", fields=["programme", "campus", "key"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class PartnerRole(models.TextChoices):
    """What a partner does for the programme."""

    RECRUITS = "recruits", _("finds mentors")
    FOLLOWS_UP = "follows_up", _("follows up pairs")
    EMPLOYS_MENTORS = "employs_mentors", _("mentors work there")
    SENDS_STUDENTS = "sends_students", _("students come from there")
    PROVIDES_BUDDIES = "provides_buddies", _("buddies come from there")
    FUNDS = "funds", _("funds")
    ALLIANCE = "alliance", _("stands behind the programme")
    REFERS_TO = "refers_to", _("participants are pointed there")


class Partner(models.Model):
    """One organisation in one role for one programme, at some campuses or (none named) at all."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole.choices)
    campuses = models.ManyToManyField(Campus, verbose_name=_("campuses"), blank=True, related_name="partners")
    text = I18nTextField(_("what they do"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="partner_role_once", fields=["programme", "organisation", "role"]),
            models.CheckConstraint(name="partner_role", condition=Q(role__in=PartnerRole.values)),
        ]

    def __str__(self) -> str:
        who = self.organisation if self.organisation_id else "–"  # a form may have emptied it
        return f"{who} ({self.get_role_display()})"
