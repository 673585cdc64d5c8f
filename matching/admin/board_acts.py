"""Acts at a board: each shows its cost first, on a page of its own or beside the board, and is done when confirmed."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.admin import board_told, boards, couplings
from matching.domain import anew, board, runs, seats
from matching.forms import BoardForm
from matching.models import Run
from matching.states import BoardVerb, RunState
from people.models import Person

PANEL = "X-Panel"


def act(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one act costs and breaks; done when a person confirms it on the board as they have seen it."""
    run = boards.opened(request, pk)
    if run.state != RunState.READY:
        messages.error(request, _("This run is no longer open for changes."))
        return redirect("admin:matching_board", pk)
    form = BoardForm(request.POST if request.method == "POST" else request.GET, run=run)
    if set(form.errors) - {"reason"}:
        messages.error(request, _("Choose the people from the lists."))
        return redirect("admin:matching_board", pk)
    wish, refusal = form.wish(), form.refused_reason
    if request.method == "POST" and not refusal:
        assert isinstance(request.user, Person)
        try:
            done = board.do(run, wish, seen=form.cleaned_data["version"] or 0, by=request.user, at=timezone.now())
        except ValidationError as refused:
            refusal = refused.messages[0]
        else:
            messages.success(request, _("Done: %(act)s. You can undo it.") % {"act": board.words(done)})
            back = form.cleaned_data["back"]
            return _to_the_board(pk, back) if back else redirect("admin:matching_board_person", pk, wish.seeker.pk)
    if request.headers.get(PANEL) == "price":
        question = board_told.about(run, wish.seeker, wish)
        return render(request, "matching/admin/anew.html", {"anew": anew.price(run, wish), "question": question})
    is_panel = request.headers.get(PANEL) == "cost"
    page = _costs(run, wish, form, with_price=not is_panel) | {"refusal": refusal, "is_panel": is_panel}
    if is_panel:
        return render(request, "matching/admin/board_cost.html", page)
    return render(request, "matching/admin/board_act.html", site.each_context(request) | page)


def _costs(run: Run, wish: seats.Wish, form: BoardForm, *, with_price: bool) -> dict[str, Any]:
    """What an act costs and breaks, and what others have done since the version that the visitor has seen."""
    asks_why = wish.verb == BoardVerb.FORBID
    cost = seats.cost(run, replace(wish, reason="?") if asks_why else wish)
    seen = form.cleaned_data["version"]
    return {
        "title": _verb(wish),
        "subtitle": str(run.coupling),
        "run": run,
        "wish": wish,
        "form": form,
        "cost": cost,
        "rows": _compared(cost),
        "anew": anew.price(run, wish) if with_price and not cost.refused else None,
        "question": board_told.about(run, wish.seeker, wish) if with_price and not cost.refused else None,
        "asks_why": asks_why,
        "back": form.cleaned_data["back"],
        "news": [(one, board.words(one)) for one in board.since(run, seen)] if seen is not None else [],
    }


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the newest act."""
    run = boards.opened(request, pk)
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
    return _to_the_board(pk, request.POST.get("back", ""))


def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a new run around the locks of this board."""
    run = boards.opened(request, pk)
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
    run = boards.opened(request, pk)
    seen = request.GET.get("version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else 0
    news = [(one, board.words(one)) for one in board.since(run, version)]
    return render(request, "matching/admin/board_news.html", {"run": run, "version": version, "news": news})


def _to_the_board(pk: int, query: str) -> HttpResponse:
    """Lead back to the board as it was filtered; only its own address can come of it."""
    asked = QueryDict(query[:500]).urlencode()
    return redirect(reverse("admin:matching_board", args=[pk]) + (f"?{asked}" if asked else ""))


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
