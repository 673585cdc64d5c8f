"""The builder of a questionnaire: all of it on one page, its languages side by side, ordered by buttons or by drag."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from programmes import access
from programmes.domain import arranging, questionnaires, texts
from programmes.domain.arranging import Branch
from programmes.models import Option, Question, Questionnaire


@dataclass(frozen=True)
class Line:
    """One row of the builder: its words by language, what is missing, and what stands in it."""

    branch: Branch
    words: list[tuple[str, str]]
    missing: list[str]
    lacks: list[str]
    condition: str
    inside: "list[Line]"


def show(desk: Any, request: HttpRequest, form: Questionnaire) -> HttpResponse:
    """Show the builder; put one row, or all of them, where they are wanted."""
    if request.method == "POST":
        return _arranged(desk, request, form)
    lines = _lines(arranging.tree(form), form.programme.languages)
    page = {
        "title": str(form),
        "subtitle": _("Questionnaire"),
        "opts": desk.opts,
        "form_row": form,
        "lines": lines,
        "names": [(code, dict(settings.LANGUAGES)[code]) for code in form.programme.languages],
        "is_frozen": questionnaires.is_frozen(form),
        "gaps": sum(bool(one.missing) for line in lines for one in _with_inside(line)),
        "lacking": sum(bool(one.lacks) for line in lines for one in _with_inside(line)),
        **desk.beside(form),
    }
    return TemplateResponse(request, desk.build_template, desk.admin_site.each_context(request) | page)


def _arranged(desk: Any, request: HttpRequest, form: Questionnaire) -> HttpResponse:
    if not isinstance(request.user, Person) or not desk.has_change_permission(request, form):
        access.refuse()
    by, at, quiet = request.user, timezone.now(), bool(request.headers.get("X-Arranged"))
    sign, _dash, way = request.POST.get("move", "").partition("-")
    try:
        if "order" in request.POST:
            arranging.arrange(form, request.POST["order"].split(), by=by, at=at)
        else:
            arranging.shift(form, sign, -1 if way == "up" else 1, by=by, at=at)
    except ValidationError as refusal:
        if quiet:
            return HttpResponse(" ".join(refusal.messages), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, " ".join(refusal.messages))
    if quiet:
        return HttpResponse(_("The order is saved."), content_type="text/plain; charset=utf-8")
    return redirect(f"{request.path}#{sign}" if sign.isalnum() else request.path)


def _lines(branches: list[Branch], languages: list[str]) -> list[Line]:
    return [
        Line(
            branch,
            [(code, _spoken(branch.row).get(code, "")) for code in languages],
            sorted({code for gap in texts.gaps_in([branch.row], languages) for code in gap.languages}),
            _lacks(branch.row),
            _condition(branch.row),
            _lines(branch.inside, languages),
        )
        for branch in branches
    ]


def _spoken(row: Any) -> dict[str, str]:
    return texts.spoken(row.label if isinstance(row, Question | Option) else row.title)


def _lacks(row: Any) -> list[str]:
    """Name what a question does not say of itself."""
    if not isinstance(row, Question):
        return []
    named = {"purpose": texts.spoken(row.purpose), "legal_basis": row.legal_basis, "kept_until": row.kept_until}
    return [str(getattr(row._meta.get_field(name), "verbose_name", name)) for name, value in named.items() if not value]


def _condition(row: Any) -> str:
    if not isinstance(row, Question) or not row.asked_if_key:
        return ""
    return _("Asked only if “%(key)s” is: %(values)s") % {
        "key": row.asked_if_key,
        "values": ", ".join(row.asked_if_values),
    }


def _with_inside(line: Line) -> list[Line]:
    return [line, *(one for inner in line.inside for one in _with_inside(inner))]
