"""The pool compared with the mix that is wanted: of each answer how many there are, and how many are wanted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from applications.models import Application
from applications.queries.choices import Choices
from applications.queries.places import holders
from applications.states import STANDING
from programmes.models import Intake, WantedShare
from programmes.queries import asked


@dataclass(frozen=True)
class Share:
    """One answer: how many in a hundred give it, among those who are in and among all who stand; and what is wanted."""

    answer: str
    wanted: int
    inside: int
    inside_percent: int
    standing: int
    standing_percent: int

    @property
    def missing(self) -> int:
        """How many points in a hundred are missing; none when there are enough."""
        return max(self.wanted - self.inside_percent, 0)


@dataclass(frozen=True)
class Mix:
    """One question of one intake: its answers' shares, of so many people."""

    intake: Intake
    question: str
    inside: int
    standing: int
    shares: list[Share]


def composition(intakes: Iterable[Intake]) -> list[Mix]:
    """Compare each intake with its wanted mix, question by question; two questions to the database for each intake."""
    return [mix for intake in intakes for mix in _of(intake)]


def _of(intake: Intake) -> list[Mix]:
    wanted: dict[str, list[WantedShare]] = defaultdict(list)
    for share in intake.wanted_shares.all():
        wanted[share.question_key].append(share)
    inside = _counts(holders(intake).values("pk"), wanted)
    standing = _counts(Application.objects.filter(intake=intake, state__in=STANDING).values("pk"), wanted)
    questions = {question.key: question for question in asked(intake.questionnaire)}
    choices = Choices(intake.cohort)
    mixes = []
    for key, shares in wanted.items():
        question = questions.get(key)
        labels = choices.of(question) if question else {}
        lines = [
            Share(
                labels.get(share.value, share.value),
                share.percent,
                *_of_all(inside[f"share_{share.pk}"], inside["everybody"]),
                *_of_all(standing[f"share_{share.pk}"], standing["everybody"]),
            )
            for share in shares
        ]
        mixes.append(Mix(intake, str(question.label) if question else key, *_totals(inside, standing), lines))
    return mixes


def _counts(people: Any, wanted: dict[str, list[WantedShare]]) -> dict[str, int]:
    counts = {f"share_{s.pk}": Count("pk", filter=_gives(s)) for shares in wanted.values() for s in shares}
    found: dict[str, int] = Application.objects.filter(pk__in=people).aggregate(everybody=Count("pk"), **counts)
    return found


def _gives(share: WantedShare) -> Q:
    """Say who gives an answer: as the only one, as one of several, as a number, or as yes or no."""
    values: list[Any] = [share.value]
    if share.value.isdigit():
        values.append(int(share.value))
    if share.value in ("yes", "no"):
        values.append(share.value == "yes")
    given = Q(**{f"answers__{share.question_key}__has_key": share.value})
    for value in values:
        given |= Q(answers__contains={share.question_key: value})
    return given


def _of_all(count: int, everybody: int) -> tuple[int, int]:
    return count, round(100 * count / everybody) if everybody else 0


def _totals(inside: dict[str, int], standing: dict[str, int]) -> tuple[int, int]:
    return inside["everybody"], standing["everybody"]
