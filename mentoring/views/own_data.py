"""Everything that the site holds about oneself, to read and as a file."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring import own_data as gathering
from people.models import Person


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Show all that is held about the reader, and where it can be taken along."""
    assert isinstance(request.user, Person)  # login_required stands before
    return render(request, "mentoring/own_data.html", {"books": list(gathering.as_pages(request.user))})


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is not typed
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    """Give all that is held about the reader as a file that machines read, to who has just shown who they are."""
    assert isinstance(request.user, Person)  # login_required stands before
    document = gathering.as_document(request.user, at=timezone.now())
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer["Cache-Control"] = "no-store"
    return answer
