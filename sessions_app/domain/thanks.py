"""Thanks to volunteers: a letter at each milestone that the programme names, once to each mentor."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from applications.models import Application
from matching.models import CoGuide, Pair
from matching.states import PairState
from people.domain import outbox
from programmes.models import Cohort, Programme, ThanksRule
from programmes.states import CohortState
from sessions_app.queries import hours, pay

HELPED = Exists(CoGuide.objects.filter(guide=OuterRef("pk"), yes_at__isnull=False))
LATELY = timedelta(days=21)


def give(*, at: datetime, of: Programme | None = None) -> int:
    """Put a letter into the outbox for each volunteer who has lately come to a milestone; give their number.

    May run twice: the key makes each letter one. What was reached long ago is not thanked for afterwards.
    """
    written = 0
    programmes = Programme.objects.filter(mentors_paid=False, thanks__isnull=False)
    if of is not None:
        programmes = programmes.filter(pk=of.pk)
    for programme in programmes.distinct():
        cohorts = Cohort.objects.filter(programme=programme, ends_on__gte=(at - 4 * LATELY).date())
        for cohort in cohorts.exclude(state=CohortState.PLANNING):
            for rule in programme.thanks.all():
                written += _give(rule, cohort, at)
    return written


@transaction.atomic
def _give(rule: ThanksRule, cohort: Cohort, at: datetime) -> int:
    written = 0
    for guide in reached(rule, cohort, at):
        mark = rule.after_meetings or "end"
        about = {"application": guide.pk, "thanks": rule.after_meetings}
        key = f"thanks:{guide.pk}:{mark}"
        written += outbox.put(guide.person, "thanks", key=key, at=at, scope=cohort.programme.slug, about=about)
    return written


def reached(rule: ThanksRule, cohort: Cohort, at: datetime) -> Iterator[Application]:
    """Give the mentors of a cohort who have come to a milestone lately."""
    moments = _last_ends(cohort) if rule.after_meetings is None else hours.nth_meetings(cohort, rule.after_meetings)
    lately = [guide for guide, moment in moments.items() if at - LATELY <= moment <= at]
    if lately:
        pairs = Pair.objects.filter(coupling__cohort=cohort, state__in=pay.LIVING)
        rows = Application.objects.filter(HELPED | Q(pk__in=pairs.values("guide")), pk__in=lately)
        yield from rows.select_related("person").order_by("pk")


def _last_ends(cohort: Cohort) -> dict[int, datetime]:
    """Say when the last match of each mentor of a cohort ended; those with one that goes on are not there."""
    found: dict[int, datetime] = {}
    going: set[int] = set()
    pairs = Pair.objects.filter(coupling__cohort=cohort, state__in=pay.LIVING).order_by()
    for guide, state, ended_at in pairs.values_list("guide", "state", "ended_at"):
        if state == PairState.ACTIVE or ended_at is None:
            going.add(guide)
        else:
            found[guide] = max(ended_at, found.get(guide, ended_at))
    return {guide: moment for guide, moment in found.items() if guide not in going}
