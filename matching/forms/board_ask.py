"""The form by which a page of a board asks the worker: about whom, and what would be done with them."""

from django import forms

from matching.domain import seats
from matching.forms.board import BoardForm
from matching.states import BoardVerb


class BoardAskForm(BoardForm):
    """A question about somebody: what an act would cost, or, without a verb, what else there is for them."""

    verb = forms.ChoiceField(choices=[("", ""), *BoardVerb.choices], required=False)
    beside = forms.BooleanField(required=False)

    def asked(self) -> seats.Wish | None:
        """Give what would be done; None when the question is what else there is."""
        return self.wish() if self.cleaned_data["verb"] else None
