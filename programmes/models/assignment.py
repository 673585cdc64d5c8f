"""The bank of what organisations offer: topics for a thesis, project assignments, temporary posts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from people.models import Organisation
from programmes.models.campus import Contact
from programmes.models.cohort import Cohort


class AssignmentKind(models.TextChoices):
    """What an organisation offers."""

    THESIS = "thesis", _("topic for a thesis")
    PROJECT = "project", _("project assignment")
    POST = "post", _("temporary post")


class Assignment(models.Model):
    """One topic, assignment or post of an organisation, for the admitted students of a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=7, choices=AssignmentKind.choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="assignments"
    )
    title = I18nCharField(_("title"), max_length=200)
    question = I18nTextField(_("what is to be found out or done"), blank=True)
    goal = I18nCharField(_("goal of the services that it is tied to"), max_length=300, blank=True)
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignments",
        help_text=_("Who at the office connects the two."),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("how many can take it"), default=1)
    offer_line = models.PositiveSmallIntegerField(
        _("line of the offer"),
        null=True,
        blank=True,
        help_text=_("Which line of the programme's offer a student has got who takes it."),
    )
    is_open = models.BooleanField(_("is offered"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic, assignment or post")
        verbose_name_plural = _("topics, assignments and posts")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="assignment_key_once", fields=["cohort", "key"]),
            models.CheckConstraint(name="assignment_kind", condition=Q(kind__in=AssignmentKind.values)),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
