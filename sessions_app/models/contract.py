"""Contracts of paid mentors: a text that is frozen when it is sent, and signed by both."""

import pgtrigger
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Cohort
from sessions_app.states import ContractState, Ending


def private() -> Storage:
    """Give the storage of files that only views hand out."""
    return storages["private"]


class Contract(models.Model):
    """One mentor's contract: hours agreed, period, the text as it was sent, and who signed it when.

    It outlives the application and the account, because accounting rules ask for it; then only the name is left.
    """

    application = models.ForeignKey(
        Application,
        verbose_name=_("mentor"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="contracts",
    )
    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="contracts")
    name = models.CharField(_("name"), max_length=150)
    hours = models.DecimalField(_("hours agreed"), max_digits=6, decimal_places=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("text"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    digest = models.CharField(_("checksum of the text"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ContractState.choices, default=ContractState.DRAFT)
    made_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    mentor_signed_as = models.CharField(_("signed by the mentor as"), max_length=150, blank=True)
    mentor_signed_at = models.DateTimeField(_("signed by the mentor"), null=True, blank=True)
    office_signed_as = models.CharField(_("signed for the office as"), max_length=150, blank=True)
    office_signed_at = models.DateTimeField(_("signed for the office"), null=True, blank=True)
    office_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.FileField(_("signed PDF"), storage=private, max_length=100, blank=True)
    file_sha256 = models.CharField(_("checksum of the PDF"), max_length=64, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=8, choices=Ending.choices, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="contract_state", condition=Q(state__in=ContractState.values)),
            models.CheckConstraint(name="contract_ending", condition=Q(ending__in=["", *Ending.values])),
            models.CheckConstraint(name="contract_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="contract_hours", condition=Q(hours__gt=0)),
            models.CheckConstraint(
                name="contract_signed_by_both",
                condition=~Q(state=ContractState.SIGNED)
                | Q(mentor_signed_at__isnull=False, office_signed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_living_contract",
                fields=["application"],
                condition=Q(application__isnull=False) & ~Q(state=ContractState.ENDED),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="contract_text_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["half", "signed", "ended"])
                & (
                    pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                    | pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                    | pgtrigger.Q(old__hours__df=pgtrigger.F("new__hours"))
                    | pgtrigger.Q(old__starts_on__df=pgtrigger.F("new__starts_on"))
                    | pgtrigger.Q(old__mentor_signed_at__df=pgtrigger.F("new__mentor_signed_at"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
