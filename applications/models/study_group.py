"""Existing study groups, which some programmes attach whole to a mentor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Campus, Cohort


class StudyGroup(models.Model):
    """A fixed group of fellow students in one cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="study_groups")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE, related_name="study_groups")
    name = models.CharField(_("name"), max_length=100)
    founder = models.ForeignKey(
        "applications.Application",
        verbose_name=_("made by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    size = models.PositiveSmallIntegerField(_("how many they are"), null=True, blank=True)

    class Meta:
        verbose_name = _("study group")
        verbose_name_plural = _("study groups")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="study_group_once", fields=["cohort", "name"])]

    def __str__(self) -> str:
        return self.name
