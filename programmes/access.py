"""Who may do what: roles become rights in one table, and every staff door opens here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest

from people.models import Person
from programmes.models import Membership, Programme
from programmes.states import Role

M = TypeVar("M", bound=Model)


class Right(StrEnum):
    """One thing that somebody may do in a programme."""

    CONFIGURE = "configure"
    SEE_APPLICATIONS = "see_applications"
    DECIDE = "decide"
    MATCH = "match"
    PUBLISH = "publish"
    FOLLOW_UP = "follow_up"
    REGISTER = "register"
    CATERING = "catering"
    SEE_NEEDS = "see_needs"
    SEE_NUMBERS = "see_numbers"
    EXPORT_PEOPLE = "export_people"
    NEWSLETTER = "newsletter"
    PAYROLL = "payroll"


R = Right
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.COORDINATOR: frozenset(
        {R.SEE_APPLICATIONS, R.DECIDE, R.MATCH, R.PUBLISH, R.FOLLOW_UP, R.REGISTER, R.SEE_NUMBERS, R.EXPORT_PEOPLE}
        | {R.NEWSLETTER, R.CATERING, R.SEE_NEEDS, R.PAYROLL}
    ),
    Role.LEAD: frozenset({R.SEE_NUMBERS, R.NEWSLETTER}),
    Role.FACILITATOR: frozenset({R.REGISTER}),
    Role.CATERER: frozenset({R.CATERING}),
}
BOTH_SIDES = frozenset({R.MATCH, R.PUBLISH})  # who matches reads both sides: who is limited to one does not
DESK_ROLES = frozenset({Role.ADMIN, Role.COORDINATOR, Role.FACILITATOR, Role.CATERER})


class LoginNeeded(Exception):
    """The visitor is nobody yet."""


class SecondFactorNeeded(Exception):
    """The visitor works here but has only a password."""


@dataclass(frozen=True)
class Visit:
    """One person at work in one programme."""

    programme: Programme
    person: Person
    rights: frozenset[Right]

    def has(self, right: Right) -> bool:
        """Say whether the visitor may do this here."""
        return right in self.rights


def refuse() -> NoReturn:
    """Answer a stranger as if there were nothing here."""
    raise Http404


def enter(request: HttpRequest, slug: str, right: Right) -> Visit:
    """Let a member of staff into a programme for one right; raises Http404, LoginNeeded or SecondFactorNeeded."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        raise LoginNeeded
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        refuse()
    rights = rights_in(person, programme)
    if right not in rights:
        refuse()
    require_second_factor(person)
    return Visit(programme, person, rights)


def rights_in(person: Person, programme: Programme) -> frozenset[Right]:
    """Compute a person's rights in a programme from their memberships."""
    if person.is_superuser:
        return frozenset(Right)
    return frozenset().union(*(rights_of(one) for one in held_by(person) if one.programme_id == programme.pk))


def rights_of(held: Membership) -> frozenset[Right]:
    """Compute the rights that one membership carries."""
    return RIGHTS[Role(held.role)] - (BOTH_SIDES if held.side else frozenset())


def held_by(person: Person) -> list[Membership]:
    """List somebody's memberships, read once for as long as the person is held: a request asks for them many times."""
    kept = person.__dict__.setdefault("_prefetched_objects_cache", {})  # where prefetching would put them
    if "memberships" not in kept:
        kept["memberships"] = person.memberships.all()
    return list(kept["memberships"])


def require_second_factor(person: Any) -> None:
    """Raise SecondFactorNeeded unless the member of staff has one or the site runs without."""
    if settings.STAFF_SECOND_FACTOR and not is_mfa_enabled(person):
        raise SecondFactorNeeded


def has_desk(person: Any) -> bool:
    """Say whether somebody works at the desk (the admin)."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return person.is_superuser or any(one.role in DESK_ROLES for one in held_by(person))


def runs_the_site(person: Any) -> bool:
    """Say whether somebody starts and removes programmes."""
    return isinstance(person, Person) and person.is_active and person.is_superuser


def doors_of(person: Any) -> tuple[bool, bool]:
    """Say whether somebody works at the desk, and whether they may see a programme's numbers."""
    if not isinstance(person, Person) or not person.is_active:
        return False, False
    if person.is_superuser:
        return True, True
    return has_desk(person), may(person, Right.SEE_NUMBERS)


def may(person: Any, right: Right) -> bool:
    """Say whether somebody has a right in any programme."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return person.is_superuser or bool(memberships(person, right))


def memberships(person: Person, right: Right) -> list[Membership]:
    """List the memberships that carry a right, each with the campus and the side to which it is limited."""
    return [one for one in held_by(person) if right in rights_of(one)]


def programmes_with(person: Person, right: Right) -> QuerySet[Programme]:
    """List the programmes where somebody has a right."""
    if person.is_superuser:
        return Programme.objects.all()
    return Programme.objects.filter(pk__in={one.programme_id for one in memberships(person, right)})


def visible(
    rows: QuerySet[M], person: Any, right: Right, *, programme: str, campus: str = "", part: str = ""
) -> QuerySet[M]:
    """Narrow rows to those in which somebody has a right.

    `programme`, `campus` and `part` are the ORM paths from a row ("" where rows have none: a membership that is
    limited to a campus or a side then sees the row all the same).
    """
    if not isinstance(person, Person) or not person.is_active:
        return rows.none()
    if person.is_superuser:
        return rows
    scope = Q(pk__in=[])
    for held in memberships(person, right):
        mine = Q(**{programme: held.programme_id}) if programme != "pk" else Q(pk=held.programme_id)
        if campus and held.campus_id:
            mine &= Q(**{campus: held.campus_id})
        if part and held.side:
            mine &= Q(**{part: held.side})
        scope |= mine
    return rows.filter(scope)
