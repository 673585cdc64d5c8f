"""Forms of groups: where a member goes, and who guides besides."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching import queries
from matching.domain import co_guides
from matching.models import Group, Pair
from matching.states import CoGuideKind, Side
from programmes.models import Campus


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
    """Who helps to guide a group or pair besides its guide, how, and in which days; in a pair in the guide's place."""

    guide = forms.ModelChoiceField(Application.objects.none(), label=_("Who"))
    kind = forms.ChoiceField(label=_("How"), choices=CoGuideKind.choices)
    from_day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until_day = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day; may stay empty for who guides beside the guide to the end."),
    )

    def __init__(self, *args: Any, bond: Pair | Group, campuses: list[Campus] | None = None, **kwargs: Any) -> None:
        """Offer who is in the pool to guide, without its own guide; at the visitor's campuses where those are few."""
        super().__init__(*args, **kwargs)
        field = self.fields["guide"]
        assert isinstance(field, forms.ModelChoiceField)
        rows = queries.pool(bond.coupling, Side.GUIDE).exclude(pk=bond.guide_id)
        here = bond.guide.campus_id if bond.coupling.within_campus else None
        rows = rows if campuses is None else rows.filter(campus__in=campuses)
        field.queryset = rows.filter(campus=here) if here else rows
        self.fields["from_day"].initial = co_guides.day_there(bond, timezone.now())
        if isinstance(bond, Pair):
            self.fields["kind"].widget = forms.HiddenInput()
            self.initial["kind"] = CoGuideKind.INSTEAD
            self.fields["until_day"].required, self.fields["until_day"].help_text = True, _("The last day.")
