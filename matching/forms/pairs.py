"""Forms about one pair: reasons for a no and an end, requests for a change, and the desk's diagnosis."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.states import (
    GIVEN_REASONS,
    Cause,
    ChangeWish,
    DeclineReason,
    RequestOutcome,
    Side,
    TrialHeard,
    Trouble,
)
from people.forms import LongField


class DeclineForm(forms.Form):
    """Why an offer is declined."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason.choices, widget=forms.RadioSelect)


class EndForm(forms.Form):
    """Why a pair ends before its date."""

    reason = forms.ChoiceField(label=_("Reason"), choices=GIVEN_REASONS, widget=forms.RadioSelect)


class ExtensionForm(forms.Form):
    """Until which day a match goes on."""

    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )

    def __init__(self, data: Any = None, *, after: date) -> None:
        """Suggest a month after the day on which the match ends."""
        super().__init__(data, initial={"until": after + timedelta(days=28)})


class TrialForm(forms.Form):
    """What the review of a trial found: whom the office has asked, and how it goes."""

    heard = forms.ChoiceField(label=_("Whom have you asked how it goes?"), choices=TrialHeard.choices)
    note = LongField(
        label=_("What did you find?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Who is in the match finds it in their own data. Leave out what was said in confidence."),
    )


class ChangeForm(forms.Form):
    """What somebody who asks for a change wishes, and what the office should know."""

    trouble = forms.ChoiceField(choices=Trouble.choices, widget=forms.HiddenInput)
    wish = forms.ChoiceField(label=_("What do you wish?"), choices=ChangeWish.choices, widget=forms.RadioSelect)
    note = LongField(
        label=_("What should we know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("If you like. Please leave out what is said in confidence, and details of anybody's health."),
    )


class SettleForm(forms.Form):
    """What came of a request for a change, where it is not settled by a repair."""

    outcome = forms.ChoiceField(label=_("What came of it?"), choices=RequestOutcome.choices)


class CauseForm(forms.Form):
    """Why a match cannot go on as it is, and who leaves the programme with it."""

    cause = forms.ChoiceField(label=_("What is the matter?"), choices=Cause.choices, widget=forms.RadioSelect)
    leaves = forms.ChoiceField(
        label=_("Who leaves the programme?"),
        required=False,
        choices=[
            ("", _("nobody: both stay in the pool, but not with each other")),
            *((side.value, side.label) for side in Side),
        ],
    )
    plan = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    look = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
