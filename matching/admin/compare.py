"""Two runs of one coupling side by side: totals, the worst-off by name, and whose guide or group differs."""

from collections import Counter
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.admin import scope
from matching.domain import proofs, seats
from matching.forms import CompareForm
from matching.models import Run

SEATED = (
    "seeker_id",
    "seeker__person__name",
    "seeker__person__email",
    "guide_id",
    "guide__person__name",
    "guide__person__email",
    "score",
    "group_number",
    "study_group__name",
)
WORST_SHOWN = 3
Seat = dict[str, Any]


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Choose two runs, and show how they differ."""
    found = scope.coupling(request, pk)
    runs = scope.finished(request, found).order_by("-requested_at", "-pk")
    newest = list(runs[:2])
    given = request.GET if request.GET.get("first") else None
    shown = {"first": newest[1].pk, "second": newest[0].pk} if newest[1:] else None
    form = CompareForm(given or shown, found=runs)
    words: dict[str, Any] = {"title": _("Compare two runs"), "subtitle": str(found), "coupling": found, "form": form}
    words["are_two"] = bool(newest[1:])
    if form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        words |= {"first": first, "second": second, **differences(first, second)}
        words |= {"proofs": [proofs.of(one).brief() for one in (first, second)]}
    return render(request, "matching/admin/compare.html", site.each_context(request) | words)


def differences(first: Run, second: Run) -> dict[str, Any]:
    """Set the figures of two boards beside each other, and list whose guide is not the same, or else whose group.

    Names of both sides are shown: who is limited to one side may not match, and so does not come here.
    """
    one, two = _seats(first), _seats(second)
    moved = []
    for seeker in sorted(one.keys() | two.keys(), key=lambda key: (one.get(key) or two[key])["name"]):
        here, there = one.get(seeker), two.get(seeker)
        if (here or {}).get("guide") != (there or {}).get("guide"):
            change = (there["score"] if there else 0) - (here["score"] if here else 0)
            moved.append({"name": (here or two[seeker])["name"], "first": here, "second": there, "change": change})
    mine = _figures(first, one)
    theirs = _figures(second, two)
    return {
        "rows": _rows(mine, theirs),
        "moved": moved,
        "weakest": [_weakest(one, mine.worst), _weakest(two, theirs.worst)],
        "regrouped": _regrouped(one, two),
    }


def _weakest(seated: dict[int, Seat], worst: int) -> list[str]:
    """Name the pairs with the lowest score, the first few of them."""
    names = sorted(f"{one['name']} – {one['guide_name']}" for one in seated.values() if one["score"] == worst)
    more = len(names) - WORST_SHOWN
    if more <= 0:
        return names
    return [*names[:WORST_SHOWN], ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more}]


def _regrouped(one: dict[int, Seat], two: dict[int, Seat]) -> list[dict[str, Any]]:
    """List who has the same guide in both, but sits in another of their groups.

    Runs number their groups each in their own way: a group is the one of the other run that shares most members.
    """
    both = [key for key in one.keys() & two.keys() if one[key]["guide"] == two[key]["guide"]]
    both = [key for key in both if one[key]["number"] and two[key]["number"]]
    shared = Counter((one[key]["guide"], one[key]["number"], two[key]["number"]) for key in both)
    same: dict[tuple[int, int], int] = {}
    taken = set()
    for (guide, here, there), _count in sorted(shared.items(), key=lambda row: (-row[1], row[0])):
        if (guide, here) not in same and (guide, there) not in taken:
            same[guide, here] = there
            taken.add((guide, there))
    moved = [key for key in both if same.get((one[key]["guide"], one[key]["number"])) != two[key]["number"]]
    rows = [{"first": one[key], "second": two[key], "change": two[key]["score"] - one[key]["score"]} for key in moved]
    return sorted(rows, key=lambda row: str(row["first"]["name"]))


def _figures(run: Run, seated: dict[int, Seat]) -> seats.Figures:
    return seats.figures([seat["score"] for seat in seated.values()], run.coupling.good)


def _rows(one: seats.Figures, two: seats.Figures) -> list[dict[str, Any]]:
    names = {
        "placed": _("people with a place"),
        "weak": _("pairs below a good score"),
        "worst": _("score of the weakest pair"),
        "total": _("points in all"),
    }
    found = []
    for name, words in names.items():
        here, there = getattr(one, name), getattr(two, name)
        found.append({"words": words, "first": here, "second": there, "change": there - here})
    return found


def _seats(run: Run) -> dict[int, Seat]:
    found = {}
    for row in run.proposals.values_list(*SEATED):
        seeker, name, email, guide, guide_name, guide_email, score, number, study_group = row
        found[seeker] = {
            "name": name or email,
            "guide": guide,
            "guide_name": guide_name or guide_email,
            "score": score,
            "number": number,
            "group": study_group or number,
        }
    return found
