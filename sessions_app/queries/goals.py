"""Reading goals: those of a pair or group, and those that were open when an earlier match of the same person ended."""

from django.db.models import Count, F, Prefetch, Q, QuerySet

from matching.models import Group, Pair
from matching.states import LIVE
from people.models import Person
from sessions_app.models import Goal, GoalChange
from sessions_app.queries.meetings import Bond
from sessions_app.states import GoalState


def goals_of(bond: Bond) -> QuerySet[Goal]:
    """Give the goals of a pair (of its group, where it belongs to one) or of a group, those due first."""
    of = {"group": bond} if isinstance(bond, Group) else {"pair": bond}
    rows = Goal.objects.filter(**of).select_related("comes_from__pair__seeker", "comes_from__group")
    return rows.order_by(F("by_when").asc(nulls_last=True), "pk")


def with_history(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    """Bring steps and history along, in the same few questions for any number of goals."""
    changes = GoalChange.objects.select_related("by")
    return rows.prefetch_related("steps", Prefetch("changes", queryset=changes))


def left_behind(bond: Bond, person: Person) -> list[Goal]:
    """Give the goals that were open when the person's earlier match of the same coupling ended, and not taken along.

    Only who was guided then and is now finds them: they are that person's goals, and for them to take along.
    """
    earlier = Pair.objects.filter(coupling=bond.coupling_id, seeker__person=person, active_at__isnull=False)
    earlier = earlier.exclude(state__in=LIVE)
    here = Pair.objects.filter(seeker__person=person, state__in=LIVE)
    if not here.filter(**({"group": bond} if isinstance(bond, Group) else {"pk": bond.pk})).exists():
        return []
    rows = Goal.objects.filter(state=GoalState.OPEN, goes_on_as=None)
    alone = rows.filter(pair__in=earlier)
    own = rows.filter(group__in=earlier.exclude(group=None).values("group"), added_by=person)
    own = own.exclude(group=bond) if isinstance(bond, Group) else own
    return [*alone.order_by("pk"), *own.order_by("pk")]


def counts(pairs: QuerySet[Pair]) -> dict[str, int]:
    """Count goals of pairs and their groups by state; the desk learns no more of them than this."""
    mine = Q(pair__in=pairs) | Q(group__in=pairs.exclude(group=None).values("group"))
    rows = Goal.objects.filter(mine).order_by().values_list("state").annotate(n=Count("pk", distinct=True))
    return dict(rows)
