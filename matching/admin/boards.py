"""The board of a run: everybody with their seat, one person with the alternatives, and each act with its cost first."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import queries as applications
from applications.models import Application
from matching import queries
from matching.admin import board_list, couplings, results, scope
from matching.domain import anew, board, publishing, runs, seats
from matching.forms import BoardFilterForm, BoardForm
from matching.models import Run
from matching.states import BoardVerb, RunState, Side
from people.models import Person
from programmes import access
from programmes.access import Right

PEOPLE_A_PAGE = 100
ACTS_TOLD = 8


def overview(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody on a board, filtered by the address, with its figures and what was done lately."""
    run = _open(request, pk)
    form = BoardFilterForm(request.GET, run=run)
    chosen = form.cleaned_data if form.is_valid() else {}
    lines = board_list.lines(run, chosen)
    scores = list(run.proposals.values_list("score", flat=True))
    query = request.GET.copy()
    query.pop("page", None)
    page = {
        "title": _("The board of run %(number)s") % {"number": run.pk},
        "subtitle": str(run.coupling),
        "run": run,
        "form": form,
        "figures": seats.figures(scores, run.coupling.good),
        "without": run.unmatched.filter(application__intake__part=run.coupling.seekers).count(),
        "places": results.places(run),
        "plot": board_list.plot(scores, run.coupling.good),
        "free": board_list.free(run),
        "found": len(lines),
        "page_obj": Paginator(lines, PEOPLE_A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "is_open": run.state == RunState.READY,
        **_told(run),
    }
    return render(request, "matching/admin/board.html", site.each_context(request) | page)


def person(site: AdminSite, request: HttpRequest, pk: int, seeker: int) -> HttpResponse:
    """Show one seeker beside their guide, or beside another who is asked about, and what can be done."""
    run = _open(request, pk)
    one = _somebody(run, seeker, Side.SEEKER)
    seat = run.proposals.filter(seeker=one).select_related("guide__person", "guide__campus").first()
    asked = request.GET.get("why", "")
    other = _somebody(run, int(asked), Side.GUIDE) if asked.isdigit() and len(asked) < 10 else None
    guide = other or (seat.guide if seat else None)
    verb = BoardVerb.MOVE if seat else BoardVerb.PLACE
    left = run.unmatched.filter(application=one).first()
    page = {
        "title": str(one.person),
        "subtitle": str(run.coupling),
        "run": run,
        "one": one,
        "seat": seat,
        "seat_parts": couplings.bars(seat.parts) if seat else [],
        "other": other,
        "why": results.why(left) if left is not None else "",
        "profiles": [(who, _profile(request, who)) for who in (one, guide) if who is not None],
        "options": _options(run, one),
        "guides": _guides(run),
        "fellows": _fellows(run, one) if seat else [],
        "verb": verb,
        "is_open": run.state == RunState.READY,
    }
    if other is not None and (seat is None or other.pk != seat.guide_id):
        wish = seats.Wish(verb, one, other)
        judged = publishing.judge(run.coupling, one, other)
        page |= {"judged": judged, "parts": couplings.bars(judged.parts)}
        page |= {"cost": seats.cost(run, wish), "anew": anew.price(run, wish), "can_ask": anew.answers(run)}
    return render(request, "matching/admin/board_person.html", site.each_context(request) | page)


def act(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one act costs and breaks; done when a person confirms it on the board as they have seen it."""
    run = _open(request, pk)
    if run.state != RunState.READY:
        messages.error(request, _("This run is no longer open for changes."))
        return redirect("admin:matching_board", pk)
    form = BoardForm(request.POST if request.method == "POST" else request.GET, run=run)
    if not form.is_valid():
        messages.error(request, _("Choose the people from the lists."))
        return redirect("admin:matching_board", pk)
    wish, refusal = form.wish(), ""
    if request.method == "POST":
        assert isinstance(request.user, Person)
        try:
            done = board.do(run, wish, seen=form.cleaned_data["version"] or 0, by=request.user, at=timezone.now())
        except ValidationError as refused:
            refusal = refused.messages[0]
        else:
            messages.success(request, _("Done: %(act)s. You can undo it.") % {"act": board.words(done)})
            return redirect("admin:matching_board_person", pk, wish.seeker.pk)
    asks_why = wish.verb == BoardVerb.FORBID
    cost = seats.cost(run, replace(wish, reason="?") if asks_why else wish)
    page = {
        "title": _verb(wish),
        "subtitle": str(run.coupling),
        "run": run,
        "wish": wish,
        "form": form,
        "cost": cost,
        "rows": _compared(cost),
        "refusal": refusal,
        "anew": None if cost.refused else anew.price(run, wish),
        "asks_why": asks_why,
    }
    return render(request, "matching/admin/board_act.html", site.each_context(request) | page)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the newest act."""
    run = _open(request, pk)
    assert isinstance(request.user, Person)
    seen = request.POST.get("version", "")
    try:
        done = board.undo(
            run, seen=int(seen) if seen.isdigit() and len(seen) < 10 else 0, by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        done.undone_at = None
        messages.success(request, _("Undone: %(act)s.") % {"act": board.words(done)})
    return redirect("admin:matching_board", pk)


def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a new run around the locks of this board."""
    run = _open(request, pk)
    assert isinstance(request.user, Person)
    wish = {"campus": run.campus, "seed": run.seed, "objective": run.objective, "based_on": run}
    try:
        made = runs.request(run.coupling, **wish, by=request.user, at=timezone.now())  # type: ignore[arg-type]  # of four kinds
    except ValidationError as refusal:
        messages.error(request, couplings.linked(refusal))
        return redirect("admin:matching_board", pk)
    messages.success(request, _("A new run around what is kept together is asked for. This board stays as it is."))
    return redirect("admin:matching_run_change", made.pk)


def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the part of a board that tells what others have done since a version."""
    run = _open(request, pk)
    seen = request.GET.get("version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else 0
    news = [(one, board.words(one)) for one in board.since(run, version)]
    return render(request, "matching/admin/board_news.html", {"run": run, "version": version, "news": news})


def _open(request: HttpRequest, pk: int) -> Run:
    """The run whose board is asked for: one that has been carried out."""
    run = scope.run(request, pk)
    if run.state not in (RunState.READY, RunState.PUBLISHED, RunState.DISCARDED):
        raise Http404
    return run


def _told(run: Run) -> dict[str, Any]:
    acts = board.since(run, 0)
    return {
        "acts": [(one, board.words(one)) for one in reversed(acts[-ACTS_TOLD:])],
        "last": board.newest(run),
        "kept": run.proposals.filter(locked=True).count(),
    }


def _somebody(run: Run, pk: int, side: Side) -> Application:
    part = run.coupling.seekers if side is Side.SEEKER else run.coupling.guides
    rows = applications.whole().filter(intake__cohort=run.coupling.cohort_id, intake__part=part, pk=pk)
    found = rows.filter(campus=run.campus_id).first() if run.campus_id else rows.first()
    if found is None:
        raise Http404
    return found


def _profile(request: HttpRequest, who: Application) -> list[Any] | None:
    """The answers that the visitor may see of somebody; None when they may see none."""
    mine = access.visible(
        Application.objects.filter(pk=who.pk),
        request.user,
        Right.SEE_APPLICATIONS,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    if not mine.exists():
        return None
    whole = applications.whole().get(pk=who.pk)
    return [row for row in applications.visible_answers(whole, "office") if row.text]


def _options(run: Run, one: Application) -> list[dict[str, Any]]:
    found = anew.options(run, one.pk)
    rows = Application.objects.filter(pk__in=[option.guide for option in found]).select_related("person", "campus")
    people = {row.pk: row for row in rows.defer("answers")}
    return [{"guide": people[option.guide], "option": option} for option in found if option.guide in people]


def _guides(run: Run) -> list[tuple[int, str]]:
    rows = queries.pool(run.coupling, Side.GUIDE)
    rows = rows.filter(campus=run.campus_id) if run.campus_id else rows
    named = rows.order_by("person__name", "pk").values_list("pk", "person__name", "person__email")
    return [(pk, name or email) for pk, name, email in named]


def _fellows(run: Run, one: Application) -> list[tuple[int, str]]:
    rows = run.proposals.exclude(seeker=one).order_by("seeker__person__name", "pk")
    named = rows.values_list("seeker_id", "seeker__person__name", "seeker__person__email", "guide__person__name")
    return [(pk, f"{name or email} ({guide})") for pk, name, email, guide in named]


def _verb(wish: seats.Wish) -> str:
    """Say what is about to be done."""
    names = {
        "seeker": wish.seeker.person,
        "guide": wish.guide.person if wish.guide else "",
        "other": wish.other.person if wish.other else "",
    }
    return {
        BoardVerb.LOCK: _("Keep %(seeker)s where they are"),
        BoardVerb.UNLOCK: _("Take the lock off %(seeker)s"),
        BoardVerb.FORBID: _("Keep %(seeker)s and %(guide)s apart"),
        BoardVerb.SWAP: _("Swap %(seeker)s and %(other)s"),
        BoardVerb.MOVE: _("Move %(seeker)s to %(guide)s"),
        BoardVerb.UNASSIGN: _("Take %(seeker)s out of the proposals"),
        BoardVerb.PLACE: _("Place %(seeker)s with %(guide)s"),
    }[wish.verb] % names


def _compared(cost: seats.Cost) -> list[dict[str, Any]]:
    words = {
        "placed": _("people with a place"),
        "weak": _("pairs below a good score"),
        "worst": _("score of the weakest pair"),
        "total": _("points in all"),
    }
    return [
        {
            "words": word,
            "before": getattr(cost.before, name),
            "after": getattr(cost.after, name),
            "change": getattr(cost.after, name) - getattr(cost.before, name),
        }
        for name, word in words.items()
    ]
