"""The form of an allowance: what somebody was away from, and what comes in its place."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import Gathering
from sessions_app.domain import participation
from sessions_app.domain.allowances import ELSEWHERE
from sessions_app.domain.participation import Account
from sessions_app.domain.periods import Turn
from sessions_app.states import AllowanceKind


class AllowanceForm(forms.Form):
    """Away from what, and what in its place; there is no field for why."""

    missed = forms.ChoiceField(label=gettext_lazy("Approved absence from"))
    kind = forms.ChoiceField(
        label=gettext_lazy("In its place the person"),
        choices=[(ELSEWHERE, gettext_lazy("comes to another gathering")), *AllowanceKind.choices],
        widget=forms.RadioSelect,
    )
    instead = forms.ChoiceField(label=gettext_lazy("Other gathering"), required=False)
    task = forms.CharField(
        label=gettext_lazy("Task"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What is to be done. Do not write why the person was away."),
    )

    def __init__(self, data: Any, *, account: Account, gatherings: list[Gathering]) -> None:
        """Offer the person's own gatherings and months that are not kept, and all gatherings of the programme."""
        super().__init__(data)
        by_key = {f"gathering-{one.pk}": one for one in gatherings if _is_missing(account.gatherings.get(one.pk))}
        months = [month for month, cell in account.months.items() if cell.turn in (Turn.LOST, Turn.OPEN)]
        self.things: dict[str, Gathering | date] = {**by_key, **{f"month-{month}": month for month in months}}
        named = [(key, str(one)) for key, one in by_key.items()]
        named += [(f"month-{month}", capfirst(date_format(month, "F Y"))) for month in months]
        self.fields["missed"].choices = [("", "–"), *named]  # type: ignore[attr-defined]  # a choice field
        rows = Gathering.objects.filter(programme=account.application.intake.cohort.programme_id)
        self.others = {str(one.pk): one for one in rows.prefetch_related("campuses").order_by("starts_at", "pk")}
        self.fields["instead"].choices = [("", "–"), *((key, _named(one)) for key, one in self.others.items())]  # type: ignore[attr-defined]  # a choice field

    def clean_missed(self) -> Gathering | date:
        """Give the gathering or the first day of the month that was chosen."""
        found = self.things.get(self.cleaned_data["missed"])
        if found is None:
            raise ValidationError(_("Choose the gathering or the month."))
        return found

    def clean_instead(self) -> Gathering | None:
        """Give the other gathering, where one was chosen."""
        return self.others.get(self.cleaned_data["instead"])


def _is_missing(cell: participation.Cell | None) -> bool:
    return cell is not None and cell.turn in (Turn.LOST, Turn.OPEN, Turn.AHEAD)


def _named(gathering: Gathering) -> str:
    campuses = ", ".join(campus.name for campus in gathering.campuses.all())
    day = date_format(gathering.starts_at, "j M Y")
    return f"{gathering} ({campuses}), {day}" if campuses else f"{gathering}, {day}"
