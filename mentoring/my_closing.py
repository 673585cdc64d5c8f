"""What of one's own page is about how far one has come and how it ends: accounts, wishes, surveys, the bank, papers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from applications.queries import assignments
from matching import queries as matching
from matching.domain import disclosure
from matching.models import Extension, Pair
from matching.states import ExtensionState, PairState
from mentoring.my_page import Todo
from people.models import Person
from sessions_app.domain import participation, surveys
from sessions_app.domain.participation import Account
from sessions_app.models import Certificate


@dataclass(frozen=True)
class Closing:
    """The accounts of a person, how many certificates they have, and their applications with a bank to look at."""

    accounts: list[Account]
    certificates: int
    banks: list[Application]


def of_person(person: Person, *, at: datetime) -> Closing:
    """Gather how far somebody has come, and what they can keep or look at."""
    return Closing(
        participation.of_person(person, at=at),
        Certificate.objects.filter(application__person=person, withdrawn_at=None).count(),
        assignments.with_a_bank(person),
    )


def todos(person: Person, pairs: list[Pair], at: datetime) -> list[Todo]:
    """List the wishes to go on longer that wait for the person's answer, and the surveys that are open."""
    active = {pair.pk: pair for pair in pairs if pair.state == PairState.ACTIVE}
    wishes = Extension.objects.filter(pair__in=active, state=ExtensionState.ASKED)
    found = [
        Todo(
            "extend",
            wish.pair_id,
            active[wish.pair_id].coupling.cohort.programme,
            _("Go on until %(day)s?") % {"day": date_format(wish.until, "DATE_FORMAT")},
            _("The other would like to go on longer. Say yes or no."),
        )
        for wish in wishes
        if matching.side_of(active[wish.pair_id], person) != wish.asked_by
        and disclosure.seen_by(active[wish.pair_id], person).stage == disclosure.AFTER
    ]
    return found + [
        Todo(
            "survey",
            turn.pk,
            turn.survey.cohort.programme,
            str(turn.survey),
            _("If you like, with your name or without. Open until %(day)s.")
            % {"day": date_format(surveys.last_day(turn), "DATE_FORMAT")},
        )
        for turn in surveys.open_to(person, at=at)
    ]
