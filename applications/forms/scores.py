"""The forms of a reader: points by criterion, and stepping back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from people.forms import LongField
from programmes.models.weighing import HIGHEST, LOWEST

POINTS = [(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)]


class ScoreForm(forms.Form):
    """Points for each criterion, and a remark."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        """Ask for each criterion of the intake."""
        super().__init__(*args, **kwargs)
        for criterion in application.intake.score_criteria.all():
            self.fields[f"points_{criterion.key}"] = forms.TypedChoiceField(
                label=str(criterion.label), choices=POINTS, coerce=int, widget=forms.RadioSelect
            )
        self.fields["text"] = LongField(
            label=_("Remark"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        )

    def points(self) -> dict[str, int]:
        """Give the points by criterion."""
        given = self.cleaned_data.items()
        return {name.removeprefix("points_"): value for name, value in given if name.startswith("points_")}

    def clean(self) -> dict[str, Any]:
        """Add the points by criterion to what was filled in."""
        super().clean()
        return {**self.cleaned_data, "points": self.points()}


class RecuseForm(forms.Form):
    """Why one steps back."""

    reason = forms.CharField(
        label=_("Why you step back"), max_length=2000, widget=forms.TextInput(attrs={"class": "form-control"})
    )
