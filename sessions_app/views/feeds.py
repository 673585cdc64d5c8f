"""One's own dates in a calendar of one's own: the page that makes the secret address, and what stands behind it."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import Person
from sessions_app import exports
from sessions_app.domain import feeds
from sessions_app.models import CalendarFeed

MINUTE, HOUR = 60, 60 * 60


@login_required
def calendar_subscribe(request: HttpRequest) -> HttpResponse:
    """Make the secret address, make a new one, or close it; the address is shown once, when it is made."""
    assert isinstance(request.user, Person)  # login_required stands before
    address, at = "", timezone.now()
    if request.method == "POST" and request.POST.get("act") == "stop":
        feeds.stop(request.user, at=at)
        messages.success(request, _("The address is closed. Calendars find nothing there any more."))
        return redirect("calendar_subscribe")
    if request.method == "POST":
        address = feeds.address(feeds.renew(request.user, at=at))
    feed = CalendarFeed.objects.filter(person=request.user).first()
    page = {"feed": feed, "address": address, "webcal": address.replace("https://", "webcal://", 1)}
    return render(request, "sessions_app/subscribe.html", page)


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a person's dates to their calendar; a wrong secret finds nothing, and not often."""
    at = timezone.now()
    person = feeds.opened_by(secret, at=at)
    if person is None:
        if feeds.is_too_often(f"wrong:{ratelimit.get_ip(request)}", feeds.WRONG_A_MINUTE, MINUTE):
            return _too_often(MINUTE)
        raise Http404
    if feeds.is_too_often(f"right:{person.pk}", feeds.READ_AN_HOUR, HOUR):
        return _too_often(HOUR)
    with translation.override(person.language):
        answer = HttpResponse(exports.feed(person, at=at), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kobling.ics"'
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _too_often(seconds: int) -> HttpResponse:
    answer = HttpResponse("Too often", status=429, content_type="text/plain")
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer
