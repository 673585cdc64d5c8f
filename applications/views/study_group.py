"""Study groups as their members see them: saying how many they are, and confirming with the link."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications import queries
from applications.domain import study_groups
from applications.views import own
from people.models import Person
from programmes import queries as programme_queries
from programmes.access import LoginNeeded
from programmes.states import Part


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask once whether the reader belongs to the group; who has not applied yet does that first."""
    group = study_groups.found(pk, code)
    if group is None:
        raise Http404
    person = request.user
    if not isinstance(person, Person):
        raise LoginNeeded
    mine = queries.applications_of(person).filter(intake__cohort=group.cohort_id, intake__part=Part.STUDENT).first()
    if request.method == "POST" and mine is not None:
        try:
            study_groups.confirm(group, mine, by=person, at=timezone.now())
            messages.success(request, _("You have confirmed that this is your group."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("application", mine.pk)
    programme = group.cohort.programme
    page = {
        "title": _("Your study group"),
        "programme": programme,
        "contacts": programme_queries.contacts_for(programme),
        "group": group,
        "mine": mine,
    }
    return render(request, "applications/study_group.html", page)


@require_POST
def size(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many the group is."""
    application = own.mine(request, pk)
    said = request.POST.get("size", "").strip()
    try:
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
        study_groups.set_size(application, number, by=application.person, at=timezone.now())
        messages.success(request, _("Noted. Pass the link on to the others."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("application", pk)
