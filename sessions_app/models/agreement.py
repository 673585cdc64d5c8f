"""The agreement of a pair or a group: what they settle between them, and who has signed which words when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair


class Agreement(models.Model):
    """One wording of an agreement; `text` freezes all of it with the first signature, a later change is a new row."""

    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="agreements")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(_("wording"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    text = models.JSONField(_("the words that are signed"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("agreement of a match")
        verbose_name_plural = _("agreements of matches")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="agreement_of_a_pair_or_a_group",
                condition=Q(pair__isnull=False, group__isnull=True) | Q(pair__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(name="agreement_of_a_pair_once", fields=["pair", "number"]),
            models.UniqueConstraint(name="agreement_of_a_group_once", fields=["group", "number"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AgreementLine(models.Model):
    """What the two have settled at one point, before it is signed and frozen."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    key = models.SlugField(_("key"))
    text = models.TextField(_("what is settled"), max_length=500)

    class Meta:
        verbose_name = _("line of an agreement")
        verbose_name_plural = _("lines of agreements")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="agreement_line_once", fields=["agreement", "key"])]

    def __str__(self) -> str:
        return self.key


class Signature(models.Model):
    """The tick of one participant under one wording."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(name="signature_once", fields=["agreement", "application"])]

    def __str__(self) -> str:
        return f"#{self.pk}"
