"""Forms of runs, boards and groups: what a run covers, and the choices of a board and of a pair by hand."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching import queries
from matching.domain import seats
from matching.models import Group, Run
from matching.states import (
    BoardVerb,
    CoGuideKind,
    PairState,
    RunObjective,
    Side,
)
from programmes.models import Campus, Coupling, Criterion


class RunForm(forms.Form):
    """What a run covers."""

    campus = forms.ModelChoiceField(
        Campus.objects.none(), label=_("Only at"), required=False, empty_label=_("all campuses")
    )
    objective = forms.ChoiceField(
        label=_("What is made best"),
        required=False,
        choices=[("", _("as the coupling says")), *RunObjective.choices],
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

    def __init__(self, *args: Any, campuses: list[Campus], bound_to_one: bool, **kwargs: Any) -> None:
        """Offer the campuses where the visitor works; who works at one only must choose it."""
        super().__init__(*args, **kwargs)
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
        seekers, guides = queries.free_seekers(coupling), queries.pool(coupling, Side.GUIDE)
        if campus_ids is not None:
            seekers, guides = seekers.filter(campus__in=campus_ids), guides.filter(campus__in=campus_ids)
        groups = Group.objects.filter(coupling=coupling, pairs__state__in=[PairState.OFFERED, PairState.HALF, "active"])
        for name, rows in (("seeker", seekers), ("guide", guides), ("group", groups.distinct())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if not groups.exists():
            del self.fields["group"]


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
            self.fields[f"w-{one.key}"] = forms.IntegerField(
                label=words, min_value=0, max_value=1000, initial=one.weight, required=False
            )

    def weights(self) -> dict[str, int]:
        """Give the weights that are tried; who left one empty keeps what the criterion has."""
        given = {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("w-")}
        return {key: value for key, value in given.items() if value is not None}


class RegroupForm(forms.Form):
    """The group into which a member is moved."""

    to = forms.ModelChoiceField(Group.objects.none(), label=_("Move into"), empty_label=None)

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        """Offer the groups that the visitor follows up."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups


class CoGuideForm(forms.Form):
    """Who guides a group besides its guide, how, and in which days."""

    guide = forms.ModelChoiceField(Application.objects.none(), label=_("Who"))
    kind = forms.ChoiceField(label=_("How"), choices=CoGuideKind.choices)
    from_day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until_day = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day; may stay empty for who guides beside the guide to the end."),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        """Offer who is in the pool to guide, without the group's own guide."""
        super().__init__(*args, **kwargs)
        field = self.fields["guide"]
        assert isinstance(field, forms.ModelChoiceField)
        rows = queries.pool(group.coupling, Side.GUIDE).exclude(pk=group.guide_id)
        here = group.guide.campus_id if group.coupling.within_campus else None
        field.queryset = rows.filter(campus=here) if here else rows


class BoardForm(forms.Form):
    """One act at a board: what, whom it concerns, why, and the version of the board that the person has seen."""

    verb = forms.ChoiceField(choices=BoardVerb.choices)
    seeker = forms.ModelChoiceField(Application.objects.none())
    guide = forms.ModelChoiceField(Application.objects.none(), required=False)
    other = forms.ModelChoiceField(Application.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    group = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    version = forms.IntegerField(min_value=0, required=False)
    back = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        """Take only people of the run: who is on the board or without a place, and who guides at its campus."""
        super().__init__(*args, **kwargs)
        people = {"seeker": Side.SEEKER, "guide": Side.GUIDE, "other": Side.SEEKER}
        for name, side in people.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            rows = queries.pool(run.coupling, side)
            field.queryset = rows.filter(campus=run.campus_id) if run.campus_id else rows

    def wish(self) -> seats.Wish:
        """Give what the form asks for."""
        given = self.cleaned_data
        return seats.Wish(
            BoardVerb(given["verb"]),
            given["seeker"],
            given["guide"],
            given["other"],
            given["reason"],
            given["group"],
        )


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
            ("room", _("who guides and has room")),
        ],
    )
    view = forms.ChoiceField(
        required=False, choices=[("", _("as a list")), ("seats", _("by who guides"))], widget=forms.HiddenInput
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("by name")), ("score", _("lowest score first")), ("guide", _("by guide"))],
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        """Offer the programme's campuses, where it has several and the run covers them."""
        super().__init__(*args, **kwargs)
        field = self.fields["campus"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Campus.objects.filter(programme=run.coupling.cohort.programme_id)
        if run.campus_id or not field.queryset.exists():
            del self.fields["campus"]
