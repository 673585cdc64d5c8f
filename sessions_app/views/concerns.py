"""Concerns: raised on a page that says who reads them, and followed by who raised them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import Application
from applications.states import ApplicationState
from programmes import queries as programmes
from sessions_app.domain import concerns as acts
from sessions_app.forms.support import ConcernForm
from sessions_app.models import Concern
from sessions_app.queries import readers
from sessions_app.queries.meetings import Bond
from sessions_app.views import bonds


@login_required
@require_http_methods(["GET", "POST"])
def pair_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a concern about a pair."""
    return _of_bond(request, bonds.pair(request, pk, "going"))


@login_required
@require_http_methods(["GET", "POST"])
def group_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a concern about a group."""
    return _of_bond(request, bonds.group(request, pk, "going"))


@login_required
@require_http_methods(["GET", "POST"])
def own_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a concern from one's own page, with a match or without."""
    rows = Application.objects.select_related("intake__cohort__programme", "campus")
    application = get_object_or_404(rows, pk=pk, person=bonds.person_of(request), state=ApplicationState.POOL)
    programme = application.intake.cohort.programme
    frame = {"programme": programme, "contacts": programmes.contacts_for(programme, application.campus)}
    return _raise(request, application, None, frame)


@login_required
@require_safe
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who raised a concern what they wrote, who reads it, and what becomes of it."""
    rows = Concern.objects.select_related("application__intake__cohort__programme", "application__campus")
    row = get_object_or_404(rows, pk=pk, application__person=bonds.person_of(request))
    programme = row.application.intake.cohort.programme
    page = {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, row.application.campus),
        "concern": row,
        "readers": readers.roles_in_words(row.application),
    }
    return render(request, "sessions_app/concern.html", page)


def _of_bond(request: HttpRequest, bond: Bond) -> HttpResponse:
    application = bonds.application_in(bond, bonds.person_of(request))
    frame = bonds.frame(request, bond, "going") | {"back": bonds.back("going", bond)}
    return _raise(request, application, bond, frame)


def _raise(request: HttpRequest, application: Application, bond: Bond | None, frame: dict[str, Any]) -> HttpResponse:
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = bonds.person_of(request)
        try:
            row = acts.raise_one(application, bond, **form.cleaned_data, by=person, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The office has your message. We have sent you a receipt."))
            return redirect("concern", row.pk)
    page = frame | {"form": form, "readers": readers.roles_in_words(application)}
    return render(request, "sessions_app/concern_new.html", page)
