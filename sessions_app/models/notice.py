"""What the office says and hands out at a gathering, and what groups write down there."""

import secrets
import string

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Gathering, GroupTask
from programmes.models.gathering import Stage
from sessions_app.states import Audience, NoticeKind

LETTERS = 28


def private() -> Storage:
    """Give the storage of files that only views hand out."""
    return storages["private"]


def new_token() -> str:
    """Draw a name that cannot be guessed: more than 131 bits, in letters alone."""
    return "".join(secrets.choice(string.ascii_lowercase) for _letter in range(LETTERS))


class Notice(models.Model):
    """One thing that the office told about a gathering: a note, that it moved, or that it is cancelled."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=9, choices=NoticeKind.choices)
    audience = models.CharField(_("to"), max_length=10, choices=Audience.choices)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"), blank=True)
    was_at = models.DateTimeField(_("was to begin"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="notice_kind", condition=Q(kind__in=NoticeKind.values)),
            models.CheckConstraint(name="notice_audience", condition=Q(audience__in=Audience.values)),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.get_kind_display())


class HandedFile(models.Model):
    """One file handed out before or after a gathering, from so many days before it begins or after it ends."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="files"
    )
    title = models.CharField(_("title"), max_length=150)
    stage = models.CharField(_("for"), max_length=6, choices=Stage.choices, default=Stage.BEFORE)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    token = models.CharField(_("token"), max_length=LETTERS, unique=True, default=new_token, editable=False)
    content = models.FileField(_("file"), storage=private, max_length=100)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    handed_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("file of a gathering")
        verbose_name_plural = _("files of gatherings")
        ordering = ["stage", "pk"]
        constraints = [models.CheckConstraint(name="handed_file_stage", condition=Q(stage__in=Stage.values))]

    def __str__(self) -> str:
        return self.title

    @property
    def in_words(self) -> str:
        """The kind of file and its size."""
        return f"{self.name.rpartition('.')[2].upper()}, {filesizeformat(self.size)}"


class Summary(models.Model):
    """What one group found in its task, written down by its scribe for everybody who was invited."""

    task = models.ForeignKey(GroupTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="summaries")
    group_name = models.CharField(_("group or table"), max_length=60)
    scribe = models.ForeignKey(
        Application, verbose_name=_("written by"), on_delete=models.CASCADE, related_name="summaries"
    )
    text = models.TextField(_("summary"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering = ["group_name", "pk"]
        constraints = [models.UniqueConstraint(name="summary_once", fields=["task", "scribe"])]

    def __str__(self) -> str:
        return self.group_name
