"""One year's intake of a programme: cohort, intakes, phases, tasks and documents."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.programme import Programme
from programmes.models.questionnaire import Questionnaire
from programmes.states import CohortState, Part, Role

FILES = ["pdf", "docx", "pptx", "xlsx", "odt", "odp", "ods", "png", "jpg"]
LARGEST = 20 * 1024 * 1024


class Cohort(models.Model):
    """One numbered cohort (kull); it may span two calendar years."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    number = models.PositiveSmallIntegerField(_("number"))
    name = I18nCharField(_("name"), max_length=100)
    state = models.CharField(
        _("state"), max_length=12, choices=CohortState.choices, default=CohortState.PLANNING, db_index=True
    )
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["programme__slug", "-number"]
        constraints = [
            models.UniqueConstraint(name="cohort_number_once", fields=["programme", "number"]),
            models.CheckConstraint(name="cohort_state", condition=Q(state__in=CohortState.values)),
            models.CheckConstraint(name="cohort_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.name}"


class Intake(models.Model):
    """How one part (students, mentors, buddies) comes into a cohort: form, window, places, terms."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="intakes")
    part = models.CharField(_("who applies"), max_length=10, choices=Part.choices)
    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="intakes"
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("deadline"))
    decided_by = models.DateField(_("answers are given by"), null=True, blank=True)
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("The most that can be admitted; empty means no fixed number.")
    )
    advert_url = models.URLField(_("advert elsewhere"), blank=True)
    terms = I18nTextField(_("terms that the applicant accepts"), blank=True)
    interview = models.BooleanField(_("applicants may be called to interview"), default=False)
    training_required = models.BooleanField(_("training is required before matching"), default=False)
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=5,
        help_text=_("How long somebody on the waitlist has to accept a place that became free."),
    )
    moves_up = models.BooleanField(
        _("the waitlist moves up by itself"),
        default=True,
        help_text=_("When somebody with a place leaves, the first on the waitlist is offered it."),
    )
    blind = models.BooleanField(
        _("names are hidden until the decision"),
        default=False,
        help_text=_("Whoever reads and scores sees a number in place of name and address."),
    )

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["cohort", "-part"]
        constraints = [
            models.UniqueConstraint(name="intake_part_once", fields=["cohort", "part"]),
            models.CheckConstraint(name="intake_part", condition=Q(part__in=Part.values)),
            models.CheckConstraint(name="intake_closes_after_opening", condition=Q(closes_at__gt=F("opens_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.get_part_display()}"


class Phase(models.Model):
    """One stretch of the year's work, with a checklist and its documents."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(
        _("phase"), max_length=12, choices=[c for c in CohortState.choices if c[0] != CohortState.CLOSED]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["cohort", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="phase_once", fields=["cohort", "kind"]),
            models.CheckConstraint(name="phase_kind", condition=Q(kind__in=CohortState.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PhaseTask(models.Model):
    """One line of the office's checklist."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="tasks")
    text = I18nCharField(_("task"), max_length=300)
    role = models.CharField(
        _("whose task"),
        max_length=12,
        choices=Role.choices,
        blank=True,
        help_text=_("Goes along into the next cohort's checklist."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who does it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(name="task_role", condition=Q(role__in=["", *Role.values]))]

    def __str__(self) -> str:
        return str(self.text)


class Audience(models.TextChoices):
    """Who may read a document."""

    ALL = "all", _("everyone")
    PARTICIPANTS = "participants", _("participants")
    STUDENTS = "students", _("students")
    MENTORS = "mentors", _("mentors")
    STAFF = "staff", _("the office")


def private_files() -> Storage:
    """Give the storage of files that only views hand out."""
    return storages["private"]


def refuse_large(file: Any) -> None:
    """Refuse a file of more than LARGEST bytes."""
    if file.size > LARGEST:
        raise ValidationError(_("The file is larger than 20 MB. Put it where a link leads to it."))


class Document(models.Model):
    """Something to read: a guide, a template, a reading tip; with the day it is released."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="documents")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents")
    title = I18nCharField(_("title"), max_length=200)
    text = I18nTextField(_("text"), blank=True)
    url = models.URLField(_("link"), blank=True)
    file = models.FileField(
        _("file"),
        storage=private_files,
        upload_to="handbook/",
        blank=True,
        max_length=200,
        validators=[FileExtensionValidator(FILES), refuse_large],
        help_text=_("Handed out to those who may read it, and to nobody else. Not part of an exported recipe."),
    )
    audience = models.CharField(_("for"), max_length=12, choices=Audience.choices, default=Audience.ALL)
    released_on = models.DateField(_("released"), null=True, blank=True)
    tell = models.BooleanField(
        _("tell readers"),
        default=False,
        help_text=_("They get one mail when it is released, and one for each new version."),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    told_version = models.PositiveSmallIntegerField(_("version that readers were told of"), default=0)
    reads = models.PositiveIntegerField(_("marked as read"), default=0)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(name="document_audience", condition=Q(audience__in=Audience.values))]

    def __str__(self) -> str:
        return str(self.title)
