"""The form of putting somebody first: who, how far, and why."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from people.forms import LongField
from programmes.models.placing import FIRST_CLASS, LAST_CLASS

MUST = "must"


class PutFirstForm(forms.Form):
    """Somebody who is to be put first, and the reason."""

    seeker = forms.ModelChoiceField(Application.objects.none(), label=gettext_lazy("Who"))
    what = forms.ChoiceField(label=gettext_lazy("What"))
    reason = LongField(
        label=gettext_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Nothing about health: write what the programme promised, not what ails somebody."),
    )

    def __init__(self, *args: Any, seekers: QuerySet[Application], **kwargs: Any) -> None:
        """Offer those who can be put first, and the classes."""
        super().__init__(*args, **kwargs)
        who, what = self.fields["seeker"], self.fields["what"]
        assert isinstance(who, forms.ModelChoiceField) and isinstance(what, forms.ChoiceField)
        who.queryset = seekers
        classes = [(str(n), _("Class %(rank)s") % {"rank": n}) for n in range(FIRST_CLASS, LAST_CLASS + 1)]
        what.choices = [(MUST, _("Must have a place")), *classes]

    def rank(self) -> int | None:
        """The class that is chosen; None where somebody must have a place."""
        what = self.cleaned_data["what"]
        return None if what == MUST else int(what)
