"""Who has a seat at which part of a gathering, who waits, and who has not answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.models import Application
from programmes.models import Gathering, Portion
from sessions_app.models import SignUp
from sessions_app.queries import presence
from sessions_app.states import Answer


@dataclass(frozen=True)
class Choice:
    """One part of a gathering as one participant sees it: their answer ("" for none), and how it stands."""

    portion: Portion
    answer: str
    free: int | None
    place_in_line: int


@dataclass(frozen=True)
class Numbers:
    """One part of a gathering in numbers."""

    portion: Portion
    coming: int
    waiting: int
    no: int
    silent: int


def choices(gathering: Gathering, application: Application) -> list[Choice]:
    """List the parts of a gathering with one participant's answers, the seats left, and their place on the waitlist."""
    own = {row.portion_id: row for row in SignUp.objects.filter(application=application, portion__gathering=gathering)}
    seated = Count("sign_ups", filter=Q(sign_ups__answer=Answer.YES))
    found = []
    for portion in gathering.portions.annotate(seated=seated):
        row = own.get(portion.pk)
        line = (
            list(waiting(portion).values_list("application_id", flat=True)) if row and row.answer == "waiting" else []
        )
        found.append(
            Choice(
                portion,
                row.answer if row else "",
                None if portion.seats is None else max(portion.seats - portion.seated, 0),
                line.index(application.pk) + 1 if application.pk in line else 0,
            )
        )
    return found


def waiting(portion: Portion) -> QuerySet[SignUp]:
    """Give who waits for a seat, the first first."""
    rows = SignUp.objects.filter(portion=portion, answer=Answer.WAITING)
    return rows.select_related("application__person").order_by("answered_at", "pk")


def counts(gathering: Gathering) -> list[Numbers]:
    """Give the numbers of each part."""
    invited = presence.expected_at(gathering).count()
    found = []
    for portion in gathering.portions.annotate(
        coming=Count("sign_ups", filter=Q(sign_ups__answer=Answer.YES)),
        waiting=Count("sign_ups", filter=Q(sign_ups__answer=Answer.WAITING)),
        no=Count("sign_ups", filter=Q(sign_ups__answer=Answer.NO)),
    ):
        silent = max(invited - portion.coming - portion.waiting - portion.no, 0)
        found.append(Numbers(portion, portion.coming, portion.waiting, portion.no, silent))
    return found


def coming(gathering: Gathering) -> QuerySet[Application]:
    """Give who comes: with a seat at any part where one signs up, else everybody who is invited."""
    invited = presence.expected_at(gathering)
    if not gathering.portions.exists():
        return invited
    seats = SignUp.objects.filter(portion__gathering=gathering, answer=Answer.YES, application=OuterRef("pk"))
    return invited.filter(Exists(seats))


def unanswered(gathering: Gathering) -> QuerySet[Application]:
    """Give who is invited and has answered for no part."""
    invited = presence.expected_at(gathering)
    if not gathering.portions.exists():
        return invited.none()
    answered = SignUp.objects.filter(portion__gathering=gathering, application=OuterRef("pk"))
    return invited.exclude(Exists(answered))


def said_no(gathering: Gathering, application: Application) -> bool:
    """Say whether somebody has said no to all parts that they have answered."""
    given = set(
        SignUp.objects.filter(portion__gathering=gathering, application=application).values_list("answer", flat=True)
    )
    return given == {Answer.NO}


def answers(gathering: Gathering, applications: Iterable[Application]) -> dict[int, dict[int, SignUp]]:
    """Give all answers to a gathering, by application and part."""
    found: dict[int, dict[int, SignUp]] = {}
    for row in SignUp.objects.filter(portion__gathering=gathering, application__in=[one.pk for one in applications]):
        found.setdefault(row.application_id, {})[row.portion_id] = row
    return found
