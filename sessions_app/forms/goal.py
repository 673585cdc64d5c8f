"""The forms of goals: the goal with its gentle self-check, and one small step."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import LongField
from programmes.models.together import Horizon
from sessions_app.domain import goals as acts
from sessions_app.models import Goal
from sessions_app.states import GoalCheck


class GoalForm(forms.Form):
    """What, how far ahead, by when; and six properties to look it over by, none of them a must."""

    text = LongField(
        label=_("What do you want to reach?"),
        max_length=acts.LONGEST,
        widget=forms.Textarea({"rows": 3, "class": "form-control"}),
    )
    horizon = forms.ChoiceField(
        label=_("How far ahead?"), choices=Horizon.choices, widget=forms.RadioSelect(attrs={"class": "btn-check"})
    )
    by_when = forms.DateField(
        label=_("By when?"),
        required=False,
        help_text=_("If you like. You can move it at any time."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )
    checks = forms.MultipleChoiceField(
        label=_("Look it over, if you like"),
        required=False,
        choices=GoalCheck.choices,
        help_text=_("Tick what holds. A goal may be saved with none of them; it grows as you talk."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, goal: Goal | None = None, text: str = "", horizon: str = "", **more: Any) -> None:
        """Begin with a goal as it stands, or with an idea's words."""
        more["initial"] = {
            "text": goal.text if goal else text,
            "horizon": goal.horizon if goal else horizon or Horizon.SHORT,
            "by_when": goal.by_when if goal else None,
            "checks": goal.checks if goal else [],
            "seen": acts.mark(goal) if goal else "",
        }
        super().__init__(*args, **more)

    def clean_by_when(self) -> date | None:
        """Take a day of this century."""
        day: date | None = self.cleaned_data["by_when"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Check the year."))
        return day


class StepForm(forms.Form):
    """One small step."""

    text = forms.CharField(
        label=_("Next small step"), max_length=acts.LONGEST_STEP, widget=forms.TextInput({"class": "form-control"})
    )
