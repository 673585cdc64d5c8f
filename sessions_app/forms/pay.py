"""Forms of contracts and timesheets: a typed name, a PDF, hours on a day, and what the office says of them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.models import TimesheetLine
from sessions_app.queries import hours
from sessions_app.states import HourKind

LENGTH = re.compile(r"(\d{1,2})(?:[:.](\d{2})|[,.](\d{1,2}))?")
BOX = {"class": "form-control"}


class SignForm(forms.Form):
    """Typed consent to the text whose checksum the page carries."""

    seen = forms.CharField(widget=forms.HiddenInput)
    typed = forms.CharField(
        label=gettext_lazy("Your whole name"),
        max_length=150,
        widget=forms.TextInput(attrs={**BOX, "autocomplete": "name"}),
        help_text=gettext_lazy("Typing your name here is your signature under the text above."),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the contract and agree to it."),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class PdfForm(forms.Form):
    """A signed PDF in place of the typed name."""

    pdf = forms.FileField(
        label=gettext_lazy("Signed contract as PDF"),
        widget=forms.ClearableFileInput(attrs={**BOX, "accept": "application/pdf"}),
        help_text=gettext_lazy("At most 10 MB. Cover your national identity number if the paper shows it."),
    )


class LineForm(forms.Form):
    """Hours on one day."""

    on = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={**BOX, "type": "date"})
    )
    length = forms.CharField(
        label=gettext_lazy("Hours"),
        max_length=6,
        widget=forms.TextInput(attrs={**BOX, "inputmode": "text", "autocomplete": "off"}),
        help_text=gettext_lazy("As 1:30 or 1,5."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What for"), choices=HourKind.choices, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args: Any, line: TimesheetLine | None = None, **more: Any) -> None:
        """Fill in a line that stands already."""
        if line is not None:
            more["initial"] = {"on": line.on, "length": hours.as_clock(line.minutes), "kind": line.kind}
        super().__init__(*args, **more)

    def clean_length(self) -> int:
        """Read 1:30 and 1,5 as minutes."""
        return minutes_of(self.cleaned_data["length"])


class CorrectionForm(forms.Form):
    """How long an approved line should have been."""

    length = LineForm.base_fields["length"]

    def clean_length(self) -> int:
        """Read 1:30 and 1,5 as minutes."""
        return minutes_of(self.cleaned_data["length"])


class AgreementForm(forms.Form):
    """Hours and period of a contract that is not signed."""

    hours = forms.DecimalField(label=gettext_lazy("Hours agreed"), min_value=1, max_digits=6, decimal_places=1)
    starts_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def minutes_of(text: str) -> int:
    """Read a length as people write it; raises ValidationError for what is none."""
    found = LENGTH.fullmatch(text.strip().replace(" ", ""))
    if found is None:
        raise ValidationError(_("Write hours as 1:30 or 1,5."))
    whole, clock, decimal = found.groups()
    if clock is not None and ":" in text:
        if int(clock) > 59:
            raise ValidationError(_("Write hours as 1:30 or 1,5."))
        return int(whole) * 60 + int(clock)
    share = decimal or clock or "0"
    return int(whole) * 60 + round(float(f"0.{share}") * 60)
