"""The board of a run: everybody with their seat, in a list or by who guides, and one person with the alternatives."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications import queries as applications
from applications.models import Application
from matching import queries
from matching.admin import board_list, board_seats, board_told, couplings, results, scope
from matching.domain import anew, board, leaving, publishing, ranks, reasons, seats
from matching.forms import BoardFilterForm
from matching.models import Run
from matching.states import BoardVerb, RunState, Side
from programmes import access
from programmes.access import Right
from programmes.models.coupling import Method

PEOPLE_A_PAGE = 100
ACTS_TOLD = 8
FIRST_SHOWN = 8


def overview(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody on a board, filtered by the address, with its figures and what was done lately."""
    run = opened(request, pk)
    form = BoardFilterForm(request.GET, run=run)
    chosen = form.cleaned_data if form.is_valid() else {}
    gone = leaving.since(run)
    everybody = board_list.everybody(run, gone)
    as_seats = chosen.get("view") == "seats"
    held = board_seats.hand(run, everybody, chosen) if as_seats else None
    if held is not None:
        form.best_first()
    lines = board_seats.cards(run, everybody, chosen, held) if as_seats else board_list.lines(run, everybody, chosen)
    scores = list(run.proposals.values_list("score", flat=True))
    page = {
        "title": _("The board of run %(number)s") % {"number": run.pk},
        "subtitle": str(run.coupling),
        "run": run,
        "form": form,
        "figures": seats.figures(scores, run.coupling.good),
        "without": run.unmatched.filter(application__intake__part=run.coupling.seekers).count(),
        "places": results.places(run),
        "limits": results.limits_of(run),
        **_put_first(run),
        **gone_from(gone),
        "plot": board_list.plot(scores, run.coupling.good),
        "free": board_list.free(run),
        "found": len(lines),
        "as_seats": as_seats,
        "waiting": board_seats.waiting(everybody),
        "in_groups": run.coupling.method in (Method.FORMED_GROUPS, Method.EXISTING_GROUPS),
        "page_obj": Paginator(lines, PEOPLE_A_PAGE).get_page(request.GET.get("page")),
        "held": held,
        "is_open": run.state == RunState.READY,
        **_queries(request, "" if as_seats else "seats"),
        **_told(run),
    }
    return render(request, "matching/admin/board.html", site.each_context(request) | page)


def gone_from(gone: list[leaving.Gone]) -> dict[str, Any]:
    """Who cannot be matched any more: the first few by name, how many more, and what follows; nothing without any."""
    if not gone:
        return {}
    shown = gone[:FIRST_SHOWN]
    return {"gone": shown, "gone_said": leaving.sentence(len(gone)), "gone_more": len(gone) - len(shown)}


def _put_first(run: Run) -> dict[str, Any]:
    """Whom the desk puts first, at the campus of a run that has one: a few of them, and how many there are."""
    rows = queries.put_first(run.coupling)
    rows = rows.filter(application__campus=run.campus_id) if run.campus_id else rows
    shown = list(rows[: FIRST_SHOWN + 1])
    return {
        "first": [(row, reasons.put_first(row)) for row in shown[:FIRST_SHOWN]],
        "has_more_first": len(shown) > FIRST_SHOWN,
    }


def _queries(request: HttpRequest, view: str) -> dict[str, str]:
    """The address as it is filtered: for other pages, for the way back with free hands, and for the other view."""
    query = request.GET.copy()
    query.pop("page", None)
    back = query.copy()
    back.pop("hand", None)
    other = back.copy()
    other["view"] = view
    return {"query": query.urlencode(), "back": back.urlencode(), "other_view": other.urlencode()}


