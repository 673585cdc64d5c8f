"""What the page of a run shows: levels, spread of scores, proposals, places, people without one, and the letters."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import queries
from matching.admin import couplings
from matching.domain import archive, group_worth, letters, limits, proofs, publishing, reasons, translate, worth
from matching.models import Run, Unmatched
from matching.states import RunState, Side
from people.domain.letters import Letter
from programmes.models.coupling import Method

PROPOSALS_A_PAGE, LETTERS_A_PAGE = 100, 20
BINS, WORTH_SHOWN = 10, 5


def of(run: Run, number: str | None) -> dict[str, Any]:
    """What a finished run found: levels, spread of scores, proposals, and who has no place."""
    rows = run.proposals.select_related(
        "seeker__person", "seeker__campus", "guide__person", "guide__campus", "study_group"
    )
    page = Paginator(rows.order_by("group_number", "-score", "pk"), PROPOSALS_A_PAGE).get_page(number)
    scores = list(run.proposals.values_list("score", flat=True))
    left = list(run.unmatched.select_related("application__person", "application__intake", "application__campus"))
    untrained = [row for row in left if row.reason == translate.NO_TRAINING]
    seekers = [row for row in left if row not in untrained and row.application.intake.part == run.coupling.seekers]
    return {
        "proof": proofs.of(run),
        "levels": _levels(run),
        "limits": limits_of(run),
        "page_obj": page,
        "proposals": [(one, couplings.bars(one.parts)) for one in page],
        "spread": _spread(scores),
        "count": len(scores),
        "mean": round(sum(scores) / len(scores)) if scores else 0,
        "weak": sum(score < run.coupling.good for score in scores),
        "same": _full_marks(run),
        "stuck": reasons.gathered(seekers),
        "guides_left": [(row, reasons.in_words(row)) for row in left if row not in seekers and row not in untrained],
        "untrained": [(row, reasons.in_words(row)) for row in untrained],
        "left": left_over(run),
        "places": places(run),
        **_worth(run),
    }


def _levels(run: Run) -> list[dict[str, Any]]:
    """The levels of a run in words; those of classes say which class."""
    shown = [level for level in run.levels if level["name"] != "tie-break"]
    classes: dict[str, int] = {}
    if any(level["name"] == "priority" for level in shown):
        classes = archive.classes(run)
    whole = run.coupling.method == Method.EXISTING_GROUPS
    ranks = [classes.get(str(level.get("number", 0))) for level in shown]
    return [
        {**level, "words": reasons.level(level["name"], rank, of_study_groups=whole)}
        for level, rank in zip(shown, ranks, strict=True)
    ]


def limits_of(run: Run) -> list[limits.Use]:
    """How far the limits of a coupling are used: with the proposals while they wait, as they hold once published."""
    found = limits.of(run.coupling)
    waits = found and run.state == RunState.READY
    rows = list(run.proposals.only("guide_id", "seeker_id", "study_group_id")) if waits else []
    return limits.on_board(run, rows, found)


def _worth(run: Run) -> dict[str, Any]:
    """What one more place with each guide is worth, the first few apart."""
    found = worth.in_words(run)
    in_groups = run.coupling.method in group_worth.GROUPED
    return {"worth": found[:WORTH_SHOWN], "worth_more": found[WORTH_SHOWN:], "worth_in_groups": in_groups}


def left_over(run: Run) -> list[tuple[str, int]]:
    """Count who is without a match in a run, each side apart, and who must be trained first: (words, number)."""
    counted: Counter[str] = Counter()
    for part, reason in run.unmatched.values_list("application__intake__part", "reason"):
        counted[translate.NO_TRAINING if reason == translate.NO_TRAINING else part] += 1
    sides = [(part, counted[part]) for part in (run.coupling.seekers, run.coupling.guides)]
    untrained = counted[translate.NO_TRAINING]
    found = [(reasons.without_a_match(part, number), number) for part, number in sides]
    return [*found, (_("not trained yet, so left out"), untrained)] if untrained else found


def _spread(scores: list[int]) -> list[dict[str, int]]:
    """Count scores in ten bins of a thousand points."""
    counts = Counter(min(BINS - 1, score * BINS // 10_000) for score in scores)
    most = max(counts.values(), default=1)
    return [{"low": n * 1000, "high": (n + 1) * 1000, "count": counts[n], "most": most} for n in range(BINS)]


def _full_marks(run: Run) -> list[dict[str, Any]]:
    """For each criterion, how many proposals have all its points: how many in the same industry, and so on."""
    found: dict[str, dict[str, Any]] = {}
    total = 0
    for parts in run.proposals.values_list("parts", flat=True).iterator():
        total += 1
        for part in parts:
            one = found.setdefault(part["key"], {"words": reasons.label(part), "full": 0})
            one["full"] += bool(part.get("of")) and part["points"] == part["of"]
    return [{**one, "of": total} for one in found.values()]


def places(run: Run) -> dict[str, int]:
    """How many places those who guide have, and how many the live pairs and this run use."""
    guides = queries.pool(run.coupling, Side.GUIDE)
    if run.campus_id:
        guides = guides.filter(campus=run.campus_id)
    groups = run.proposals.exclude(group_number=None).values("group_number").distinct().count()
    alone = run.proposals.filter(group_number=None).count()
    taken = queries.places_taken(run.coupling) if run.state == RunState.READY else {}
    return {
        "all": sum(guides.values_list("places", flat=True)),
        "taken": sum(taken.get(pk, 0) for pk in guides.values_list("pk", flat=True))
        if run.state == RunState.READY
        else 0,
        "used": groups + alone,
    }


def why(row: Unmatched) -> str:
    """Say why somebody has no place."""
    return reasons.in_words(row)


def letters_of(run: Run, asked: QueryDict) -> dict[str, Any]:
    """One page of the letters that publishing would send, to those whose name is asked for; each as its reader will."""
    words, sides = asked.get("q", "").strip(), queries.asked_at_once(run.coupling)
    proposals = run.proposals.select_related("seeker__person", "guide__person", "seeker__campus", "guide__campus")
    told: set[tuple[int, int]] = set()
    to: list[tuple[str, Any, Side | None]] = []
    for one in proposals.order_by("pk"):
        for side in sides:
            person = getattr(one, side).person
            if side is Side.GUIDE and one.group_number is not None:
                if (one.guide_id, one.group_number) in told:
                    continue
                told.add((one.guide_id, one.group_number))
            to.append((str(person), one, side))
    rows = publishing.told(run).select_related(
        "application__person", "application__campus", "run__coupling__cohort__programme"
    )
    to += [(str(row.application.person), row, None) for row in rows]
    found = sorted((one for one in to if words.casefold() in one[0].casefold()), key=lambda one: one[0])
    page = Paginator(found, LETTERS_A_PAGE).get_page(asked.get("page"))
    return {
        "q": words,
        "page_obj": page,
        "query": urlencode({"q": words}) if words else "",
        "letters": [{"to": name, "letter": _letter(run, row, side)} for name, row, side in page],
    }


def offered(run: Run, number: int) -> str:
    """Say how many matches publishing offers, and to whom first."""
    sides = queries.asked_at_once(run.coupling)
    if len(sides) == len(Side):
        words = ngettext(
            "%(number)s match is offered, to both sides.", "%(number)s matches are offered, to both sides.", number
        )
    elif sides == [Side.SEEKER]:
        words = ngettext(
            "%(number)s match is offered, first to who is guided; who guides is asked after a yes.",
            "%(number)s matches are offered, first to those who are guided; who guides is asked after a yes.",
            number,
        )
    else:
        words = ngettext(
            "%(number)s match is offered, first to who guides; who is guided is asked after a yes.",
            "%(number)s matches are offered, first to those who guide; who is guided is asked after a yes.",
            number,
        )
    return words % {"number": number}


def _letter(run: Run, row: Any, side: Side | None) -> Letter:
    return letters.unmatched_preview(row) if side is None else letters.offer_preview(run.coupling, row, side)


def preview(run: Run) -> list[dict[str, Any]]:
    """The letters as their readers will get them: to who is asked of the first proposal, to the first without a place.

    Those who are asked later get their letter when the others have said yes.
    """
    first = run.proposals.select_related("seeker__person", "guide__person").first()
    left = publishing.told(run).select_related("application__person", "run__coupling__cohort__programme").first()
    found = []
    if first is not None:
        for side in queries.asked_at_once(run.coupling):
            found.append({"to": getattr(first, side).person, "letter": _letter(run, first, side)})
    if left is not None:
        found.append({"to": left.application.person, "letter": _letter(run, left, None)})
    return found
