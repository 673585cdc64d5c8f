"""Who led a meeting: the hours are theirs for good, whoever guides the pair or group today."""

from datetime import date

from django.db.models import Q

from applications.models import Application
from matching.models import CoGuide, Pair
from matching.queries import whose
from matching.states import CoGuideKind, PairState
from people.models import Person
from sessions_app.domain import walltime
from sessions_app.queries.meetings import Bond, programme_of

BEGUN = (PairState.ACTIVE, PairState.COMPLETED, PairState.ENDED)


def led(bond: Bond, day: date, by: Person) -> Application:
    """Say who guided on a day, of whom somebody logs that they met.

    Who guides and logs it led it: the guide of that day, or who helped to guide in their days. Of what a student logs,
    whoever stood in for the guide, and otherwise the guide of that day.
    """
    guides, helpers = _guides(bond, day), _helpers(bond, day)
    for guide in [*guides, *(one.guide for one in helpers)]:
        if guide.person_id == by.pk:
            return guide
    stand_ins = [one.guide for one in helpers if one.kind == CoGuideKind.INSTEAD]
    return [*stand_ins, *guides][0]


def _guides(bond: Bond, day: date) -> list[Application]:
    """Give who guided on a day, of a group the guide of today first where they did so then too."""
    if isinstance(bond, Pair):
        return [bond.guide]
    programme = programme_of(bond)
    rows = Pair.objects.filter(group=bond, state__in=BEGUN).select_related("guide")
    found = {
        pair.guide
        for pair in rows
        if pair.active_at is not None
        and walltime.day_of(pair.active_at, programme) <= day
        and (pair.ended_at is None or day <= walltime.day_of(pair.ended_at, programme))
    }
    return sorted(found, key=lambda guide: (guide.pk != bond.guide_id, guide.pk)) or [bond.guide]


def _helpers(bond: Bond, day: date) -> list[CoGuide]:
    """Give who had said yes to help on a day, also where their time is over since."""
    programme = programme_of(bond)
    rows = CoGuide.objects.filter(Q(until_day__isnull=True) | Q(until_day__gte=day), from_day__lte=day, **whose(bond))
    rows = rows.filter(yes_at__isnull=False).select_related("guide")
    return [one for one in rows if one.ended_at is None or day <= walltime.day_of(one.ended_at, programme)]
