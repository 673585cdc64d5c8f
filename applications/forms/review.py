"""The forms of the office: overrule a verdict, decide, note, record training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.review import LONGEST_REASON
from applications.models import Application, Verdict
from applications.states import MOVES, ApplicationState, Outcome
from people.forms import LongField

S = ApplicationState
LATER, NOW = "later", "now"


class OverrideForm(forms.Form):
    """A person's word on one rule, with the reason."""

    verdict = forms.ModelChoiceField(Verdict.objects.none(), widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("A person says"), choices=[*Outcome.choices, ("", _("take my word back"))], required=False
    )
    reason = forms.CharField(label=_("because"), max_length=LONGEST_REASON)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        """Offer the verdicts of one application."""
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = application.verdicts.select_related("rule")


class DecideForm(forms.Form):
    """One decision with its reason."""

    state = forms.ChoiceField()
    when = forms.ChoiceField(choices=[(LATER, ""), (NOW, "")], required=False)
    reason = LongField(
        label=_("Reason or message, which stands in the letter"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        """Offer the decisions that the application's state allows."""
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = possible(application)


class NoteForm(forms.Form):
    """A note of the office."""

    text = LongField(
        label=_("New note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    )


class TrainingForm(forms.Form):
    """The day on which somebody was trained."""

    day = forms.DateField(
        label=_("Training done on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


def possible(application: Application) -> list[tuple[str, str]]:
    """List the decisions that can be taken now, with the words on their buttons."""
    words = {
        S.POOL: _("Into the pool"),
        S.WAITLIST: _("Onto the waitlist"),
        S.INTERVIEW: _("Call to interview"),
        S.DECLINED: _("Not this time"),
    }
    allowed = MOVES[ApplicationState(application.state)]
    return [
        (state, str(label))
        for state, label in words.items()
        if state in allowed and (state != S.INTERVIEW or application.intake.interview)
    ]
