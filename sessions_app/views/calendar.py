"""One's own calendar: gatherings ahead and behind, and the meetings that are logged."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import Person
from sessions_app import exports
from sessions_app.domain import diary
from sessions_app.queries import presence


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show what is next, what was, and how far one has come with what is expected."""
    assert isinstance(request.user, Person)  # login_required stands before
    page = {"diary": diary.of_person(request.user, at=timezone.now())}
    return render(request, "sessions_app/calendar.html", page)


@login_required
@require_safe
def gathering_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one gathering as a file that calendars read."""
    assert isinstance(request.user, Person)  # login_required stands before
    mine = presence.gatherings_of(request.user)
    gathering = get_object_or_404(mine, pk=pk)
    answer = HttpResponse(
        exports.calendar_file(gathering, request.user, at=timezone.now()), content_type="text/calendar"
    )
    answer["Content-Disposition"] = f'attachment; filename="gathering-{gathering.pk}.ics"'
    return answer
