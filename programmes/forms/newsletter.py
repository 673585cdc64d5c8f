"""The form that asks for a newsletter."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewsletterForm(forms.Form):
    """An address, and a yes of its own that nobody has ticked beforehand."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "form-control"}),
    )
    yes = forms.BooleanField(
        label=_("Yes, send it to me"), widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
