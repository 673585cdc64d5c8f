"""The forms of one's own handbook and quote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain import texts
from people.forms import LongField

AREA = {"class": "form-control", "rows": 4}


class WordsForm(forms.Form):
    """Words that somebody writes, free of identity numbers."""

    text = LongField(widget=forms.Textarea(attrs=AREA))

    def clean_text(self) -> str:
        """Clean the words."""
        return str(texts.plain_text(self.cleaned_data["text"], 1000))


class AskForm(WordsForm):
    """A question or remark about a page of the handbook."""

    def __init__(self, *args: Any, **more: Any):
        """Name the field."""
        super().__init__(*args, **more)
        self.fields["text"].label = _("Your question or remark")
        self.fields["text"].widget.attrs["maxlength"] = 1000


class QuoteForm(WordsForm):
    """A sentence for the public page, with a consent of its own."""

    consents = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"}))

    def __init__(self, *args: Any, consent: str, **more: Any):
        """Show the text of the consent beside its tick."""
        super().__init__(*args, **more)
        self.fields["text"].label = _("What did the programme give you?")
        self.fields["text"].widget.attrs["maxlength"] = 400
        self.fields["consents"].label = consent
