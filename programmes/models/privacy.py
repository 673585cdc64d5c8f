"""Privacy as data: the record of processing, and the clearance before a first contact."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.coupling import Coupling
from programmes.models.programme import Programme


class ProcessingRecord(models.Model):
    """One purpose for which a programme handles personal data, under the six headings of its record."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="processing_records")
    purpose = models.CharField(_("purpose"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    categories = models.TextField(_("kinds of data"))
    recipients = models.TextField(_("who receives it"))
    transfer = models.CharField(_("transfer abroad"), max_length=200)
    storage = models.CharField(_("how long it is kept"), max_length=200)
    source = models.CharField(_("where it comes from"), max_length=200)

    class Meta:
        verbose_name = _("processing record")
        verbose_name_plural = _("record of processing")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="purpose_once", fields=["programme", "purpose"])]

    def __str__(self) -> str:
        return self.purpose


class PrivacyClearance(models.Model):
    """The privacy contact's yes to how the first contact of one coupling is made; no pair is published without it."""

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="clearances")
    text_version = models.CharField(_("version of the first-contact text"), max_length=20)
    cleared_by = models.CharField(
        _("cleared by"), max_length=200, help_text=_("Name and office, for example data protection officer.")
    )
    cleared_on = models.DateField(_("date"))
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("privacy clearance")
        verbose_name_plural = _("privacy clearances")
        ordering = ["-cleared_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.coupling}: {self.cleared_on}"
