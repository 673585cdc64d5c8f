"""Searches for plans in groups, which take longer than a request may: asked for, made by a worker, and read back."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications import queries as applications
from matching import queries
from matching.domain import errands, repairs, tables
from matching.domain.repairs import Change, Diagnosis, Plan
from matching.models import Group, Pair, Search
from matching.states import LIVE, Cause, SearchState, Side
from people.domain import audit
from people.models import Person

SEARCHES = 4_713


def is_long(pair: Pair) -> bool:
    """Say whether plans for a pair take too long for a request; for two alone they are there at once."""
    return pair.coupling.method in repairs.GROUPED


@transaction.atomic
def ask(
    pair: Pair, diagnosis: Diagnosis, campuses: Collection[int] | None = None, *, by: Person, at: datetime
) -> Search:
    """Ask the worker to look for plans; what is on its way is left, what was found before is looked for anew.

    With `campuses` the plans are made for who decides on people there only: nobody of another moves.
    """
    if pair.state not in LIVE:
        raise ValidationError(_("This match is over already. Load the page anew to see where it stands."))
    row = errands.ask(Search, _which(pair, diagnosis, campuses), {"plans": []}, by=by, at=at)
    audit.record("pair.plans_asked", pair, by=by, at=at, scope=pair.coupling.cohort.programme.slug)
    return row


def of(pair: Pair, diagnosis: Diagnosis, campuses: Collection[int] | None = None) -> Search | None:
    """Find the search for plans of a diagnosis, made for who works at these campuses, or at all."""
    return Search.objects.filter(**_which(pair, diagnosis, campuses)).first()


def found(search: Search) -> list[Plan] | None:
    """Give the plans that a search has found; None when it is not done, or the matches are others since."""
    if search.state != SearchState.FOUND or search.mark != mark(search.pair):
        return None
    seekers = {one["seeker"] for plan in search.plans for one in plan["changes"]}
    guides = {one[end] for plan in search.plans for one in plan["changes"] for end in ("before", "after")}
    people = applications.whole().in_bulk([pk for pk in seekers | guides if pk])
    groups = Group.objects.in_bulk([one["group"] for plan in search.plans for one in plan["changes"] if one["group"]])
    return [
        Plan(
            plan["name"],
            tuple(
                Change(
                    people[one["seeker"]],
                    people.get(one["before"]),
                    people.get(one["after"]),
                    groups.get(one["group"]),
                    one["fresh"],
                    one["slot"],
                )
                for one in plan["changes"]
            ),
            plan["placed"],
            plan["total"],
        )
        for plan in search.plans
    ]


def mark(pair: Pair) -> str:
    """Give a mark of the matches of a coupling and of who is in its pool: another when anything of it is another."""
    return tables.mark(repairs.stands_for(pair))


def carry_out(search_id: int) -> bool:
    """Look for the plans of a search that waits, or whose worker has died; false when there was nothing to do."""
    return errands.carry_out(Search, search_id, SEARCHES, _look)


def waiting() -> list[int]:
    """List the searches that are not done, the oldest first."""
    return errands.waiting(Search)


def forget(*, at: datetime) -> int:
    """Delete searches that nobody has followed for some days; give the number."""
    return errands.forget(Search, at=at)


def _look(search: Search, tell: errands.Tell) -> dict[str, Any]:
    pair = queries.pairs().get(pk=search.pair_id)
    diagnosis = Diagnosis(Cause(search.cause), Side(search.leaves) if search.leaves else None)
    before = mark(pair)
    found = repairs.plans(pair, diagnosis, tell=tell, campuses=search.campuses)
    return {"mark": before, "plans": _written(found)}


def _which(pair: Pair, diagnosis: Diagnosis, campuses: Collection[int] | None) -> dict[str, Any]:
    reach = None if campuses is None else sorted(campuses)
    return {"pair": pair, "cause": diagnosis.cause, "leaves": diagnosis.leaves or "", "campuses": reach}


def _written(plans: Iterable[Plan]) -> list[dict[str, Any]]:
    return [
        {
            "name": plan.name,
            "placed": plan.placed,
            "total": plan.total,
            "changes": [
                {
                    "seeker": one.seeker.pk,
                    "before": one.before.pk if one.before else None,
                    "after": one.after.pk if one.after else None,
                    "group": one.group.pk if one.group else None,
                    "fresh": one.fresh,
                    "slot": one.slot,
                }
                for one in plan.changes
            ],
        }
        for plan in plans
    ]
