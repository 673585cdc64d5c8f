"""Asking for a change of one's match: first what is the matter and what may help, then a word to the office."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.domain import company, disclosure, swaps
from matching.forms import ChangeForm
from matching.models import Pair, SwapRequest
from matching.states import WAITING, RequestState, Trouble
from matching.views import together
from matching.views.pairs import frame, mine, side_of
from people.models import Person


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is the matter, say what may help, and send a request to the office; later show how far it is."""
    found, person = mine(request, pk)
    if disclosure.seen_by(found, person).stage != disclosure.AFTER:
        return redirect("pair", pk)
    own = SwapRequest.objects.filter(pair=found, application=getattr(found, side_of(found, person)))
    waiting = own.filter(state__in=WAITING).first()
    name = disclosure.seen_by(found, person).name
    page = frame(found, person) | {"title": _("Ask for a change"), "together": together.of(found, "help")}
    page["eyebrow"] = " · ".join(filter(None, [company.relation(found, person), name]))
    if waiting is not None:
        return render(request, "matching/change_asked.html", page | {"asked": waiting, "steps": _steps(waiting)})
    trouble = (request.POST if request.method == "POST" else request.GET).get("trouble", "")
    form = ChangeForm(request.POST if request.method == "POST" else None, initial={"trouble": trouble})
    if request.method == "POST" and form.is_valid() and _asked(request, found, person, form):
        return redirect("pair_change", pk)
    page |= {
        "form": form,
        "troubles": Trouble.choices,
        "chosen": trouble if trouble in Trouble.values else "",
        "chosen_label": dict(Trouble.choices).get(trouble, ""),
        "advice": advice(trouble),
        "last": own.filter(state=RequestState.SETTLED).first(),
    }
    return render(request, "matching/change.html", page)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    found, person = mine(request, pk)
    own = SwapRequest.objects.filter(pair=found, application=getattr(found, side_of(found, person)))
    waiting = own.filter(state__in=WAITING).first()
    if waiting is not None:
        swaps.withdraw(waiting, by=person, at=timezone.now())
        messages.success(request, _("Taken back. What you wrote is deleted."))
    return redirect("pair", pk)


def _asked(request: HttpRequest, found: Pair, person: Person, form: ChangeForm) -> bool:
    try:
        swaps.ask(found, **form.cleaned_data, by=person, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Your request is sent to the office. The other is not told."))
    return True


def _steps(asked: SwapRequest) -> list[dict[str, Any]]:
    """Give the way of a request, and where it stands."""
    taken = asked.state == RequestState.TAKEN
    return [
        {"label": _("Sent"), "state": "done"},
        {"label": _("The office is on it"), "state": "done" if taken else "current"},
        {"label": _("Settled"), "state": "current" if taken else "todo"},
    ]


def advice(trouble: str) -> list[str]:
    """Say what may help before anything is changed; nothing where somebody should not have to try first."""
    known: dict[str, list[str]] = {
        Trouble.NO_TIME: [
            _("Propose two or three times, and a half hour instead of a whole one."),
            _("Meet digitally now and then: it saves the way."),
            _("Agree on a fixed day of the month, and put it into both calendars."),
            _("Say how much time you really have. The other would rather know."),
        ],
        Trouble.LANGUAGE: [
            _("Ask which language is easiest for the other; it may be another than you think."),
            _("Send what you want to talk about a day ahead, in writing."),
            _("Say it when you have not understood. A good mentor is glad of the question."),
        ],
        Trouble.SILENCE: [
            _("A mail may have got lost: write once more, and ring if you have a number."),
            _("Propose a day and an hour rather than asking whether it suits."),
            _("Give it a week. Holidays and exams are the commonest reason."),
        ],
        Trouble.NOT_SUITABLE: [
            _("Say what you had hoped for, and ask what the other had hoped for. Often it is that which differs."),
            _("Read your goals and your agreement together, and change them."),
            _("Choose one small thing to do until the next time, and look at it then."),
        ],
    }
    return known.get(trouble, [])
