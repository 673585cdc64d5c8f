"""Letters: a programme's own words for a mail; where it has none, the house's words are used."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.programme import Programme


class MailTemplate(models.Model):
    """The words of one kind of mail; {placeholders} in braces are filled with plain text."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="mail_templates")
    kind = models.SlugField(_("kind"))
    subject = I18nCharField(_("subject"), max_length=200)
    body = I18nTextField(_("text"))

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(name="letter_once", fields=["programme", "kind"])]

    def __str__(self) -> str:
        return self.kind
