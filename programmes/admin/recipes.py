"""Recipes at the desk: what a file would change in a programme, and next year's cohort made of this year's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from programmes import access
from programmes.domain import recipe
from programmes.domain.recipe import rolling
from programmes.forms.programme import PlanForm, RollForm
from programmes.models import Cohort, Programme

PAGE = "programmes/admin/plan.html"


def plan(desk: Any, request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what a file would change in one programme; apply it when that is what was shown and asked for."""
    form = PlanForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"title": _("Change by recipe"), "form": form, "programme": programme}
    if form.is_valid():
        text, days = form.cleaned_data["text"], 7 * (form.cleaned_data["weeks"] or 0)
        found = recipe.plan(text, by=_person(request), at=timezone.now(), shift_days=days)
        if not found.faults and found.slug != programme.slug:
            foreign = _("The file is the recipe of “%(other)s”. This page changes “%(own)s” only.")
            found = recipe.Plan(found.slug, (foreign % {"other": found.slug, "own": programme.slug},))
        if done := _applied(request, found, text, days):
            return done
        page |= {"plan": found, "text": text, "weeks": days // 7, "is_stale": "apply" in request.POST}
    return _shown(desk, request, page)


def roll_forward(desk: Any, request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the next cohort as it would be made of the newest one; give it as a file, or make it."""
    newest = programme.cohorts.order_by("-number").first()
    if newest is None:
        raise Http404
    usual = rolling.weeks_to_next_year(newest.starts_on)
    form = RollForm(request.POST or None, initial={"weeks": usual})
    weeks = form.cleaned_data["weeks"] if form.is_valid() else usual
    page: dict[str, Any] = {"title": _("Next year"), "form": form, "programme": programme, "from_cohort": newest}
    if not form.errors:
        rolled = recipe.forward(programme, newest, weeks=weeks)
        if "file" in request.POST:
            return as_file(rolled.text, f"{programme.slug}-{newest.number + 1}")
        found = recipe.plan(rolled.text, by=_person(request), at=timezone.now())
        if done := _applied(request, found, rolled.text, 0):
            return done
        page |= {"plan": found, "to_read": rolled.to_read, "weeks": weeks, "is_stale": "apply" in request.POST}
    return _shown(desk, request, page)


def _applied(request: HttpRequest, found: recipe.Plan, text: str, days: int) -> HttpResponse | None:
    """Load the recipe if the plan that was shown still holds; None when it is to be shown (again)."""
    if "apply" not in request.POST or found.faults or request.POST.get("digest") != found.digest:
        return None
    try:
        made = recipe.load(text, by=_person(request), at=timezone.now(), shift_days=days)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    messages.success(request, _("The recipe of “%s” is loaded.") % made)
    if found.is_new_cohort:
        return redirect("admin:programmes_cohort_move", Cohort.objects.filter(programme=made).latest("number").pk)
    return redirect("admin:programmes_programme_change", made.pk)


def _shown(desk: Any, request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, PAGE, desk.admin_site.each_context(request) | page | {"opts": desk.opts})


def as_file(text: str, name: str) -> HttpResponse:
    """Give a recipe as a file."""
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        access.refuse()
    return request.user
