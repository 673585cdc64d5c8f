"""The forms of an agreement: what the two settle at the points that ask, and the tick under it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import LongField
from programmes.domain.texts import spoken
from sessions_app.domain.agreements import LONGEST, Wording


class WordsForm(forms.Form):
    """One field for each point that asks for something, and the mark of the words that were read."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wording: Wording, settled: dict[str, str], **more: Any) -> None:
        """Ask what the programme's text asks, with what is settled already."""
        super().__init__(*args, **more)
        self.initial = {"seen": wording.mark} | {f"point-{key}": words for key, words in settled.items()}
        for point in wording.points:
            if spoken(point.ask) or str(point.ask):
                self.fields[f"point-{point.key}"] = LongField(
                    label=str(point.title),
                    help_text=str(point.ask),
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea({"rows": 2, "class": "form-control"}),
                )

    def lines(self) -> dict[str, str]:
        """Give what was written, by key."""
        start = len("point-")
        return {name[start:]: words for name, words in self.cleaned_data.items() if name.startswith("point-")}


class SignForm(forms.Form):
    """The tick under the words that were read."""

    agree = forms.BooleanField(
        label=_("I have read this, and I will keep to it."), widget=forms.CheckboxInput({"class": "form-check-input"})
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
