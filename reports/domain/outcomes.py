"""Outcomes: what became of a participant, told by the participant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit
from people.models import Person
from reports.domain.countries import COUNTRIES
from reports.models import Outcome, Work
from reports.queries import outcomes as queries


@transaction.atomic
def tell(application: Application, *, graduated: bool, work: str, country: str, by: Person, at: datetime) -> Outcome:
    """Keep one participant's answer of today; a second answer on the same day corrects the first.

    Raises ValidationError for who is not asked, and for a work or country that is not in the lists.
    """
    if application.person_id != by.pk or queries.asked_application(by, application.pk) is None:
        raise ValidationError(_("Only a participant can tell what became of them."))
    if work not in Work.values:
        raise ValidationError({"work": _("Choose what you do now.")})
    if country and country not in COUNTRIES:
        raise ValidationError({"country": _("Choose a country from the list.")})
    programme = application.intake.cohort.programme
    outcome, _new = Outcome.objects.update_or_create(
        application=application,
        status_on=at.astimezone(ZoneInfo(programme.time_zone)).date(),
        defaults={"graduated": graduated, "work": work, "country": country},
    )
    audit.record("outcome.told", outcome, by=by, at=at, scope=programme.slug)
    return outcome
