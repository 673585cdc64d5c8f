"""A whole year in about a minute: the cohort is copied, the cast lives in the copy, and all of it is taken back.

Everything happens in one transaction that is never committed, under a short name of its own. No other connection sees a
row of it, so no worker can send a letter of it; the acts and tasks are the site's own, told which programme and what
time it is. What stays is the timeline.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring.rehearsal import dates
from mentoring.rehearsal.cast import Cast
from mentoring.rehearsal.clockwork import Clock
from mentoring.rehearsal.coming_in import ComingIn, moves
from mentoring.rehearsal.paying import Paying
from mentoring.rehearsal.timeline import Sort, Timeline
from mentoring.rehearsal.together import Together, last_day
from programmes.domain import recipe
from programmes.domain.recipe import exporting
from programmes.models import Cohort

Passed = Callable[[date, int], bool]


class Stopped(Exception):
    """Somebody no longer wants the rehearsal."""


def rehearse(cohort: Cohort, *, mark: str, seed: int = 1, passed: Passed = lambda _day, _percent: True) -> list[Any]:
    """Live the year of a cohort, and give the frozen timeline; nothing of it stays in the database.

    `mark` tells this rehearsal's copy from any other; `passed` hears each day with the percent, and stops all by saying
    false. Raises Stopped then, and ValidationError for a cohort whose recipe cannot be read back.
    """
    lived: list[Any] = []
    with transaction.atomic(), translation.override(cohort.programme.languages[0]):
        copy = _copied(cohort, f"rehearsal-{mark}")
        timeline = Timeline(ZoneInfo(copy.programme.time_zone))
        finished = _live(copy, timeline, mark, seed, passed)
        lived = timeline.frozen()
        transaction.set_rollback(True)
    if not finished:
        raise Stopped
    return lived


def _copied(cohort: Cohort, slug: str) -> Cohort:
    """Load the cohort's own recipe once more under another name, back at the beginning of its year."""
    tree = exporting.as_tree(cohort.programme, cohort)
    tree |= {"slug": slug}
    tree.pop("published", None)
    tree["cohort"] |= {"state": "planning"}
    at = min(intake.opens_at for intake in cohort.intakes.all()) - timedelta(days=30)
    programme = recipe.load(exporting.dumped(tree) + "\n", by=None, at=at)
    return programme.cohorts.get()


def _live(cohort: Cohort, timeline: Timeline, mark: str, seed: int, passed: Passed) -> bool:
    """Cast the copy and let its year happen; say whether it came to its end."""
    cast = Cast(cohort, random.Random(seed), mark)  # noqa: S311  invents people
    clock, stopped = Clock(cohort, timeline), False
    dates.note(cohort, timeline)
    decided = ComingIn(cast, clock).plan()
    matched = decided + timedelta(days=7)
    moves(cast, clock, matched)
    Paying(cast, clock).plan(decided)
    Together(cast, clock).plan(matched)

    def told(day: date, percent: int) -> bool:
        nonlocal stopped
        stopped = not passed(day, percent)
        return not stopped

    clock.live(last_day(cohort.ends_on), told)
    dates.note_deletions(cohort, timeline)
    return not stopped


def refusal(cohort: Cohort) -> str:
    """Say why a cohort cannot be rehearsed; nothing when it can."""
    if not cohort.intakes.exists():
        return _("The cohort has no intake: say who can apply, and until when.")
    try:
        faults = recipe.lint(exporting.export(cohort.programme, cohort))
    except ValidationError as error:
        return str(error.messages[0])
    return faults[0] if faults else ""


def summary(entries: list[dict[str, Any]]) -> dict[str, int]:
    """Count the entries of each sort, with how many people each was for."""
    found = {str(sort): 0 for sort in Sort}
    for entry in entries:
        found[entry["sort"]] += entry["number"]
    return found
