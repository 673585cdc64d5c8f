"""Links by which partners and coordinators invite people to apply; they count, and name nobody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Intake, Partner


class Invitation(models.Model):
    """One link into one intake: for one person, or for many."""

    intake = models.ForeignKey(
        Intake, verbose_name=_("invited as"), on_delete=models.CASCADE, related_name="invitations"
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner who invites"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
        help_text=_("Empty: the office itself."),
    )
    single = models.BooleanField(
        _("for one person"),
        default=False,
        help_text=_("Counts for the first who begins with it. A trade union's link is always for many."),
    )
    begun = models.PositiveIntegerField(_("applications begun"), default=0, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), editable=False)

    class Meta:
        verbose_name = _("invitation link")
        verbose_name_plural = _("invitation links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.intake}: {self.partner.organisation if self.partner else '–'}"
