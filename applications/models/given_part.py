"""What a student got of the programme's offer, part by part, in the words that the offer had then."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class GivenPart(models.Model):
    """One part of the offer (a mentor, help with the thesis, a short job) that one student got."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="given_parts")
    part = models.CharField(_("part of the offer"), max_length=300)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("part of the offer that was given")
        verbose_name_plural = _("parts of the offer that were given")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="given_once", fields=["application", "part"])]

    def __str__(self) -> str:
        return self.part
