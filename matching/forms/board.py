"""Forms of a board: acts, whom it shows, and weights that are tried."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from applications.domain import texts
from applications.models import Application
from matching import queries
from matching.domain import board, profiles, seats
from matching.models import Run
from matching.states import (
    BoardVerb,
    Side,
)
from people.forms import LongField
from programmes.models import Campus, Criterion


class WeighForm(forms.Form):
    """A seeker, and a weight for each criterion that may have one."""

    seeker = forms.ModelChoiceField(Application.objects.none(), label=_("Whose best matches"), empty_label=None)

    def __init__(self, *args: Any, criteria: list[Criterion], seekers: QuerySet[Application], **kwargs: Any) -> None:
        """Offer the seekers of the pool, and the criteria with the weights that they have."""
        super().__init__(*args, **kwargs)
        field = self.fields["seeker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = seekers
        for one in criteria:
            words = _("%(criterion)s (a must)") % {"criterion": one.label} if one.must else str(one.label)
            bounds: dict[str, Any] = {"min_value": 0, "max_value": 1000, "required": False}
            self.fields[f"w-{one.key}"] = forms.IntegerField(label=words, initial=one.weight, **bounds)
            label = _("%(criterion)s, by the guide's side") % {"criterion": one.label}
            self.fields[f"g-{one.key}"] = forms.IntegerField(label=label, initial=one.guide_weight, **bounds)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The seeker, and the weights of who is guided."""
        return [field for field in self if not field.name.startswith("g-")]

    @property
    def by_guides(self) -> list[forms.BoundField]:
        """The weights of the guide's side, which most programmes leave at nothing."""
        return [field for field in self if field.name.startswith("g-")]

    @property
    def has_guides(self) -> bool:
        """Say whether any weight of the guide's side is more than nothing."""
        return any(str(field.value() or "0") != "0" for field in self.by_guides)

    def weights(self) -> dict[str, int]:
        """Give the weights that are tried, the guide's with profiles.GUIDES; what is left empty is as it is."""
        ends = {"w-": "", "g-": profiles.GUIDES}
        rows = [(name[:2], name[2:], value) for name, value in self.cleaned_data.items()]
        given = {key + ends[side]: value for side, key, value in rows if side in ends}
        return {key: value for key, value in given.items() if value is not None}


AWAY = (BoardVerb.UNASSIGN, BoardVerb.UNLOCK, BoardVerb.SWAP, BoardVerb.FORBID)


class BoardForm(forms.Form):
    """One act at a board: what, whom it concerns, why, and the version of the board that the person has seen."""

    verb = forms.ChoiceField(choices=BoardVerb.choices)
    seeker = forms.ModelChoiceField(Application.objects.none())
    guide = forms.ModelChoiceField(Application.objects.none(), required=False)
    other = forms.ModelChoiceField(Application.objects.none(), required=False)
    reason = LongField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 3}))
    group = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    version = forms.IntegerField(min_value=0, required=False)
    back = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        """Take only people of the run: who is in the pool, at its campus if it has one, and who sits on the board.

        Who sits there and has left the pool since can be taken away, not be placed.
        """
        super().__init__(*args, **kwargs)
        people = {"seeker": Side.SEEKER, "guide": Side.GUIDE, "other": Side.SEEKER}
        for name, side in people.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            rows = queries.pool(run.coupling, side)
            rows = rows.filter(campus=run.campus_id) if run.campus_id else rows
            field.queryset = _with_who_sits(run, rows, side) if self.data.get("verb") in AWAY else rows

    def clean_reason(self) -> str:
        """Take a reason that can be stored."""
        return texts.plain_text(self.cleaned_data["reason"], board.LONGEST)

    @property
    def refused_reason(self) -> str:
        """Say why the reason is not taken; empty when it is."""
        return str(self.errors["reason"][0]) if "reason" in self.errors else ""

    def wish(self) -> seats.Wish:
        """Give what the form asks for; a reason that is not taken as it was typed, for the page shows it again."""
        given = {"reason": self.data.get("reason", ""), **self.cleaned_data}
        return seats.Wish(
            BoardVerb(given["verb"]),
            given["seeker"],
            given["guide"],
            given["other"],
            given["reason"],
            given["group"],
        )


def _with_who_sits(run: Run, rows: QuerySet[Application], side: Side) -> QuerySet[Application]:
    """These people, and who sits on the board on a side, in the pool or not."""
    found = Application.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=run.proposals.values(side)))
    return found.select_related("person", "intake", "campus", "study_group").order_by("pk")


ORDERS = [("score", _("lowest score first")), ("guide", _("by guide"))]


class BoardFilterForm(forms.Form):
    """Whom a board shows: by name, campus, and what is special about a match."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    campus = forms.ModelChoiceField(
        Campus.objects.none(), label=_("Campus"), required=False, empty_label=_("all campuses")
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("everybody")),
            ("without", _("without a place")),
            ("weak", _("below a good score")),
            ("locked", _("kept together")),
            ("by_hand", _("placed by hand")),
            ("gone", _("cannot be matched any more")),
            ("room", _("who guides and has room")),
        ],
    )
    view = forms.ChoiceField(
        required=False, choices=[("", _("as a list")), ("seats", _("by who guides"))], widget=forms.HiddenInput
    )
    hand = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("by name")), *ORDERS],
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        """Offer the programme's campuses, where it has several and the run covers them."""
        super().__init__(*args, **kwargs)
        field = self.fields["campus"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Campus.objects.filter(programme=run.coupling.cohort.programme_id)
        if run.campus_id or not field.queryset.exists():
            del self.fields["campus"]

    def best_first(self) -> None:
        """Say that the first order is another while somebody is in the hand."""
        field = self.fields["order"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("best for who is in the hand")), *ORDERS]
