"""Forms about oneself."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import Person


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
        return " ".join(self.cleaned_data["name"].split())
