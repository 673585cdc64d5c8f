"""The office's forms about follow-up: who sees to it, a contact, a rest, a plan, and the end of a concern."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from people.forms import LongField
from people.models import Person
from sessions_app.states import Channel

SELECT, INPUT = {"class": "form-select"}, {"class": "form-control"}
WORDS = {**INPUT, "rows": 3, "maxlength": 500}
NOT_HERE = _("What is needed to follow up, and no more: nothing about health, no identity number.")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Make a field for a day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **INPUT})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class AssignForm(forms.Form):
    """Who sees to it."""

    to = forms.TypedChoiceField(label=_("Who sees to it"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, colleagues: dict[int, Person], **more: Any):
        """Offer the colleagues who follow up here."""
        super().__init__(*args, **more)
        self.colleagues = colleagues
        self.fields["to"] = forms.TypedChoiceField(
            label=_("Who sees to it"),
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _("nobody yet")), *((pk, str(person)) for pk, person in colleagues.items())],
            widget=forms.Select(attrs=SELECT),
        )

    def chosen(self) -> Person | None:
        """Give the colleague."""
        return self.colleagues.get(self.cleaned_data["to"])


class NoteForm(forms.Form):
    """A contact, or only a note, and when the next one is due."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=forms.Select(attrs=SELECT))
    text = LongField(
        label=_("What was agreed"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=WORDS),
        help_text=NOT_HERE,
    )
    due_on = day_field(_("Next contact"), required=False, help_text=_("Rests until that day, and is then back here."))


class SnoozeForm(forms.Form):
    """Until when something rests."""

    until = day_field(_("Rests until"))


class FinishForm(forms.Form):
    """What was done, in a few words."""

    text = LongField(label=_("What was done"), required=False, max_length=500, widget=forms.Textarea(attrs=WORDS))


class PlanForm(forms.Form):
    """A contact that the office plans with one participant."""

    participant = forms.ModelChoiceField(
        label=_("Participant"), queryset=Application.objects.none(), widget=forms.Select(attrs=SELECT)
    )
    due_on = day_field(_("Day"))
    text = LongField(
        label=_("What it is about"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=WORDS),
        help_text=NOT_HERE,
    )

    def __init__(self, *args: Any, participants: QuerySet[Application], **more: Any):
        """Offer the participants whom the visitor follows up."""
        super().__init__(*args, **more)
        self.fields["participant"].queryset = participants  # type: ignore[attr-defined]  # a model choice field
        self.fields["participant"].label_from_instance = _named  # type: ignore[attr-defined]  # a model choice field


class CloseForm(forms.Form):
    """What was done about a concern; its raiser reads it."""

    done = LongField(
        label=_("What was done"),
        max_length=1000,
        widget=forms.Textarea(attrs={**INPUT, "rows": 4, "maxlength": 1000}),
        help_text=_("Whoever raised the concern reads this."),
    )


def _named(application: Application) -> str:
    return f"{application.person} ({application.intake.get_part_display()}, {application.intake.cohort})"
