"""The questions what became of a participant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.domain.countries import COUNTRIES
from reports.models import Outcome, Work


class OutcomeForm(forms.Form):
    """Graduated or not, what work, and where."""

    graduated = forms.TypedChoiceField(
        label=_("Have you graduated?"),
        choices=[("yes", _("Yes")), ("no", _("Not yet"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    work = forms.ChoiceField(label=_("What do you do now?"), choices=Work.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(
        label=_("In which country?"),
        choices=[("", _("I would rather not say")), *COUNTRIES.items()],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, latest: Outcome | None = None, **more: Any) -> None:
        """Fill in what was told last."""
        if latest:
            graduated = "yes" if latest.graduated else "no"
            more["initial"] = {"graduated": graduated, "work": latest.work, "country": latest.country}
        super().__init__(*args, **more)
