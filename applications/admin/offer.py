"""The panel of one application on which the office ticks what of the offer a student got."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain import offer
from applications.models import Application
from applications.states import ApplicationState
from programmes.states import Part


class GivenForm(forms.Form):
    """Ticks for the parts of the offer."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("The student got"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, row: Application, data: Any = None) -> None:
        """Offer the programme's parts, with what is noted ticked."""
        noted = list(row.given_parts.values_list("part", flat=True))
        super().__init__(data, initial={"parts": noted})
        self.fields["parts"].choices = list(offer.parts(row.intake.cohort.programme).items())  # type: ignore[attr-defined]  # a choice field


def _give(row: Application, given: dict[str, Any], by: Any, at: datetime) -> str:
    offer.record(row, given["parts"], by=by, at=at)
    return _("What the student got of the offer is noted.")


ACTS: dict[str, tuple[Any, Any]] = {"given": (GivenForm, _give)}


def page(row: Application, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """Give the panel for who is in the pool as a student, where the programme has an offer."""
    shown = row.intake.part == Part.STUDENT and row.state == ApplicationState.POOL
    form = bound.get("given") or GivenForm(row)
    return {"given_form": form if shown and offer.parts(row.intake.cohort.programme) else None}
