"""The bank of topics, assignments and posts as an admitted student sees it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.domain import interests
from applications.models import Interest
from applications.queries import assignments as queries
from applications.states import ApplicationState
from applications.views import own
from programmes import access
from programmes import queries as programmes
from programmes.models import Assignment
from programmes.states import Part


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, pk: int) -> HttpResponse:
    """List what is offered; say that one is interested, or take it back, on POST."""
    application = own.mine(request, pk)
    if application.state != ApplicationState.POOL or application.intake.part != Part.STUDENT:
        access.refuse()
    if request.method == "POST":
        number = request.POST.get("assignment", "")
        known = Assignment.objects.filter(cohort=application.intake.cohort_id)
        found = get_object_or_404(known, pk=number if number.isdigit() and len(number) < 19 else 0)
        person, at = application.person, timezone.now()
        try:
            if request.POST.get("act") == "take_back":
                row = get_object_or_404(Interest, assignment=found, application=application)
                interests.take_back(row, by=person, at=at)
                messages.success(request, _("Your interest is taken back."))
            else:
                interests.say(found, application, by=person, at=at)
                messages.success(request, _("The office knows that you are interested, and connects you."))
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return redirect("assignments", pk)
    programme = application.intake.cohort.programme
    page = {
        "title": _("Topics, assignments and posts"),
        "programme": programme,
        "contacts": programmes.contacts_for(programme, application.campus),
        "application": application,
        "bank": queries.bank(application),
    }
    return render(request, "applications/assignments.html", page)
