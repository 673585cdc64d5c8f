"""The form of a group's summary."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import LongField
from sessions_app.domain.summaries import LONGEST, LONGEST_NAME


class SummaryForm(forms.Form):
    """Which group, and what it found."""

    group_name = forms.CharField(
        label=_("Group or table"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    text = LongField(
        label=_("What your group found"),
        max_length=LONGEST,
        help_text=_("Everybody who was invited can read it. Name nobody."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
    )
