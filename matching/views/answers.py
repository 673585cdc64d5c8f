"""Answering an offer from a letter: the link shows a page, and only a button on it acts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.domain import answer_links, disclosure, pairs
from matching.forms import DeclineForm
from matching.views.pairs import frame, offer_of


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link asks; say yes or no when the reader presses a button; a used link only says what it did."""
    asked = answer_links.read(token, timezone.now())
    if asked is None:
        raise Http404
    with translation.override(asked.person.language):
        response = _answer(request, asked) if asked.is_open else _over(request, asked)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, asked: answer_links.Asked) -> HttpResponse:
    said, refusal = request.POST.get("answer", ""), ""
    form = DeclineForm(request.POST if said == "no" else None)
    if request.method == "POST":
        try:
            if said == "yes":
                pairs.accept(asked.pair, by=asked.person, at=timezone.now())
                return _over(request, asked)
            if said == "no" and form.is_valid():
                pairs.decline(asked.pair, form.cleaned_data["reason"], by=asked.person, at=timezone.now())
                return _over(request, asked)
        except ValidationError as refused:
            refusal = refused.messages[0]
    seen = disclosure.seen_by(asked.pair, asked.person)
    if seen.stage != disclosure.BEFORE:
        return _over(request, asked)
    page: dict[str, Any] = frame(asked.pair, asked.person) | offer_of(asked.pair, asked.person, seen)
    return render(request, "matching/answer.html", page | {"form": form, "refusal": refusal, "until": asked.until})


def _over(request: HttpRequest, asked: answer_links.Asked) -> HttpResponse:
    """Say how the offer stands, and nothing of the other: who wants more logs in."""
    page = frame(asked.pair, asked.person) | {"title": _("Your answer")}
    return render(request, "matching/answered.html", page | {"said_yes": _said_yes(asked)})


def _said_yes(asked: answer_links.Asked) -> bool:
    asked.pair.refresh_from_db()
    return bool(asked.pair.seeker_yes_at if asked.side == "seeker" else asked.pair.guide_yes_at)
