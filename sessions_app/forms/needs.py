"""The form of what somebody needs at a gathering: a few words to tick, and an explicit yes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.domain.needs import LONGEST
from sessions_app.models import CateringNeed
from sessions_app.models.catering import Access, Diet

TAP = {"class": "btn-check"}


class NeedsForm(forms.Form):
    """What is needed, for which gatherings, and the yes to keeping it; nothing is ticked beforehand but what stands."""

    diets = forms.MultipleChoiceField(
        label=_("Food"), choices=Diet.choices, required=False, widget=forms.CheckboxSelectMultiple(attrs=TAP)
    )
    access = forms.MultipleChoiceField(
        label=_("Access"), choices=Access.choices, required=False, widget=forms.CheckboxSelectMultiple(attrs=TAP)
    )
    other = forms.CharField(
        label=_("Something else"),
        max_length=LONGEST,
        required=False,
        help_text=_("In a few words, such as “no sesame”. Leave out diagnoses: what the kitchen must do is enough."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    for_all = forms.TypedChoiceField(
        label=_("For which gatherings"),
        choices=[("no", _("only this one")), ("yes", _("all gatherings of my programme this year"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs=TAP),
    )
    agreed = forms.BooleanField(
        label=_("I agree that this is kept for the gathering and then deleted."),
        error_messages={"required": _("Tick here if we may keep it; without your yes we keep nothing.")},
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, standing: CateringNeed | None = None, food: bool = True, **more: Any) -> None:
        said = standing.said if standing and isinstance(standing.said, dict) else {}
        more["initial"] = {
            **said,
            "for_all": "yes" if standing and standing.gathering_id is None else "no",
            "agreed": False,
        }
        super().__init__(*args, **more)
        if not food:
            del self.fields["diets"]
