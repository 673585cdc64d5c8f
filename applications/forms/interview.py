"""The forms of an interview: times that are proposed, at the programme's wall clock, and what came of the talk."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.states import Leaning
from people.forms import LongField

TIMES = 4


class ProposeForm(forms.Form):
    """Up to four times, how long, and where."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=240, initial=30)
    place = forms.CharField(label=_("Room, or link of a video call"), max_length=300)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        """Ask for times at the wall clock of the programme."""
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(application.intake.cohort.programme.time_zone)
        asked = dict(self.fields)
        self.fields.clear()
        for number in range(1, TIMES + 1):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=_("Time %(number)d") % {"number": number},
                required=number == 1,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )
        self.fields |= asked
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def times(self) -> list[datetime]:
        """Give the times that were filled in, as instants."""
        given = [self.cleaned_data.get(f"time_{number}") for number in range(1, TIMES + 1)]
        return [timezone.make_naive(time).replace(tzinfo=self.zone) for time in given if time]

    def clean(self) -> dict[str, Any]:
        """Add the instants to what was filled in."""
        super().clean()
        return {**self.cleaned_data, "times": self.times()}


class RecordForm(forms.Form):
    """What the interviewer makes of the talk."""

    leaning = forms.ChoiceField(
        label=_("Outcome"), choices=Leaning.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    notes = LongField(
        label=_("Notes of the interview"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
