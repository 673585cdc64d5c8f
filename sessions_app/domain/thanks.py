"""Thanks to volunteers: a letter at each milestone that the programme names, once to each mentor."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from applications.models import Application
from matching.models import Pair
from matching.states import PairState
from people.domain import outbox
from programmes.models import Cohort, Programme, ThanksRule
from programmes.states import CohortState
from sessions_app.queries import hours, pay

LATELY = timedelta(days=21)
LIVING = (CohortState.RUNNING, CohortState.EVALUATION, CohortState.CLOSED)


def give(*, at: datetime, of: Programme | None = None) -> int:
    """Put a letter into the outbox for each volunteer who has lately come to a milestone; give their number.

    May run twice: the key makes each letter one. What was reached long ago is not thanked for afterwards.
    """
    written = 0
    programmes = Programme.objects.filter(mentors_paid=False, thanks__isnull=False)
    if of is not None:
        programmes = programmes.filter(pk=of.pk)
    for programme in programmes.distinct():
        for cohort in Cohort.objects.filter(
            programme=programme, state__in=LIVING, ends_on__gte=(at - 4 * LATELY).date()
        ):
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
    pairs = Pair.objects.filter(coupling__cohort=cohort, state__in=pay.LIVING)
    guides = Application.objects.filter(pk__in=pairs.values("guide")).select_related("person").order_by("pk")
    for guide in guides:
        moment = _moment(rule, guide)
        if moment is not None and at - LATELY <= moment <= at:
            yield guide


def _moment(rule: ThanksRule, guide: Application) -> datetime | None:
    if rule.after_meetings is None:
        own = Pair.objects.filter(guide=guide, state__in=pay.LIVING)
        if own.filter(state=PairState.ACTIVE).exists():
            return None
        return own.order_by("-ended_at").values_list("ended_at", flat=True).first()
    logged = hours.meetings_of(guide).order_by("held_on", "pk").values_list("logged_at", flat=True)
    nth = list(logged[rule.after_meetings - 1 : rule.after_meetings])
    return nth[0] if nth else None
