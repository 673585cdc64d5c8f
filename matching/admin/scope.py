"""What of matching a member of staff may touch: couplings of their programmes, and the campuses they are limited to."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from matching.admin import names
from matching.models import Group, Pair, Run
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Campus, Coupling

M = TypeVar("M", bound=Model)
OF_COUPLING = "cohort__programme"
OF_RUN = "coupling__cohort__programme"


def couplings(request: HttpRequest, right: Right = Right.MATCH) -> QuerySet[Coupling]:
    """The couplings in whose programmes the visitor has a right."""
    rows = Coupling.objects.select_related("cohort__programme", "first_contact")
    return access.visible(rows, request.user, right, programme=OF_COUPLING)


def coupling(request: HttpRequest, pk: int, right: Right = Right.MATCH) -> Coupling:
    """One of them, or 404."""
    return _one(couplings(request, right), pk)


def run(request: HttpRequest, pk: Any, right: Right = Right.MATCH) -> Run:
    """A run that the visitor may see, or 404."""
    rows = Run.objects.select_related("coupling__cohort__programme", "campus", "requested_by", "published_by")
    rows = rows.defer("frozen_input", "certificate", "answer")  # megabytes, which few pages read
    return _one(access.visible(rows, request.user, right, programme=OF_RUN, campus="campus"), pk)


def finished(request: HttpRequest, found: Coupling) -> QuerySet[Run]:
    """The runs of a coupling that have an answer and that the visitor may see."""
    rows = found.runs.exclude(digest="").defer("frozen_input", "certificate", "answer").select_related("campus")
    return access.visible(rows, request.user, Right.MATCH, programme=OF_RUN, campus="campus")


def pair(request: HttpRequest, pk: Any, right: Right = Right.FOLLOW_UP) -> Pair:
    """A pair that the visitor follows up, or 404."""
    rows = Pair.objects.select_related("coupling__cohort__programme", "seeker__person", "guide__person", "group")
    rows = names.known(rows, request, seeker="seeker", guide="guide")
    return _one(access.visible(rows, request.user, right, programme=OF_RUN, campus="seeker__campus"), pk)


def groups(request: HttpRequest, right: Right = Right.FOLLOW_UP) -> QuerySet[Group]:
    """The groups that the visitor follows up."""
    rows = Group.objects.select_related("coupling__cohort__programme", "guide__person", "guide__campus")
    return access.visible(
        names.known(rows, request, guide="guide"), request.user, right, programme=OF_RUN, campus="guide__campus"
    )


def group(request: HttpRequest, pk: Any, right: Right = Right.FOLLOW_UP) -> Group:
    """One of them, or 404."""
    return _one(groups(request, right), pk)


def campuses(request: HttpRequest, found: Coupling, right: Right = Right.MATCH) -> list[Campus] | None:
    """The campuses that the visitor is limited to in a programme; None when they are not."""
    person = request.user
    if not isinstance(person, Person) or person.is_superuser:
        return None
    held = [one for one in access.memberships(person, right) if one.programme_id == found.cohort.programme_id]
    if any(one.campus_id is None for one in held):
        return None
    return list(Campus.objects.filter(pk__in=[one.campus_id for one in held]))


def _one(rows: QuerySet[M], pk: Any) -> M:
    found = rows.filter(pk=pk).first() if str(pk).isdigit() and len(str(pk)) < 19 else None
    if found is None:
        raise Http404
    return found
