"""The handbook: what somebody may read by now in each programme, its earlier versions, and questions about it."""

from itertools import groupby
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mentoring import library
from mentoring.forms import AskForm
from people.models import Person
from people.views import files
from programmes import access
from programmes import queries as programmes
from programmes.domain import documents, feedback
from programmes.models import Document, Subject


@login_required
@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """List what the reader may read by now, by programme and phase."""
    found = library.for_person(_person(request), timezone.now())
    shelves = [
        (cohort, [(phase, list(pages)) for phase, pages in groupby(rows, key=lambda one: one.phase)])
        for cohort, rows in groupby(found, key=lambda one: one.cohort)
    ]
    return render(request, "mentoring/handbook.html", {"shelves": shelves})


@login_required
@require_http_methods(["GET", "POST"])
def handbook_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one document; count a reading, or keep a question, when the reader presses a button."""
    person, now = _person(request), timezone.now()
    document = next((one for one in library.for_person(person, now) if one.pk == pk), None)
    if document is None:
        access.refuse()
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = AskForm(request.POST if act == "ask" else None)
    if act == "read":
        _count(request, document)
        return redirect("handbook_page", pk)
    if act == "ask" and form.is_valid():
        about: dict[str, Any] = {"subject": Subject.DOCUMENT, "document": document}
        try:
            feedback.ask(document.cohort.programme, form.cleaned_data["text"], **about, by=person, at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. Who maintains this page reads it and answers you."))
            return redirect("handbook_page", pk)
    page = {
        "programme": document.cohort.programme,
        "contacts": programmes.contacts_for(document.cohort.programme),
        "document": document,
        "form": form,
        "is_read": _mark(document) in request.session.get("read", []),
        "asked": document.feedback.filter(asked_by=person),
        "versions": document.versions.all(),
    }
    return render(request, "mentoring/handbook_page.html", page)


@login_required
@require_safe
def handbook_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a document's file, or that of an earlier `?version=`, out to who may read it."""
    found = library.for_person(_person(request), timezone.now())
    document = next((one for one in found if one.pk == pk), None)
    stored = documents.file_of(document, request.GET.get("version", "")) if document else None
    if stored is None:
        access.refuse()
    return files.handed_out(stored, PurePath(str(stored.name)).name)


def _count(request: HttpRequest, document: Document) -> None:
    """Count a reading once in a session; nothing of it is tied to the reader."""
    known = request.session.get("read", [])
    if _mark(document) not in known:
        documents.count_reading(document)
        request.session["read"] = [*known, _mark(document)][-50:]


def _mark(document: Document) -> str:
    return f"{document.pk}.{document.version}"


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # login_required stands before
    return request.user
