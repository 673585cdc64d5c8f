"""The form of a planned meeting: suggested times to tap, or a day and an hour; length, mode and place are filled in."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from programmes.models import Programme
from programmes.models.calendar import Mode
from sessions_app.domain import walltime
from sessions_app.domain.suggestions import Suggestion
from sessions_app.forms.meeting import LENGTHS, TAP, length_in_words

WALL = "%Y-%m-%dT%H:%M"
OWN_TIMES = 3


class AppointmentForm(forms.Form):
    """When (tapped, or day and hour), how long, how and where; there is no field for what will be said."""

    times = forms.MultipleChoiceField(
        label=gettext_lazy("When"), required=False, widget=forms.CheckboxSelectMultiple(attrs=TAP)
    )
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int, widget=forms.RadioSelect(attrs=TAP))
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices, widget=forms.RadioSelect(attrs=TAP))
    place = forms.CharField(
        label=gettext_lazy("Place, or link of a video call"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only those who meet see it."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, programme: Programme, suggestion: Suggestion, moved: datetime | None = None, **more: Any
    ) -> None:
        """Fill in what is suggested; `moved` is the time of a meeting that gets another one."""
        self.programme = programme
        more["initial"] = {"minutes": suggestion.minutes, "mode": suggestion.mode, "place": suggestion.place}
        if moved is not None:
            local = moved.astimezone(walltime.zone_of(programme))
            more["initial"] |= {"day_1": local.date(), "clock_1": local.time()}
        super().__init__(*args, **more)
        shown = [] if moved else [(time.strftime(WALL), _spoken(time)) for time in suggestion.times]
        self.fields["times"].choices = shown  # type: ignore[attr-defined]  # a choice field
        lengths = sorted({*LENGTHS, suggestion.minutes})
        self.fields["minutes"].choices = [(number, length_in_words(number)) for number in lengths]  # type: ignore[attr-defined]  # a choice field
        for number in range(1, 2 if moved else OWN_TIMES + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Day"),
                required=False,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
            )
            self.fields[f"clock_{number}"] = forms.TimeField(
                label=_("Time"),
                required=False,
                widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"}),
            )

    def own_times(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Give the boxes for days and hours of one's own, two by two."""
        numbers = range(1, OWN_TIMES + 1)
        return [(self[f"day_{n}"], self[f"clock_{n}"]) for n in numbers if f"day_{n}" in self.fields]

    def clean(self) -> dict[str, Any]:
        """Gather the instants under `chosen`; an hour that the clocks leave out or have twice is refused at its box."""
        super().clean()
        chosen = [self._instant(datetime.strptime(one, WALL), "times") for one in self.cleaned_data.get("times", [])]
        for number in range(1, OWN_TIMES + 1):
            day, clock = self.cleaned_data.get(f"day_{number}"), self.cleaned_data.get(f"clock_{number}")
            if day and clock:
                chosen.append(self._instant(datetime.combine(day, clock), f"clock_{number}"))
            elif day or clock:
                missing = f"day_{number}" if clock else f"clock_{number}"
                if missing not in self.errors and missing in self.fields:
                    self.add_error(missing, _("Give both a day and a time."))
        found = sorted({one for one in chosen if one is not None})
        if not found and not self.errors:
            self.add_error("times" if self.fields["times"].choices else "day_1", _("Choose when you meet."))  # type: ignore[attr-defined]  # a choice field
        return {**self.cleaned_data, "chosen": found}

    def _instant(self, wall: datetime, name: str) -> datetime | None:
        try:
            return walltime.exact(wall.date(), wall.time(), self.programme)
        except ValidationError as refusal:
            self.add_error(name, refusal)
            return None


def _spoken(wall: datetime) -> str:
    """Say a wall time on a button: weekday, day and hour."""
    # Translators: weekday, day and month in the letters of Django's date filter; b is the month in small letters.
    day = pgettext("a day on a button", "D j M")
    return f"{formats.date_format(wall, day)} {formats.date_format(wall, 'H:i')}"
