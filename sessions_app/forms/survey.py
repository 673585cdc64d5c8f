"""The form of a survey, made from its questions; whether one's name stands with the answers is asked first."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import LongField
from programmes.models import Survey, SurveyQuestion
from programmes.models.survey import SurveyKind
from sessions_app.domain import surveys
from sessions_app.forms.meeting import TAP

NAMED, ANONYMOUS = "named", "anonymous"


class SurveyForm(forms.Form):
    """Name or not, and then each question."""

    who = forms.ChoiceField(
        label=gettext_lazy("Your name"),
        choices=[
            (ANONYMOUS, gettext_lazy("without my name")),
            (NAMED, gettext_lazy("with my name")),
        ],
        widget=forms.RadioSelect(attrs=TAP),
        help_text=gettext_lazy(
            "Without your name nothing that is kept leads back to you, so you cannot change or read it later. With "
            "your name the office can read whose answers they are."
        ),
    )

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        """Make a field for each question."""
        super().__init__(data)
        self.questions = list(survey.questions.prefetch_related("options"))
        for question in self.questions:
            self.fields[_name(question)] = _field(question)

    @property
    def asked(self) -> list[tuple[Any, bool]]:
        """Give the bound field of each question, and whether it is answered by tapping."""
        return [(self[_name(question)], question.kind != SurveyKind.TEXT) for question in self.questions]

    def given(self) -> dict[str, Any]:
        """Give the answers by the question's key."""
        return {question.key: self.cleaned_data.get(_name(question)) for question in self.questions}

    def refuse(self, faults: dict[str, Any]) -> None:
        """Put refusals beside their questions."""
        for question in self.questions:
            for words in faults.get(question.key, []):
                self.add_error(_name(question), words)


def _name(question: SurveyQuestion) -> str:
    return f"of-{question.key}"


def _field(question: SurveyQuestion) -> forms.Field:
    label, required = str(question.label), question.required
    options = [(option.key, str(option.label)) for option in question.options.all()]
    if question.kind == SurveyKind.TEXT:
        area = forms.Textarea(attrs={"rows": 4, "class": "form-control"})
        return LongField(label=label, required=required, max_length=surveys.LONGEST, widget=area)
    if question.kind == SurveyKind.CHOICES:
        ticks = forms.CheckboxSelectMultiple(attrs=TAP)
        return forms.MultipleChoiceField(label=label, required=required, choices=options, widget=ticks)
    if question.kind == SurveyKind.SCALE:
        options = [(str(number), str(number)) for number in range(surveys.LOWEST, surveys.HIGHEST + 1)]
        return _tapped(label, required, options, int)
    if question.kind == SurveyKind.YES_NO:
        return _tapped(label, required, [("yes", _("yes")), ("no", _("no"))], lambda word: word == "yes")
    return _tapped(label, required, options, str)


def _tapped(label: str, required: bool, options: list[tuple[str, str]], coerce: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        required=required,
        choices=options,
        coerce=coerce,
        empty_value=None,
        widget=forms.RadioSelect(attrs=TAP),
    )
