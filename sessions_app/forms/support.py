"""Forms in which participants tell the office how it goes, raise a concern, and tick what students struggle with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import LongField
from programmes.models import ReferralService, StruggleTheme
from sessions_app.states import ConcernKind, Feeling

TAP = {"class": "btn-check"}
AREA = {"class": "form-control", "rows": 3}
NOT_HERE = _("Please write nothing about anybody's health, and no identity number.")
MET = [("yes", _("Yes")), ("no", _("Not yet"))]


class CheckInForm(forms.Form):
    """How it goes, whether they have met, and a short note for who wants to."""

    feeling = forms.ChoiceField(
        label=_("How does it go?"), choices=Feeling.choices, widget=forms.RadioSelect(attrs=TAP)
    )
    met = forms.ChoiceField(
        label=_("Have you met lately?"), choices=MET, required=False, widget=forms.RadioSelect(attrs=TAP)
    )
    note = LongField(
        label=_("A few words, if you like"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={**AREA, "maxlength": 300}),
        help_text=NOT_HERE,
    )

    def __init__(self, *args: Any, feeling: str = "", **more: Any):
        """Choose the answer that a link names; to whom it goes well has met."""
        more["initial"] = {"feeling": feeling, "met": "yes" if feeling == Feeling.WELL else ""}
        super().__init__(*args, **more)

    def told(self) -> dict[str, Any]:
        """Give the answer as the act takes it."""
        met = {"yes": True, "no": False}.get(self.cleaned_data["met"])
        return {"feeling": self.cleaned_data["feeling"], "met": met, "note": self.cleaned_data["note"]}


class ConcernForm(forms.Form):
    """What a concern is about, and what the office should know."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=ConcernKind.choices, widget=forms.RadioSelect())
    text = LongField(
        label=_("What do you want us to know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={**AREA, "rows": 7, "maxlength": 2000}),
        help_text=NOT_HERE,
    )


class StruggleForm(forms.Form):
    """What a mentor has met in this half-year, and how often they referred somebody on; of whom is not asked."""

    def __init__(self, *args: Any, themes: list[StruggleTheme], services: list[ReferralService], **more: Any):
        """Ask for the programme's own themes and services."""
        super().__init__(*args, **more)
        self.services = services
        if themes:
            self.fields["themes"] = forms.MultipleChoiceField(
                label=_("What have students struggled with?"),
                choices=[(theme.key, str(theme)) for theme in themes],
                required=False,
                widget=forms.CheckboxSelectMultiple(attrs=TAP),
                help_text=_("Tick all that you have met. Nobody's name belongs here."),
            )
        for service in services:
            self.fields[f"to_{service.key}"] = forms.IntegerField(
                label=str(service),
                required=False,
                min_value=0,
                max_value=99,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )

    def told(self) -> dict[str, Any]:
        """Give the ticks and the counts as the act takes them."""
        counts = {service.key: self.cleaned_data.get(f"to_{service.key}") or 0 for service in self.services}
        return {"themes": self.cleaned_data.get("themes", []), "referrals": counts}
