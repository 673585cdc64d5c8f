"""Rows that name a person and a programme (mail, reminders): which of them a member of staff may see."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Programme

M = TypeVar("M", bound=Model)


def visible_to(rows: QuerySet[M], person: object, right: Right) -> QuerySet[M]:
    """Narrow rows with `person` and `scope` to one's programmes; where one is limited, to one's campus and side."""
    if not isinstance(person, Person) or not access.may(person, right):
        return rows.none()
    if person.is_superuser:
        return rows
    mine = access.visible(
        Application.objects.all(),
        person,
        right,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    theirs = mine.filter(person=OuterRef("person"), intake__cohort__programme__slug=OuterRef("scope"))
    return rows.filter(Q(scope__in=whole_programmes(person, right)) | Q(Exists(theirs)))


def whole_programmes(person: Person, right: Right) -> QuerySet[Programme, str]:
    """List the short names of the programmes where somebody has a right without limit to a campus or a side."""
    held = [one.programme_id for one in access.memberships(person, right) if not one.campus_id and not one.side]
    return Programme.objects.filter(pk__in=held).values_list("slug", flat=True)
