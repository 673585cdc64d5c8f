"""What surrounds a document: its earlier versions, and what its readers ask and tell about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.cohort import Document, private_files
from programmes.models.programme import Programme


class DocumentVersion(models.Model):
    """A document as it was before it was changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = I18nCharField(_("title"), max_length=200)
    text = I18nTextField(_("text"), blank=True)
    url = models.URLField(_("link"), blank=True)
    file = models.FileField(_("file"), storage=private_files, upload_to="handbook/", blank=True, max_length=200)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="document_version_once", fields=["document", "number"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Subject(models.TextChoices):
    """What a question or a remark is about."""

    DOCUMENT = "document", _("a page of the handbook")
    LETTER = "letter", _("a letter")
    RECIPE = "recipe", _("how the programme is set up")
    OTHER = "other", _("something else")


class Feedback(models.Model):
    """One question or remark about a template, and the answer of who maintains it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="feedback")
    subject = models.CharField(_("about"), max_length=8, choices=Subject.choices)
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
    )
    text = models.TextField(_("question or remark"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("from"), on_delete=models.CASCADE, related_name="feedback"
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question or remark")
        verbose_name_plural = _("questions and remarks")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="feedback_subject", condition=Q(subject__in=Subject.values)),
            models.CheckConstraint(
                name="feedback_answered_with_words",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
