"""Forms of groups: where a member goes, and who guides besides."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching import queries
from matching.models import Group
from matching.states import (
    CoGuideKind,
    Side,
)


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
