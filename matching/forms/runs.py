"""Forms of runs: what one covers, two to compare, what publishing does, and a pair by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications import queries as applications
from applications.models import Application
from matching import queries
from matching.models import Group, Run
from matching.states import LIVE, PairState, Side
from programmes.models import Campus, Coupling
from programmes.models.coupling import Method, Objective, objectives


class RunForm(forms.Form):
    """What a run covers."""

    campus = forms.ModelChoiceField(
        Campus.objects.none(), label=_("Only at"), required=False, empty_label=_("all campuses")
    )
    objective = forms.ChoiceField(
        label=_("What is made best"),
        required=False,
        choices=Objective.choices,
        help_text=_(
            "A run that places more people comes before one that places fewer. Only with the best total may somebody "
            "stay without a place although there is room. The lowest acceptable score holds whatever is chosen."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed of the lot"),
        min_value=0,
        max_value=2_000_000_000,
        initial=0,
        help_text=_("Decides between equally good answers; the same seed gives the same answer."),
    )

    def __init__(
        self, *args: Any, coupling: Coupling, campuses: list[Campus], bound_to_one: bool, **kwargs: Any
    ) -> None:
        """Offer the campuses where the visitor works; who works at one only must choose it.

        What is made best starts as the coupling says.
        """
        super().__init__(*args, **kwargs)
        wish = self.fields["objective"]
        assert isinstance(wish, forms.ChoiceField)
        can = objectives(Method(coupling.method))
        wish.choices = [(one.value, one.label) for one in can]
        wish.initial = coupling.objective if coupling.objective in can else Objective.TOTAL
        field = self.fields["campus"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Campus.objects.filter(pk__in=[campus.pk for campus in campuses])
        field.required = bound_to_one
        if bound_to_one:
            field.empty_label = None
        if not campuses:
            del self.fields["campus"]


class ReadyForm(forms.Form):
    """Which campus is looked at before a run."""

    campus = forms.ModelChoiceField(
        Campus.objects.none(), label=_("Only at"), required=False, empty_label=_("all campuses")
    )

    def __init__(self, *args: Any, campuses: list[Campus], is_limited: bool, **kwargs: Any) -> None:
        """Offer the campuses where the visitor works."""
        super().__init__(*args, **kwargs)
        field = self.fields["campus"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Campus.objects.filter(pk__in=[campus.pk for campus in campuses])
        if is_limited:
            field.empty_label = None
        if not campuses:
            del self.fields["campus"]


class RunChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A run by its number, day and state."""

    def label_from_instance(self, obj: Run) -> str:
        """Name a run."""
        day = date_format(localtime(obj.requested_at), "SHORT_DATETIME_FORMAT")
        return f"#{obj.pk} – {day} ({obj.get_state_display()})"


class CompareForm(forms.Form):
    """Two runs of one coupling."""

    first = RunChoice(Run.objects.none(), label=_("One run"), empty_label=None)
    second = RunChoice(Run.objects.none(), label=_("The other run"), empty_label=None)

    def __init__(self, *args: Any, found: QuerySet[Run], **kwargs: Any) -> None:
        """Offer the finished runs that the visitor may see."""
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, RunChoice)
            field.queryset = found


class PublishForm(forms.Form):
    """What publishing does besides the offers, and which version of the board was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    tell_unmatched = forms.BooleanField(
        label=_("Write to those who are without a match in this round"), required=False, initial=True
    )

    def refuse(self, refusal: ValidationError, version: int) -> None:
        """Keep what was chosen beside the refusal; the page that is shown now is of this version of the board."""
        self.add_error(None, refusal)
        self.data = {**dict(self.data.items()), "version": str(version)}


class ByHandForm(forms.Form):
    """One seeker and one guide, chosen by hand."""

    seeker = forms.ModelChoiceField(Application.objects.none(), label=_("Who is guided"))
    guide = forms.ModelChoiceField(Application.objects.none(), label=_("Who guides"))
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("As a member of the group"), required=False, empty_label=_("no group")
    )

    def __init__(self, *args: Any, coupling: Coupling, campus_ids: list[int] | None, **kwargs: Any) -> None:
        """Offer who is in the pool, at the visitor's campuses where they are limited."""
        super().__init__(*args, **kwargs)
        guides, live = queries.pool(coupling, Side.GUIDE), queries.pairs().filter(coupling=coupling, state__in=LIVE)
        seekers = queries.admitted(coupling, Side.SEEKER).exclude(applications.UNTRAINED)
        seekers = seekers.exclude(pk__in=live.values("seeker"))  # by hand, who was guided to the end may get another
        if campus_ids is not None:
            seekers, guides = seekers.filter(campus__in=campus_ids), guides.filter(campus__in=campus_ids)
        groups = Group.objects.filter(coupling=coupling, pairs__state__in=[PairState.OFFERED, PairState.HALF, "active"])
        if campus_ids is not None:
            groups = groups.filter(guide__campus__in=campus_ids)
        for name, rows in (("seeker", seekers), ("guide", guides), ("group", groups.distinct())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        group = self.fields["group"]
        if coupling.method == Method.FORMED_GROUPS and isinstance(group, forms.ModelChoiceField):
            group.empty_label = _("a new group")
        if not groups.exists():
            del self.fields["group"]

    def somebody_waits(self) -> bool:
        """Say whether there is anybody to be guided."""
        field = self.fields["seeker"]
        assert isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        return bool(field.queryset.exists())
