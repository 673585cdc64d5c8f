"""Taking applicants over from a file at the desk: choose, look through, take over."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain import tables, takeover
from applications.domain.tables import Table
from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Intake

LIST = "admin:applications_application_changelist"
SHOWN = 200


def open_to(person: Any) -> QuerySet[Intake]:
    """List the intakes into which somebody may take people over: those of programmes that they configure."""
    rows = Intake.objects.select_related("cohort__programme", "questionnaire").order_by("-opens_at", "pk")
    return access.visible(rows, person, Right.CONFIGURE, programme="cohort__programme")


def show(desk: Any, request: HttpRequest, number: int | None) -> HttpResponse:
    """Choose an intake, choose a file, look through what it would bring, and take it over."""
    person = request.user
    intakes = open_to(person)
    if not isinstance(person, Person) or not intakes.exists():
        raise Http404
    target = None if number is None else get_object_or_404(intakes, pk=number)
    page: dict[str, Any] = {"intakes": intakes, "target": target}
    if target is not None and request.method == "POST":
        try:
            table = _table(request)
            if request.POST.get("act") == "take over":
                made = takeover.carry_out(target, table, by=person, at=timezone.now())
                words = ngettext("%(number)d person was taken over.", "%(number)d people were taken over.", len(made))
                messages.success(request, words % {"number": len(made)})
                return redirect(LIST)
            plan = takeover.plan(target, table)
            page |= {"plan": plan, "table": json.dumps([table.heads, table.rows]), "shown": plan.rows[:SHOWN]}
        except ValidationError as refusal:
            page["refusal"] = " ".join(refusal.messages)
    context = {
        **desk.admin_site.each_context(request),
        **page,
        "title": _("Take applicants over from a file"),
        "opts": Application._meta,
    }
    return TemplateResponse(request, "admin/applications/takeover.html", context)


def _table(request: HttpRequest) -> Table:
    """Read the chosen file, or the table that was looked through and comes back with the page."""
    sent = request.FILES.get("file")
    if sent is not None:
        return tables.read(str(sent.name), sent.read(tables.MOST_BYTES + 1))
    try:
        heads, rows = json.loads(request.POST.get("table", ""))
        table = Table([str(head) for head in heads], [[str(cell) for cell in row] for row in rows])
    except (ValueError, TypeError) as error:
        raise ValidationError(_("Choose a file first.")) from error
    if not table.rows or len(table.rows) > tables.MOST_ROWS or {len(row) for row in table.rows} != {len(table.heads)}:
        raise ValidationError(_("Choose a file first."))
    return table
