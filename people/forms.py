"""Forms about oneself, and the field of a longer text as every form of the house has it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.domain import persons
from people.models import Person
from people.models.person import Language


class LongField(forms.CharField):
    """A longer text. A line break counts as one character, as browsers count it, though they send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Give the text with each line break as one character, before it is measured."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class SignupForm(forms.Form):
    """What Kobling asks of a new account beside address and password."""

    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name, and the language in which the form was read."""
        user.name = self.cleaned_data["name"]
        user.language = (get_language() or "nb")[:2]
        user.save(update_fields=["name", "language"])

    def clean_name(self) -> Any:
        """Hold names to one line: they stand in the heads of letters."""
        return _checked(persons.checked_name, self.cleaned_data["name"])


class AccountForm(forms.Form):
    """What somebody says of themselves."""

    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Only shown to your match where the text that you both accept says so."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, help_text=_("Of the pages here and of all mail to you.")
    )

    def clean_name(self) -> Any:
        """Say what is wrong with a name beside the field."""
        return _checked(persons.checked_name, self.cleaned_data["name"])

    def clean_phone(self) -> Any:
        """Say what is wrong with a phone number beside the field."""
        return _checked(persons.checked_phone, self.cleaned_data["phone"])


def _checked(check: Callable[[str], str], value: str) -> str:
    """Check one field: the refusal of the act becomes the field's own."""
    try:
        return check(value)
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from None
