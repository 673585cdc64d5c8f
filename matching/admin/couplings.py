"""Pages of the desk: all couplings, one coupling with its runs, and a pair by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import scope
from matching.domain import disclosure, limits, proofs, publishing, reasons, runs, standings
from matching.forms import ByHandForm, RunForm
from matching.models import Pair, Run
from matching.states import PairState
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Campus, Coupling

RUNS_A_PAGE = 20


def overview(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """List the couplings of the visitor's programmes with where each stands."""
    if not access.may(request.user, Right.MATCH):
        access.refuse()
    rows = scope.couplings(request).order_by("cohort__programme__slug", "-cohort__number", "pk")
    page = {"title": _("Matching"), "standings": standings.standings(list(rows))}
    return render(request, "matching/admin/couplings.html", site.each_context(request) | page)


def coupling(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show one coupling: supply and demand, the first contact, who has not answered, runs; ask for a run."""
    found = scope.coupling(request, pk)
    limited = scope.campuses(request, found)
    places = _campuses(found) if limited is None else limited
    form = RunForm(
        request.POST if request.method == "POST" else None,
        coupling=found,
        campuses=places,
        bound_to_one=limited is not None,
    )
    if request.method == "POST" and form.is_valid() and (run := _ask(request, found, form)):
        return redirect("admin:matching_run_change", run.pk)
    history = found.runs.select_related("campus", "requested_by").order_by("-requested_at", "-pk")
    history = history.defer("frozen_input", "certificate", "answer", "prices")
    if limited is not None:
        history = history.filter(campus__in=limited)
    shown = Paginator(proofs.known(history), RUNS_A_PAGE).get_page(request.GET.get("page"))
    page = _standing(found, limited) | {
        "form": form,
        "can_compare": history.filter(finished_at__isnull=False).exclude(digest="").count() > 1,
        "page_obj": shown,
        "history": [(run, proofs.of(run)) for run in shown],
    }
    return render(request, "matching/admin/coupling.html", site.each_context(request) | page)


def _standing(found: Coupling, limited: list[Campus] | None) -> dict[str, Any]:
    """Where a coupling stands: numbers, the first contact and its clearance, and who waits for what."""
    return {
        "title": str(found.name),
        "subtitle": str(found.cohort),
        "coupling": found,
        "standing": standings.standings([found])[0],
        "rule": queries.first_contact(found),
        "told": disclosure.told(queries.first_contact(found)),
        "clearance": queries.clearance(found),
        "clearances": found.clearances.select_related("recorded_by"),
        "late": _late(found, limited),
        "again": _again(found, limited),
        "trials": _trials(found, limited),
    }


def by_hand(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Compare one seeker and one guide, and offer the pair."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    limited = scope.campuses(request, found, Right.PUBLISH)
    given = request.POST if request.method == "POST" else request.GET
    campus_ids = None if limited is None else [campus.pk for campus in limited]
    started = {"group": request.GET.get("group")}
    form = ByHandForm(given if given.get("seeker") else None, coupling=found, campus_ids=campus_ids, initial=started)
    page: dict[str, Any] = {"title": _("Match two by hand"), "subtitle": str(found), "coupling": found, "form": form}
    page["is_empty"] = not form.somebody_waits()
    if request.method == "POST" and (made := _made_already(request, found)):
        return redirect("admin:matching_pair_change", made.pk)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        if request.method == "POST":
            return _couple(request, found, chosen)
        judged = publishing.judge(found, chosen["seeker"], chosen["guide"])
        page |= {"judged": judged, "parts": bars(judged.parts), "chosen": chosen, "clearance": queries.clearance(found)}
        page |= {"full": limits.one_more(found, chosen["guide"])}
    return render(request, "matching/admin/by_hand.html", site.each_context(request) | page)


def bars(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points by criterion, with words, as the templates draw them."""
    return [{**part, "words": reasons.label(part)} for part in parts if part.get("of")]


def _ask(request: HttpRequest, found: Coupling, form: RunForm) -> Run | None:
    """Ask for a run as the form says; None when it is refused, and the form stays as it is filled in."""
    assert isinstance(request.user, Person)
    chosen = form.cleaned_data
    try:
        objective = chosen["objective"]
        run = runs.request(
            found, chosen.get("campus"), chosen["seed"], objective=objective, by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, linked(refusal))
        return None
    messages.success(request, _("The run is asked for. This page follows it."))
    return run


def linked(refusal: ValidationError) -> str:
    """Give the refusal; when another run is on its way, with the way to it."""
    if refusal.code != "runs" or not refusal.params or refusal.params["run"] == "?":
        return str(refusal.messages[0])
    address = reverse("admin:matching_run_change", args=[refusal.params["run"]])
    return format_html('{} <a href="{}">{}</a>', refusal.messages[0], address, _("To the other run"))


def _made_already(request: HttpRequest, found: Coupling) -> Pair | None:
    """Give the offer that the visitor has just made of these two, as after a double click."""
    keys = [request.POST.get(name, "") for name in ("seeker", "guide")]
    if not all(key.isdecimal() and len(key) < 10 for key in keys):
        return None
    rows = Pair.objects.filter(coupling=found, seeker=int(keys[0]), guide=int(keys[1]), state=PairState.OFFERED)
    return access.visible(
        rows, request.user, Right.PUBLISH, programme="coupling__cohort__programme", campus="seeker__campus"
    ).first()


def _couple(request: HttpRequest, found: Coupling, chosen: dict[str, Any]) -> HttpResponse:
    assert isinstance(request.user, Person)
    try:
        pair = publishing.couple(
            found,
            chosen["seeker"],
            chosen["guide"],
            group=chosen.get("group"),
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        again = {name: one.pk for name, one in chosen.items() if one is not None}
        return redirect(f"{request.path}?{urlencode(again)}")
    messages.success(request, _("Both have been offered the match."))
    return redirect("admin:matching_pair_change", pair.pk)


def _campuses(found: Coupling) -> list[Campus]:
    return list(found.cohort.programme.campuses.all())


def _late(found: Coupling, limited: list[Campus] | None) -> list[queries.Waiting]:
    """Who has not answered although the days of the office's list have passed."""
    now = timezone.now()
    waiting = [one for one in queries.unanswered(now, found) if one.office_at <= now]
    keys = None if limited is None else {campus.pk for campus in limited}
    return [one for one in waiting if keys is None or one.pair.seeker.campus_id in keys]


def _again(found: Coupling, limited: list[Campus] | None) -> int:
    """How many wait for another after a no, silence, or an end."""
    rows = queries.free_seekers(found).filter(pk__in=queries.over(found).values("seeker"))
    return (rows if limited is None else rows.filter(campus__in=limited)).count()


def _trials(found: Coupling, limited: list[Campus] | None) -> list[tuple[str, int]]:
    """Matches and groups whose trial is over and that wait for a review: the name, and a pair to open; a group once."""
    rows = queries.on_trial(timezone.now()).filter(coupling=found)
    rows = rows if limited is None else rows.filter(seeker__campus__in=limited)
    waiting: dict[str, tuple[str, int]] = {}
    for pair in rows:
        key = f"g{pair.group_id}" if pair.group_id else f"p{pair.pk}"
        waiting.setdefault(key, (str(pair.group or pair), pair.pk))
    return list(waiting.values())
