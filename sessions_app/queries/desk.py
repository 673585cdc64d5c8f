"""A gathering as the office sees it: who answered what, who waits, who leads it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from applications.models import Application
from programmes.models import Gathering, Membership, Portion
from programmes.states import Role
from sessions_app.models import SignUp
from sessions_app.queries import sign_up
from sessions_app.states import Answer


@dataclass(frozen=True)
class Row:
    """One participant with the answer for each part, in the order of the parts."""

    application: Application
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class Waitlist:
    """Who waits for one part, the first first."""

    portion: Portion
    people: list[Application]


def rows(gathering: Gathering, applications: QuerySet[Application]) -> list[Row]:
    """List participants with their answers."""
    people, portions = list(applications), list(gathering.portions.all())
    given = sign_up.answers(gathering, people)
    return [Row(one, [_word(given.get(one.pk, {}).get(portion.pk)) for portion in portions]) for one in people]


def waitlists(gathering: Gathering, applications: QuerySet[Application]) -> list[Waitlist]:
    """Give the waitlists in which somebody waits whom the visitor may see."""
    seen = set(applications.values_list("pk", flat=True))
    found = []
    for portion in gathering.portions.all():
        line = [row.application for row in sign_up.waiting(portion) if row.application_id in seen]
        if line:
            found.append(Waitlist(portion, line))
    return found


def leaders(gathering: Gathering) -> QuerySet[Membership]:
    """Give who leads a gathering: facilitators who are assigned to it, or to none in particular."""
    held = Membership.objects.filter(programme=gathering.programme, role=Role.FACILITATOR, person__is_active=True)
    here = Q(gatherings=gathering) | Q(gatherings__isnull=True)
    return held.filter(here).select_related("person").distinct()


def _word(row: SignUp | None) -> tuple[str, str]:
    if row is None:
        return "", ""
    return {Answer.YES: "ok", Answer.WAITING: "warn", Answer.NO: "bad"}[Answer(row.answer)], str(
        row.get_answer_display()
    )
