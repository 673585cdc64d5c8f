"""Where a gathering is: told to all who are invited, or, where one signs up, only to those who have a seat."""

from collections.abc import Iterable

from people.models import Person
from programmes.models import Gathering, Portion
from sessions_app.models import SignUp
from sessions_app.states import Answer


def shown_to(gathering: Gathering, person: Person) -> tuple[str, str]:
    """Give place and link of a gathering as far as somebody is told them: both "" for who is not signed up."""
    if hidden_from(person, [gathering]):
        return "", ""
    return gathering.place, gathering.url


def hidden_from(person: Person, gatherings: Iterable[Gathering]) -> set[int]:
    """Give the ids of the gatherings whose place and link somebody may not see (yet), in two questions at most."""
    asking = asking_sign_up(gatherings)
    if not asking:
        return set()
    seats = SignUp.objects.filter(answer=Answer.YES, application__person=person, portion__gathering__in=asking)
    return asking - set(seats.values_list("portion__gathering", flat=True))


def asking_sign_up(gatherings: Iterable[Gathering]) -> set[int]:
    """Give the ids of the gatherings for which one signs up."""
    keys = [gathering.pk for gathering in gatherings]
    return set(Portion.objects.filter(gathering__in=keys).values_list("gathering", flat=True).distinct())


def of(gathering: Gathering, person: Person) -> str:
    """Say the place or the link of a gathering, as far as somebody may know it; "" where they may not."""
    place, url = shown_to(gathering, person)
    return url if gathering.mode == "digital" else place
