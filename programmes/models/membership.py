"""Staff: who is what in which programme, perhaps only at a campus or on a side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models.calendar import Gathering
from programmes.models.campus import Campus
from programmes.models.programme import Programme
from programmes.states import Part, Role


class Membership(models.Model):
    """One person's one role in one programme."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    campus = models.ForeignKey(
        Campus, verbose_name=_("only at"), null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    side = models.CharField(_("only for"), max_length=10, choices=Part.choices, blank=True)
    gatherings = models.ManyToManyField(
        Gathering,
        verbose_name=_("only these gatherings"),
        blank=True,
        related_name="staff",
        help_text=_("For who leads gatherings or caters. None chosen: all of the programme."),
    )

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["programme", "role", "person"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once", fields=["person", "programme", "role", "campus", "side"], nulls_distinct=False
            ),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="membership_side", condition=Q(side__in=["", *Part.values])),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
