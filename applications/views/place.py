"""A place from the waitlist: its applicant takes it, or leaves it to the next in line."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.domain import waitlist
from applications.views.own import mine


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the place or leave it, as the button says."""
    application = mine(request, pk)
    try:
        if request.POST.get("answer") == "yes":
            waitlist.accept(application, by=application.person, at=timezone.now())
            messages.success(request, _("The place is yours."))
        elif request.POST.get("answer") == "no":
            waitlist.decline(application, by=application.person, at=timezone.now())
            messages.success(request, _("Thank you for telling us. The place goes to the next in line."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("application", pk)
