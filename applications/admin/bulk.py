"""Deciding on many applications at once: a page that says who and what, then one act for each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries
from applications.admin import one
from applications.domain import pending, review
from applications.forms.review import LATER
from applications.models import Application
from applications.states import MOVES, ApplicationState
from people.models import Person

S = ApplicationState
MANY = (S.POOL, S.WAITLIST, S.DECLINED)
MOST = 500
LIST = "admin:applications_application_changelist"


def ask(desk: Any, request: HttpRequest, state: str, rows: QuerySet[Application], refusal: str = "") -> HttpResponse:
    """Show who would be decided on and how, before anything happens."""
    chosen = list(rows.select_related(*queries.WHOLE)[:MOST])
    target = ApplicationState(state)
    names = [(row, one.called(row)) for row in chosen]
    context = {
        **desk.admin_site.each_context(request),
        "title": title(target),
        "state": target,
        "ready": [(row, name) for row, name in names if target in MOVES[ApplicationState(row.state)]],
        "others": [(row, name) for row, name in names if target not in MOVES[ApplicationState(row.state)]],
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "most": MOST,
        "opts": Application._meta,
    }
    return TemplateResponse(request, "admin/applications/decide.html", context)


def decide(desk: Any, request: HttpRequest, state: str) -> HttpResponse:
    """Decide on each of the chosen that the visitor may decide on; those that are refused are named with the reason."""
    numbers = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit() and len(pk) < 16]
    rows = desk.get_queryset(request).filter(pk__in=numbers[:MOST])
    if state not in MANY or request.method != "POST" or not desk.has_change_permission(request) or not rows.exists():
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if state == S.DECLINED and not reason:
        return ask(desk, request, state, rows, refusal=_("Write the reason: the applicants read it in the letter."))
    done, by, later = 0, person(request), request.POST.get("when") == LATER
    for row in rows.select_related(*queries.WHOLE):
        if not desk.has_change_permission(request, row):
            continue
        try:
            if later:
                pending.keep(row, state, reason, by=by, at=timezone.now())
            else:
                review.decide(row, state, reason, by=by, at=timezone.now())
            done += 1
        except ValidationError as refused:
            messages.error(request, f"{one.called(row)}: {' '.join(refused.messages)}")
    if done:
        words = ngettext("%(done)d application: %(state)s.", "%(done)d applications: %(state)s.", done)
        if later:
            words = ngettext(
                "%(done)d decision is pending until it is released: %(state)s.",
                "%(done)d decisions are pending until they are released: %(state)s.",
                done,
            )
        messages.success(request, words % {"done": done, "state": ApplicationState(state).label})
    return redirect(LIST)


def person(request: HttpRequest) -> Person:
    """Say who acts; nobody comes to the desk without an account."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def title(state: ApplicationState) -> str:
    """What the page that asks is called."""
    return {
        S.POOL: _("Put these applicants into the pool?"),
        S.WAITLIST: _("Put these applicants on the waitlist?"),
        S.DECLINED: _("Decline these applicants?"),
    }[state]