def person(site: AdminSite, request: HttpRequest, pk: int, seeker: int) -> HttpResponse:
    """Show one seeker beside their guide, or beside another who is asked about, and what can be done."""
    run = opened(request, pk)
    one = somebody(run, seeker, Side.SEEKER)
    seat = run.proposals.filter(seeker=one).select_related("guide__person", "guide__campus").first()
    gone = [who for who in leaving.since(run) if who.application in (one.pk, seat.guide_id if seat else None)]
    left_as = leaving.word(one) if run.state == RunState.READY else ""
    is_gone = bool(left_as) or any(not who.guides for who in gone)
    asked = "" if is_gone else request.GET.get("why", "")
    other = somebody(run, int(asked), Side.GUIDE) if asked.isdigit() and len(asked) < 10 else None
    guide = other or (applications.whole().get(pk=seat.guide_id) if seat else None)
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
        "profiles": _profiles(request, [who for who in (one, guide) if who is not None]),
        "options": [] if is_gone else _options(run, one),
        "alternatives": None if is_gone else board_told.about(run, one, None),
        "guides": _listed(guides := _guides(run)),
        "asked": _listed(guides, chosen=other.pk if other else None),
        "fellows": _listed(_fellows(run, one)) if seat else "",
        "verb": verb,
        "is_open": run.state == RunState.READY,
        "first": ranks.said(run.coupling, one),
        "gone": gone,
        "gone_word": left_as,
        "is_gone": is_gone,
    }
    if other is not None and (seat is None or other.pk != seat.guide_id):
        page |= _compared(run, seats.Wish(verb, one, other), other)
    return render(request, "matching/admin/board_person.html", site.each_context(request) | page)


def _compared(run: Run, wish: seats.Wish, other: Application) -> dict[str, Any]:
    """What there is to say of somebody with another who is asked about: points, rules, and what it would cost."""
    judged, question = publishing.judge(run.coupling, wish.seeker, other), board_told.about(run, wish.seeker, wish)
    return {
        "judged": judged,
        "parts": couplings.bars(judged.parts),
        "cost": seats.cost(run, wish),
        "question": question,
        "beside": True,
        "anew": anew.price(run, wish),
        "can_ask": anew.answers(run) or question is not None,
    }


def scores(request: HttpRequest, pk: int, seeker: int) -> HttpResponse:
    """Give the points of somebody with every guide, for the cards of a board."""
    run = opened(request, pk)
    one = somebody(run, seeker, Side.SEEKER)
    return JsonResponse({str(guide): score for guide, score in board_seats.points(run, one).items()})


def opened(request: HttpRequest, pk: int) -> Run:
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


def somebody(run: Run, pk: int, side: Side) -> Application:
    part = run.coupling.seekers if side is Side.SEEKER else run.coupling.guides
    rows = applications.whole().filter(intake__cohort=run.coupling.cohort_id, intake__part=part, pk=pk)
    found = rows.filter(campus=run.campus_id).first() if run.campus_id else rows.first()
    if found is None:
        raise Http404
    return found


def _profiles(request: HttpRequest, people: list[Application]) -> list[tuple[Application, list[Any] | None]]:
    """The answers that the visitor may see of each; None of those of whom they may see none."""
    mine = access.visible(
        Application.objects.filter(pk__in=[who.pk for who in people]),
        request.user,
        Right.SEE_APPLICATIONS,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    open_to = set(mine.values_list("pk", flat=True))
    told = {who.pk: applications.visible_answers(who, "office") for who in people if who.pk in open_to}
    return [(who, [row for row in told[who.pk] if row.text] if who.pk in told else None) for who in people]


def _options(run: Run, one: Application) -> list[dict[str, Any]]:
    found = anew.options(run, one.pk)
    rows = Application.objects.filter(pk__in=[option.guide for option in found]).select_related("person", "campus")
    people = {row.pk: row for row in rows.defer("answers")}
    return [{"guide": people[option.guide], "option": option} for option in found if option.guide in people]


def _listed(rows: list[tuple[int, str]], chosen: int | None = None) -> SafeString:
    """Write a long list of people as options; a template takes a tenth of a second for hundreds."""
    plain, marked = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    options = (format_html(marked if pk == chosen else plain, pk, name) for pk, name in rows)
    return format_html_join("", "{}", ((option,) for option in options))


def _guides(run: Run) -> list[tuple[int, str]]:
    rows = queries.pool(run.coupling, Side.GUIDE)
    rows = rows.filter(campus=run.campus_id) if run.campus_id else rows
    named = rows.order_by("person__name", "pk").values_list("pk", "person__name", "person__email")
    return [(pk, name or email) for pk, name, email in named]


def _fellows(run: Run, one: Application) -> list[tuple[int, str]]:
    rows = run.proposals.exclude(seeker=one).order_by("seeker__person__name", "pk")
    named = rows.values_list("seeker_id", "seeker__person__name", "seeker__person__email", "guide__person__name")
    return [(pk, f"{name or email} ({guide})") for pk, name, email, guide in named]
