"""Readiness: the page before a run, and the file for partners."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from matching import exports
from matching.admin import scope
from matching.domain import readiness
from matching.forms import ReadyForm
from programmes.models import Campus, Coupling


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show supply and demand, who cannot be matched and why, and what one more guide would change."""
    found = scope.coupling(request, pk)
    form, campus = _chosen(request, found)
    outlook = readiness.outlook(found, campus)
    words = {
        "title": _("Ready for a run?"),
        "subtitle": str(found),
        "coupling": found,
        "form": form,
        "outlook": outlook,
        "wanted": [readiness.sentence(one) for one in outlook.wanted],
        "campus": campus,
        "asks": "incentive" in request.GET,
        "hiding": readiness.hiding(found, campus) if "incentive" in request.GET else None,
    }
    return render(request, "matching/admin/ready.html", site.each_context(request) | words)


def wanted_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give which guides would help most as a file for partners."""
    found = scope.coupling(request, pk)
    _form, campus = _chosen(request, found)
    answer = HttpResponse(exports.wanted(readiness.outlook(found, campus)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="wanted-{found.cohort.programme.slug}-{found.pk}.csv"'
    return answer


def _chosen(request: HttpRequest, found: Coupling) -> tuple[ReadyForm, Campus | None]:
    """The campus that is looked at: the one that is asked for, or the first of a visitor who is limited."""
    limited = scope.campuses(request, found)
    places = list(found.cohort.programme.campuses.all()) if limited is None else limited
    form = ReadyForm(request.GET, campuses=places, is_limited=limited is not None)
    campus = form.cleaned_data.get("campus") if form.is_valid() else None
    return form, campus or (limited[0] if limited else None)
