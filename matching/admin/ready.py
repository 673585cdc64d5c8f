"""Readiness: the page before a run, and the file for partners."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from matching import exports, queries
from matching.admin import failing, names, scope
from matching.domain import failures, forecasts, limits, ranks, readiness, reasons
from matching.forms import ReadyForm
from matching.states import ForecastKind
from people.models import Person
from programmes.models import Campus, Coupling
from programmes.models.coupling import Method

K = ForecastKind
GAINS_SHOWN = 10


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show supply and demand, who cannot be matched and why, and what one more guide would change.

    What takes more than a glance is asked of the worker.
    """
    found = scope.coupling(request, pk)
    form, campus = _chosen(request, found)
    if request.method == "POST":
        return _asked(request, found, campus)
    outlook = forecasts.outlook(found, campus)
    hiding = forecasts.hiding(found, campus)
    words = {
        "title": _("Ready for a run?"),
        "subtitle": str(found),
        "coupling": found,
        "form": form,
        "outlook": outlook,
        "stuck": reasons.gathered(outlook.stuck),
        "of_study_groups": found.method == Method.EXISTING_GROUPS,
        "wanted": [readiness.sentence(one) for one in outlook.wanted],
        "campus": campus,
        "hiding": hiding,
        "gains": _folded(_named(request, hiding.gains) if hiding else []),
        "dry_run": _errand(found, campus, K.DRY, known=outlook.dry),
        **_of_everybody(request, found, campus, outlook),
        "test": _errand(found, campus, K.HIDING, known=hiding is not None),
    }
    return render(request, "matching/admin/ready.html", site.each_context(request) | words)


def _of_everybody(
    request: HttpRequest, found: Coupling, campus: Campus | None, outlook: readiness.Outlook
) -> dict[str, Any]:
    """The rules about everybody at once: who comes first, how far limits are used, and what cannot hold together."""
    seekers = queries.free_seekers(found)
    here = seekers if campus is None else seekers.filter(campus=campus)
    unknown = _("somebody who is not in your view")
    known = failing.names(request.user, outlook.conflict, found) if outlook.conflict else {}
    named = limits.named(found) if failures.has_limits(outlook.conflict) else {}
    told = failures.told(outlook.conflict, lambda key: known.get(key, unknown), named)
    return {
        "classes": [ranks.sentence(one) for one in ranks.counts(found, here)],
        "limits": limits.uses(found),
        "faults": limits.faults(found, campus),
        "conflict": told,
    }


def _named(request: HttpRequest, gains: tuple[readiness.Gain, ...]) -> list[tuple[readiness.Gain, str]]:
    """Name who would gain as far as the visitor may know who that is; of others only which part it is."""
    rows = Application.objects.filter(pk__in=[one.who.pk for one in gains])
    known = names.mine(rows, request).in_bulk()
    return [(one, str(one.who.person if one.who.pk in known else one.who.intake.get_part_display())) for one in gains]


def _folded(gains: list[tuple[readiness.Gain, str]]) -> dict[str, list[tuple[readiness.Gain, str]]]:
    """Those who would gain most, and the rest, which the page folds away."""
    return {"first": gains[:GAINS_SHOWN], "rest": gains[GAINS_SHOWN:]}


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far a dry run or test is; once it is done, the page is loaded anew."""
    found = scope.coupling(request, pk)
    _form, campus = _chosen(request, found)
    errand = _errand(found, campus, _kind(request.GET.get("kind")), known=False)
    answer = render(request, "matching/admin/forecast.html", {"errand": errand, "coupling": found, "campus": campus})
    if not errand["waits"]:
        answer["HX-Redirect"] = _address(found, campus)
    return answer


def _errand(found: Coupling, campus: Campus | None, kind: ForecastKind, *, known: bool) -> dict[str, Any]:
    """Where a dry run or test stands: on its way, known, old since the pool is another now, or not asked for."""
    row = forecasts.of(found, campus, kind)
    waits = row is not None and row.waits
    has_failed = row is not None and row.has_failed
    is_old = row is not None and not waits and not has_failed and not known
    return {"kind": str(kind.value), "row": row, "waits": waits, "is_old": is_old, "has_failed": has_failed}


def _asked(request: HttpRequest, found: Coupling, campus: Campus | None) -> HttpResponse:
    assert isinstance(request.user, Person)
    try:
        forecasts.ask(found, campus, _kind(request.POST.get("kind")), by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_address(found, campus))


def _kind(given: str | None) -> ForecastKind:
    return K.HIDING if given == K.HIDING else K.DRY


def _address(found: Coupling, campus: Campus | None) -> str:
    return reverse("admin:matching_ready", args=[found.pk]) + (f"?campus={campus.pk}" if campus else "")


def wanted_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give which guides would help most as a file for partners."""
    found = scope.coupling(request, pk)
    _form, campus = _chosen(request, found)
    answer = HttpResponse(exports.wanted(forecasts.outlook(found, campus)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="wanted-{found.cohort.programme.slug}-{found.pk}.csv"'
    return answer


def _chosen(request: HttpRequest, found: Coupling) -> tuple[ReadyForm, Campus | None]:
    """The campus that is looked at: the one that is asked for, or the first of a visitor who is limited."""
    limited = scope.campuses(request, found)
    places = list(found.cohort.programme.campuses.all()) if limited is None else limited
    form = ReadyForm(request.GET, campuses=places, is_limited=limited is not None)
    campus = form.cleaned_data.get("campus") if form.is_valid() else None
    return form, campus or (limited[0] if limited else None)
