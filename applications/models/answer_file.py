"""Files that applicants send with their answers; their bytes lie in the private storage, never under a web root."""

import secrets
import string

from django.core.files.storage import Storage, storages
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application

LETTERS = 28  # 26 ** 28 is more than 2 ** 131; letters alone never look like an identity number


def private() -> Storage:
    """Give the storage of files that only views hand out."""
    return storages["private"]


def new_token() -> str:
    """Draw a name that cannot be guessed."""
    return "".join(secrets.choice(string.ascii_lowercase) for _letter in range(LETTERS))


class AnswerFile(models.Model):
    """One file for one question of one application; the answer is its token."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="files"
    )
    question_key = models.SlugField(_("question"), max_length=60)
    token = models.CharField(_("token"), max_length=LETTERS, unique=True, default=new_token, editable=False)
    content = models.FileField(_("file"), storage=private, max_length=100)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """The name with the size."""
        return f"{self.name} ({filesizeformat(self.size)})"
