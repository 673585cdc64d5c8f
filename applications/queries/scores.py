"""Scores read together: mean and spread, and what one reader may see of the others' scores."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from applications.models import Application, Review
from applications.states import JUDGED, ApplicationState
from people.models import Person

UNDECIDED = JUDGED | {ApplicationState.SUBMITTED, ApplicationState.INTERVIEW}
NAMELESS = JUDGED | {ApplicationState.SUBMITTED}


@dataclass(frozen=True)
class Summary:
    """How many have scored, their mean, and the distance from the lowest to the highest of their means."""

    count: int
    mean: Decimal | None = None
    spread: Decimal | None = None


def summary(reviews: Iterable[Review]) -> Summary:
    """Sum up the scores of those who have not stepped back."""
    means = [review.mean for review in reviews if review.mean is not None]
    if not means:
        return Summary(0)
    return Summary(len(means), Decimal(fmean(means)).quantize(Decimal("0.01")), max(means) - min(means))


def may_compare(application: Application, reviews: Iterable[Review], person: object) -> bool:
    """Say whether somebody may see the others' scores: who has scored, and everybody once it is decided."""
    if application.state not in UNDECIDED:
        return not is_recused(reviews, person)
    return any(review.mean is not None and _is_of(review, person) for review in reviews)


def is_recused(reviews: Iterable[Review], person: object) -> bool:
    """Say whether somebody has stepped back from this application."""
    return any(review.recused and _is_of(review, person) for review in reviews)


def is_nameless(application: Application) -> bool:
    """Say whether name and address are hidden: in a blind intake, until the decision or the call to an interview."""
    return application.intake.blind and application.state in NAMELESS


def _is_of(review: Review, person: object) -> bool:
    return isinstance(person, Person) and review.reviewer_id == person.pk
