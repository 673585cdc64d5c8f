"""Codes at the door: one's own to be scanned, and the room's, with which one logs that one is here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.models import Person
from sessions_app.domain import codes, walltime
from sessions_app.queries import places
from sessions_app.views.gatherings import invited


@login_required
@require_safe
def gathering_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's own code for the door."""
    found, application = invited(request, pk)
    assert isinstance(request.user, Person)  # login_required stands before
    if found.cancelled_at or found.pk in places.hidden_from(request.user, [found]):
        raise Http404
    page = {
        "programme": found.programme,
        "gathering": found,
        "when": walltime.in_words(found.starts_at, found.programme),
        "picture": codes.as_picture(codes.participant_address(found, application)),
    }
    return render(request, "sessions_app/gathering_code.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_code(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Let who scans the code on the wall log that they are here."""
    found, _application = invited(request, pk)
    assert isinstance(request.user, Person)  # login_required stands before
    if not codes.is_of_room(found, code):
        raise Http404
    at = timezone.now()
    if request.method == "POST":
        try:
            new = codes.come_in(found, request.user, at=at)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            said = _("Welcome! You are noted as present.") if new else _("You were noted as present already.")
            messages.success(request, said)
        return redirect("gathering", found.pk)
    page = {
        "programme": found.programme,
        "gathering": found,
        "when": walltime.span_in_words(found.starts_at, found.ends_at, found.programme),
        "is_on": codes.is_on(found, at),
    }
    return render(request, "sessions_app/room_code.html", page)
