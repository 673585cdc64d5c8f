"""Who at the office reads what a participant tells: by membership, with its campus and its side."""

from django.db.models import Q, QuerySet

from applications.models import Application
from programmes.access import RIGHTS, Right
from programmes.models import Membership


def readers_of(application: Application) -> QuerySet[Membership]:
    """Give the memberships that follow a participant up: of the programme, where limited of their campus and side."""
    roles = [role for role, rights in RIGHTS.items() if Right.FOLLOW_UP in rights]
    campus = Q(campus=None) | (Q(campus=application.campus_id) if application.campus_id else Q(pk__in=[]))
    side = Q(side="") | Q(side=application.intake.part)
    rows = Membership.objects.filter(campus, side, programme=application.intake.cohort.programme_id, role__in=roles)
    return rows.filter(person__is_active=True).select_related("person", "campus").order_by("role", "pk")


def roles_in_words(application: Application) -> list[str]:
    """Name who reads, by role and not by name, each once."""
    words = []
    for held in readers_of(application):
        limits = [str(part) for part in (held.campus, held.get_side_display() if held.side else "") if part]
        words.append(f"{held.get_role_display()} ({', '.join(limits)})" if limits else str(held.get_role_display()))
    return list(dict.fromkeys(words))
