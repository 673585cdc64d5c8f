"""The office's forms of a gathering: a note, another time, a cancellation, a file, an approved absence."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import LongField
from programmes.models import Gathering
from programmes.models.gathering import Stage
from sessions_app.domain import walltime
from sessions_app.domain.handouts import KINDS
from sessions_app.domain.notices import LONGEST
from sessions_app.states import Audience

MOMENT = "%Y-%m-%dT%H:%M"


class NoteForm(forms.Form):
    """A note: to whom, and in the office's own words."""

    audience = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = LongField(
        label=_("Text"),
        max_length=LONGEST,
        help_text=_("The letter begins with the name of its reader and of the gathering, and ends with your contact."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, numbers: dict[str, int], **more: Any) -> None:
        """Offer the audiences in which there is somebody, each with its number."""
        super().__init__(*args, **more)
        found = [(key, f"{Audience(key).label} ({number})") for key, number in numbers.items() if number]
        self.fields["audience"].choices = found  # type: ignore[attr-defined]  # a choice field


class MoveForm(forms.Form):
    """Another time or place."""

    starts_at = forms.CharField(
        label=_("Begins"), widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    )
    ends_at = forms.CharField(
        label=_("Ends"), widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    url = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    text = LongField(
        label=_("A word to all who are invited"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, gathering: Gathering, **more: Any) -> None:
        """Fill in how it stands, by the clock of the programme."""
        self.gathering = gathering
        more["initial"] = {
            "starts_at": f"{walltime.local(gathering.starts_at, gathering.programme):{MOMENT}}",
            "ends_at": f"{walltime.local(gathering.ends_at, gathering.programme):{MOMENT}}",
            "place": gathering.place,
            "url": gathering.url,
        }
        super().__init__(*args, **more)

    def clean_starts_at(self) -> datetime:
        """Read the beginning."""
        return self._instant("starts_at")

    def clean_ends_at(self) -> datetime:
        """Read the end."""
        return self._instant("ends_at")

    def _instant(self, name: str) -> datetime:
        try:
            moment = datetime.strptime(str(self.cleaned_data[name])[:16], MOMENT)
        except ValueError:
            raise forms.ValidationError(_("Write a date and a time.")) from None
        zone = ZoneInfo(self.gathering.programme.time_zone)
        if moment.year < 2000 or not timezone.is_aware(moment.replace(tzinfo=zone)):
            raise forms.ValidationError(_("Write a date and a time."))
        return walltime.instant(moment.date(), moment.time(), self.gathering.programme)


class CancelForm(forms.Form):
    """Why it does not take place."""

    text = LongField(
        label=_("A word to all who were invited"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandoutForm(forms.Form):
    """A file for before or after."""

    file = forms.FileField(label=_("File"), help_text=KINDS)
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    stage = forms.ChoiceField(label=_("For"), choices=Stage.choices, initial=Stage.BEFORE)
    days = forms.IntegerField(
        label=_("Days"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("Open so many days before it begins, or after it ends. Nothing: at once."),
    )


class AbsenceForm(forms.Form):
    """An approved absence, and perhaps another gathering at which it is made up for."""

    instead = forms.ModelChoiceField(
        label=_("Makes up for it at"),
        queryset=Gathering.objects.none(),
        required=False,
        empty_label=_("nowhere: the absence is only approved"),
    )

    def __init__(self, *args: Any, chances: QuerySet[Gathering], **more: Any) -> None:
        """Offer the gatherings where that can be, each with its campuses and day."""
        super().__init__(*args, **more)
        field = self.fields["instead"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = chances.select_related("programme").prefetch_related("campuses")
        field.label_from_instance = _said  # type: ignore[method-assign, assignment]  # Django's own seam


def _said(gathering: Gathering) -> str:
    campuses = ", ".join(str(campus) for campus in gathering.campuses.all())
    when = walltime.in_words(gathering.starts_at, gathering.programme)
    return " · ".join(word for word in (str(gathering.name), campuses, when) if word)
