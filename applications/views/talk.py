"""The applicant's side of an interview: choose a time, or say that none suits."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.domain import interviews
from applications.views.own import mine


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the chosen time, or tell the office that none suits."""
    application = mine(request, pk)
    talk = interviews.living(application).first()
    if talk is None:
        raise Http404
    try:
        if request.POST.get("act") == "none":
            interviews.none_suits(talk, by=application.person, at=timezone.now())
            messages.success(request, _("Thank you for telling us. The office proposes other times."))
        else:
            interviews.choose(talk, _moment(request), by=application.person, at=timezone.now())
            messages.success(request, _("The time is fixed. An invitation for your calendar comes by e-mail."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("application", pk)


def _moment(request: HttpRequest) -> datetime:
    try:
        found = parse_datetime(request.POST.get("time", ""))
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise ValidationError(_("Choose one of the times first."))
    return found
