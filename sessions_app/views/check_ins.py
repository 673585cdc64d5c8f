"""How it goes: the page of a pair or group where one tells the office, and the page that a link from a mail opens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes import queries as programmes
from sessions_app.domain import check_in_links, check_ins, meetings, struggles
from sessions_app.forms.support import CheckInForm
from sessions_app.queries import readers
from sessions_app.queries.meetings import Bond, is_open, programme_of
from sessions_app.states import Feeling
from sessions_app.views import bonds


@login_required
@require_http_methods(["GET", "POST"])
def pair_going(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the office how it goes in a pair."""
    return _help(request, bonds.pair(request, pk, "going"))


@login_required
@require_http_methods(["GET", "POST"])
def group_going(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the office how it goes in a group."""
    return _help(request, bonds.group(request, pk, "going"))


@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, token: str, feeling: str) -> HttpResponse:
    """Show the answer that a link names, and keep it when the reader presses the button; a used link only thanks."""
    asked = check_in_links.read(token, timezone.now())
    if asked is None or feeling not in Feeling.values:
        raise Http404
    with translation.override(asked.person.language):
        response = _from_a_link(request, asked, feeling) if asked.is_open else _over(request, asked)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _help(request: HttpRequest, bond: Bond) -> HttpResponse:
    person, at = bonds.person_of(request), timezone.now()
    application = bonds.application_in(bond, person)
    today = meetings.today_of(bond, at)
    question = check_ins.open_question(application, bond, today)
    told = list(application.check_ins.filter(answered_at__isnull=False, **check_ins.about(bond))[:5])
    may_answer = is_open(bond) and not any(row.asked_on == today for row in told)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day = question.asked_on if question else today
        try:
            check_ins.answer(application, bond, day, **form.told(), by=person, at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. The office has your answer."))
            return redirect(bonds.back("going", bond))
    page = bonds.frame(request, bond, "going") | {
        "form": form,
        "may_answer": may_answer or form.errors,
        "question": question,
        "told": told,
        "concerns": application.concerns.all(),
        "readers": readers.roles_in_words(application),
        "concern_address": bonds.back("concern_new", bond),
        "guides": struggles.guides(application),
        "application": application,
        "services": programme_of(bond).referral_services.all(),
        "themes": programme_of(bond).struggle_themes.exists(),
    }
    return render(request, "sessions_app/going.html", page)


def _from_a_link(request: HttpRequest, asked: check_in_links.Asked, feeling: str) -> HttpResponse:
    form = CheckInForm(request.POST if request.method == "POST" else None, feeling=feeling)
    if request.method == "POST" and form.is_valid():
        act = {**form.told(), "by": asked.person, "at": timezone.now()}
        try:
            asked_again = check_ins.answer(asked.application, asked.bond, asked.asked_on, **act)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "sessions_app/check_in_over.html", _of_link(asked) | {"answered": asked_again})
    return render(request, "sessions_app/check_in.html", _of_link(asked) | {"form": form})


def _over(request: HttpRequest, asked: check_in_links.Asked) -> HttpResponse:
    return render(request, "sessions_app/check_in_over.html", _of_link(asked) | {"answered": asked.answered})


def _of_link(asked: check_in_links.Asked) -> dict[str, Any]:
    """Give what the page of a link shows: nothing of the other side, for whoever holds the mail may open it."""
    programme = programme_of(asked.bond)
    return {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, asked.application.campus),
        "title": _("How does it go?"),
        "eyebrow": str(asked.bond.coupling.name),
        "readers": readers.roles_in_words(asked.application),
        "help_address": bonds.back("going", asked.bond),
    }
