"""The form of a meeting: one choice a line, filled in so that most meetings need only a tap on save."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programmes.models.calendar import Mode
from sessions_app.models import Meeting, Topic

TAP = {"class": "btn-check"}
LENGTHS = (30, 45, 60, 90, 120, 180)


class MeetingForm(forms.Form):
    """When, how long, how, and about what in a word; there is no field for what was said."""

    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    )
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, widget=forms.RadioSelect(attrs=TAP))
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect(attrs=TAP))
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TAP),
        help_text=_("If you like. Only these words are kept, for the programme's numbers."),
    )

    def __init__(
        self, *args: Any, today: date, meeting: Meeting | None = None, last: Meeting | None = None, **more: Any
    ):
        """Fill in today, and the length and mode of the meeting before; or the meeting that is corrected."""
        like = meeting or last
        more["initial"] = {
            "held_on": meeting.held_on if meeting else today,
            "minutes": like.minutes if like else 60,
            "mode": like.mode if like else Mode.IN_PERSON,
            "topics": meeting.topics if meeting else [],
        }
        super().__init__(*args, **more)
        lengths = sorted({*LENGTHS, more["initial"]["minutes"]})
        self.fields["minutes"].choices = [(number, length_in_words(number)) for number in lengths]  # type: ignore[attr-defined]  # a choice field
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()


def length_in_words(minutes: int) -> str:
    """Say a length as people do: minutes below an hour, else hours."""
    hours, rest = divmod(minutes, 60)
    words = []
    if hours:
        words.append(ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours})
    if rest:
        words.append(ngettext("%(number)d minute", "%(number)d minutes", rest) % {"number": rest})
    return " ".join(words)
