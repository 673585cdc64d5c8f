"""Which reminders one gets: a page of one's own, and the link in each mail, which shows before it acts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from people.models import Person
from sessions_app.domain import kinds, stopping


@login_required
def my_reminders(request: HttpRequest) -> HttpResponse:
    """Show all kinds of reminders, and stop or resume one."""
    assert isinstance(request.user, Person)  # login_required stands before
    if request.method == "POST":
        act = stopping.resume if request.POST.get("act") == "resume" else stopping.stop
        try:
            act(request.user, request.POST.get("kind", ""), at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Your choice is kept."))
        return redirect("my_reminders")
    return render(request, "sessions_app/reminders.html", {"choices": stopping.choices(request.user)})


@csrf_exempt  # mail readers post here by themselves (RFC 8058); the signed address is the right to do it, no cookie is
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link from a mail would stop; stop it when the button is pressed, or a mail reader's own."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    person, kind = found
    with translation.override(person.language):
        refusal = ""
        if request.method == "POST":
            try:
                stopping.stop(person, kind, at=timezone.now())
            except ValidationError as refused:
                refusal = refused.messages[0]
        page = {"kind": kind.label, "done": request.method == "POST" and not refusal, "refusal": refusal}
        page["bound"] = refusal or str(kinds.TABLE[kind].bound)
        answer = render(request, "sessions_app/reminders_stop.html", page)
    add_never_cache_headers(answer)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
