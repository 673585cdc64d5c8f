"""Whose names the desk shows: who works for one side reads of the other only which part it is."""

from itertools import product
from typing import Any, TypeVar

from django.db.models import Case, Exists, F, Model, OuterRef, QuerySet, TextField, Value, When
from django.http import HttpRequest

from applications.models import Application
from matching.models import Pair
from matching.states import Side
from programmes import access
from programmes.access import Right

M = TypeVar("M", bound=Model)
COLUMNS = ("name", "email")
SEARCHED = tuple(f"{side}_{column}" for side, column in product(Side, COLUMNS))


def known(rows: QuerySet[M], request: HttpRequest, **ends: str) -> QuerySet[M]:
    """Add `knows_seeker` and `knows_guide` to rows that lead to these ends: may the visitor know who that is?"""
    those = mine(Application.objects.all(), request)
    found: QuerySet[M] = rows.annotate(
        **{f"knows_{side}": Exists(those.filter(pk=OuterRef(path))) for side, path in ends.items()}
    )
    return found


def mine(rows: QuerySet[Application], request: HttpRequest) -> QuerySet[Application]:
    """Of these applications those of which the visitor may know whose they are."""
    way = {"programme": "intake__cohort__programme", "part": "intake__part"}
    return access.visible(rows, request.user, Right.FOLLOW_UP, **way)


def searchable(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """Add SEARCHED to pairs: the names and addresses that the visitor knows, and nothing in place of the others."""
    for side, column in product(Side, COLUMNS):
        is_known = When(**{f"knows_{side}": True}, then=F(f"{side}__person__{column}"))
        rows = rows.annotate(**{f"{side}_{column}": Case(is_known, default=Value(""), output_field=TextField())})
    return rows


def end(pair: Pair, side: Side, row: Any) -> str:
    """Name one end of a pair, or only say which part it is, as the annotated row allows."""
    if getattr(row, f"knows_{side}"):
        return str(getattr(pair, side).person)
    return str(getattr(pair.coupling, f"get_{side}s_display")())


def both(pair: Pair, row: Any) -> str:
    """Name both ends of a pair as far as the annotated row allows."""
    return " – ".join(end(pair, side, row) for side in Side)
