"""The page where one of a pair asks to go on longer, and the other answers."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import queries
from matching.domain import disclosure, extensions
from matching.forms import ExtensionForm
from matching.states import ExtensionState, PairState, Side
from matching.views import together
from matching.views.pairs import frame, mine, side_of
from programmes import access


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Show until when the match runs and what is asked; ask, agree or say no on POST."""
    found, person = mine(request, pk)
    if found.state != PairState.ACTIVE:
        access.refuse()
    wish = found.extensions.filter(state=ExtensionState.ASKED).first()
    act = request.POST.get("act", "")
    form = ExtensionForm(request.POST if act == "ask" else None, after=queries.last_day(found))
    try:
        if act == "ask" and form.is_valid():
            extensions.ask(found, form.cleaned_data["until"], by=person, at=timezone.now())
            messages.success(request, _("You have asked. We have written to who answers."))
            return redirect("pair_extend", pk)
        if act == "agree" and wish is not None:
            extensions.agree(wish, by=person, at=timezone.now())
            messages.success(request, _("Agreed: your match goes on longer."))
            return redirect("pair", pk)
        if act == "refuse" and wish is not None:
            extensions.refuse(wish, by=person, at=timezone.now())
            messages.success(request, _("Your match ends on its day, as planned."))
            return redirect("pair", pk)
    except ValidationError as refusal:
        _put(form, refusal, act, request)
    page = frame(found, person) | {
        "title": _("Go on longer"),
        "last_day": queries.last_day(found),
        "wish": wish,
        "is_mine": wish is not None and wish.asked_by == side_of(found, person),
        "form": form,
        "together": together.of(found, "end"),
        "name": disclosure.seen_by(found, person).name,
        "asks_all": bool(found.group_id) and side_of(found, person) is Side.GUIDE,
    }
    return render(request, "matching/extend.html", page)


def _put(form: forms.Form, refusal: ValidationError, act: str, request: HttpRequest) -> None:
    """Put a refusal beside the field that it is about; of an answer, above the page."""
    if act == "ask":
        form.add_error(None, refusal)
    else:
        messages.error(request, refusal.messages[0])
