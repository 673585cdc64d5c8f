"""Organisations: owners, institutions, mentors' employers, partners and funders."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What sort of body it is; recruitment and the wanted mix of mentors are counted by it."""

    STATE = "state", _("state body")
    MUNICIPAL = "municipal", _("municipality, district or municipal agency")
    MUNICIPAL_COMPANY = "municipal_company", _("municipal company")
    EDUCATIONAL = "educational", _("university or other place of learning")
    PRIVATE = "private", _("private company")
    SOCIAL = "social", _("social enterprise")
    VOLUNTARY = "voluntary", _("voluntary organisation")
    UNION = "union", _("trade union")
    MEDIA = "media", _("media")
    NETWORK = "network", _("business network or alliance")


class Organisation(models.Model):
    """One body under one name; when it changes name the old row points to the new, so history keeps its words."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    succeeded_by = models.ForeignKey(
        "self", verbose_name=_("is today"), null=True, blank=True, on_delete=models.PROTECT, related_name="former"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="organisation_kind", condition=models.Q(kind__in=OrganisationKind.values)),
        ]

    def __str__(self) -> str:
        return self.name
