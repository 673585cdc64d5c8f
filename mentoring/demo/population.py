"""Fills an empty site with the thirteen programmes and invented people, each programme as far as its plan says."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from mentoring.demo import closing, entrants, library, matching_desk, office, support, year
from mentoring.demo.entrants import PASSWORD, Entering
from mentoring.demo.names import DOMAIN, Names
from mentoring.demo.plan import PLANS, Plan, Stage
from people.models import OutgoingMail, Person
from people.states import MailState
from programmes.domain import cohorts, recipe
from programmes.domain.recipe import reading
from programmes.models import Cohort, Membership, Programme
from programmes.states import CohortState, Part

SEED = 20261122
ROOT = f"root@{DOMAIN}"
RECIPES = Path(recipe.__file__).parents[2] / "recipes"
LOGIN_COLUMNS = ("programme", "role", "e-mail address", "password")


class Login(NamedTuple):
    """One line of the table that the demo prints."""

    programme: str
    role: str
    email: str
    password: str = PASSWORD


def fill(say: Callable[[str], None], plans: Sequence[Plan] = PLANS, *, at: datetime | None = None) -> None:
    """Load every recipe, shifted in whole weeks so that its year stands where the plan says, and let people come."""
    at = at or timezone.now()
    names = Names(SEED)
    entrants.account(ROOT, "Kari Driftsansvarlig", "nb", is_superuser=True)
    for number, plan in enumerate(plans, 1):
        with transaction.atomic():
            entering = Entering(plan, _load(plan, at), names, random.Random(SEED + number), at)  # noqa: S311  invents people
            _populate(entering)
            _forget_letters(plan)
        say(f"{number:2} of {len(plans)}: {plan.recipe}, {plan.students} students and {plan.mentors} mentors")


def is_needed() -> bool:
    """Say whether the site is empty."""
    return not Person.objects.exists()


def logins() -> list[Login]:
    """List one log-in for each role and programme, from the rows."""
    table = [Login("every programme", "superuser", ROOT)]
    for programme in Programme.objects.order_by("slug"):
        held = Membership.objects.filter(programme=programme).select_related("person", "campus")
        for one in held.order_by("pk"):
            where = f" ({one.campus})" if one.campus else ""
            table.append(Login(programme.slug, f"{one.role}{where}", one.person.email))
        for part in Part:
            email = f"{part}.{programme.slug}@{DOMAIN}"
            if Person.objects.filter(email=email).exists():
                table.append(Login(programme.slug, str(part), email))
    return table


def _load(plan: Plan, at: datetime) -> Cohort:
    path = RECIPES / f"{plan.recipe}.yaml"
    read = reading.read(path)
    if read.recipe is None:
        raise RuntimeError("\n".join(str(fault) for fault in read.faults))
    closes = read.recipe.cohort.intakes[Part.STUDENT].closes.replace(tzinfo=UTC)
    weeks = round((at + timedelta(days=plan.closes_in_days) - closes) / timedelta(weeks=1))
    programme = recipe.load(path, by=None, at=at, shift_days=7 * weeks)
    cohort = Cohort.objects.get(programme=programme)
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.PLANNING)
    cohort.refresh_from_db()
    return cohort


def _populate(entering: Entering) -> None:
    entrants.staff(entering)
    if entering.plan.stage == Stage.SOON:
        Programme.objects.filter(pk=entering.cohort.programme_id).update(published_at=entering.at)
        return
    opened = min(intake.opens_at for intake in entering.cohort.intakes.all())
    cohorts.open(entering.cohort, by=entering.coordinator, at=min(opened, entering.at))
    entrants.study_groups(entering)
    entrants.applicants(entering)
    if entering.plan.stage == Stage.OPEN:
        office.reads(entering)
        if entering.plan.forecast and entering.coordinator is not None:
            matching_desk.outlook(entering.cohort.couplings.get(), by=entering.coordinator, at=entering.at)
    year.live(entering)
    closing.close(entering)
    support.live(entering)
    if entering.plan.stage >= Stage.RUNNING:
        library.keep(entering)


def _forget_letters(plan: Plan) -> None:
    """Drop the letters to invented people; those to the people of the log-in table are sent, to be read."""
    waiting = OutgoingMail.objects.filter(scope=plan.recipe, state=MailState.WAITING)
    waiting.exclude(person__email__endswith=f".{plan.recipe}@{DOMAIN}").delete()
