"""How long what was told and reminded of in a cohort is kept: so many days after its last day, by rule or by house."""

from datetime import date, datetime, timedelta

from programmes.models import Cohort, FollowUpTiming
from programmes.models.follow_up import HOUSE_DAYS
from sessions_app.models import Reminder

LATELY = timedelta(days=60)  # what was due lately stays: a question of how it went comes long after the end


def last_day(cohort: Cohort) -> date:
    """Give the last day on which what was told in a cohort is kept."""
    known = {rule.kind: rule.days for rule in cohort.follow_up_rules.all()}
    return cohort.ends_on + timedelta(days=known.get(FollowUpTiming.KEPT, HOUSE_DAYS[FollowUpTiming.KEPT]))


def over(at: datetime) -> list[Cohort]:
    """List the cohorts whose period is over."""
    ended = Cohort.objects.filter(ends_on__lt=at.date()).prefetch_related("follow_up_rules")
    return [cohort for cohort in ended if last_day(cohort) < at.date()]


def is_forgotten(cohort: Cohort, due: datetime, at: datetime) -> bool:
    """Say whether a reminder of a cohort that was due then is forgotten, so that it is not planned again either."""
    return due < at - LATELY and last_day(cohort) < at.date()


def forget_reminders(*, at: datetime) -> int:
    """Delete the rows of reminders of cohorts whose period is over; give their number.

    What was due in the last sixty days stays until it is older, since questions of how it went are asked late.
    """
    old = Reminder.objects.filter(planned_at__lt=at - LATELY)
    house = timedelta(days=HOUSE_DAYS[FollowUpTiming.KEPT])
    alone = Reminder.objects.filter(cohort=None, planned_at__lt=at - house)
    return int((old.filter(cohort__in=over(at)) | alone).delete()[0])
