"""Who is put first in a coupling and why, on a page of its own: said for a reason, and lifted by a button."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from matching import queries
from matching.admin import scope
from matching.domain import precedence, ranks, reasons
from matching.forms import PutFirstForm
from matching.models import Precedence
from matching.states import Side
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Coupling


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """List who is put first, those lifted too, and take who is to be put first now."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    seekers = _seekers(request, found)
    given = request.POST if request.method == "POST" else None
    form = PutFirstForm(given, seekers=seekers, initial={"seeker": request.GET.get("seeker")})
    if request.method == "POST" and form.is_valid() and (answer := _said(request, found, form)):
        return answer
    rows = _within(request, found)
    words: dict[str, Any] = {
        "title": _("Who comes first"),
        "subtitle": str(found),
        "coupling": found,
        "classes": [
            ranks.sentence(one) for one in ranks.counts(found, queries.free_seekers(found).filter(pk__in=seekers))
        ],
        "rows": [(row, reasons.put_first(row)) for row in rows],
        "form": form,
        "is_empty": not seekers.exists(),
    }
    return render(request, "matching/admin/first.html", site.each_context(request) | words)


def lift(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let somebody wait like others again."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    row = _within(request, found).filter(pk=number).first()
    if row is None:
        raise Http404
    assert isinstance(request.user, Person)
    try:
        precedence.lift(row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Lifted: %(name)s waits like the others.") % {"name": row.application.person})
    return redirect("admin:matching_first", pk)


def _said(request: HttpRequest, found: Coupling, form: PutFirstForm) -> HttpResponse | None:
    """Put somebody first; a refusal stands at the form, which keeps what was typed."""
    assert isinstance(request.user, Person)
    chosen = form.cleaned_data
    try:
        row = precedence.say(
            found, chosen["seeker"], rank=form.rank(), reason=chosen["reason"], by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    said = {"name": row.application.person, "what": reasons.put_first(row)}
    messages.success(request, _("Said: %(name)s – %(what)s. The next run knows it.") % said)
    return redirect("admin:matching_first", found.pk)


def _seekers(request: HttpRequest, found: Coupling) -> QuerySet[Application]:
    """Who is in the pool to be guided, at the visitor's campuses."""
    limited = scope.campuses(request, found, Right.PUBLISH)
    rows = queries.admitted(found, Side.SEEKER).order_by("person__name", "pk")
    return rows if limited is None else rows.filter(campus__in=limited)


def _within(request: HttpRequest, found: Coupling) -> QuerySet[Precedence]:
    """Who is put first in a coupling, as far as the visitor's campuses go."""
    path = {"programme": "coupling__cohort__programme", "campus": "application__campus"}
    rows = access.visible(Precedence.objects.filter(coupling=found), request.user, Right.PUBLISH, **path)
    return rows.select_related("application__person", "application__campus", "said_by", "coupling__cohort__programme")
