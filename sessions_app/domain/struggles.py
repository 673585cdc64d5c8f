"""What mentors tick in a half-year that students struggle with, and how often they referred somebody on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from matching.models import Pair
from matching.states import PairState
from people.domain import audit
from people.models import Person
from sessions_app.domain import walltime
from sessions_app.models import Referral, ThemeTick

MOST_TIMES = 99


def guides(application: Application) -> bool:
    """Say whether somebody guides, or has guided until the end of the year."""
    return Pair.objects.filter(guide=application, state__in=[PairState.ACTIVE, PairState.COMPLETED]).exists()


def half_year(day: date) -> date:
    """Give the first day of the half-year of a day."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


@transaction.atomic
def tell(
    application: Application, *, themes: Sequence[str], referrals: Mapping[str, int], by: Person, at: datetime
) -> None:
    """Keep what a mentor ticks and counts in this half-year, in place of what they told before.

    Raises ValidationError for somebody who does not guide, and for a theme, service or number that is not asked for.
    """
    programme = application.intake.cohort.programme
    if not guides(application):
        raise ValidationError(_("Only who guides somebody can tell this."))
    known = {theme.key: theme for theme in programme.struggle_themes.all()}
    services = {service.key: service for service in programme.referral_services.all()}
    if not set(themes) <= set(known) or not set(referrals) <= set(services):
        raise ValidationError(_("Choose from the list."))
    if not all(0 <= times <= MOST_TIMES for times in referrals.values()):
        raise ValidationError(_("Give a number from 0 to 99."))
    mine = {"application": application, "half_year": half_year(walltime.day_of(at, programme))}
    ThemeTick.objects.filter(**mine).exclude(theme__key__in=themes).delete()
    ticks = [ThemeTick(**mine, theme=known[key]) for key in themes]
    ThemeTick.objects.bulk_create(ticks, ignore_conflicts=True)
    Referral.objects.filter(**mine).delete()
    Referral.objects.bulk_create(
        Referral(**mine, service=services[key], number=times) for key, times in referrals.items() if times
    )
    audit.record("struggles.told", application, by=by, at=at, scope=programme.slug)
