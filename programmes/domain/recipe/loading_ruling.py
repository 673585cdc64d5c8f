"""Writing a coupling's rules about everybody at once: who comes first, how many, and what groups are made of."""

from programmes.domain.recipe.coupling import CouplingShape
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.words import said
from programmes.models import Cap, Coupling, GroupMix, Priority


def ruling(row: Coupling, shape: CouplingShape, languages: list[str], ledger: Ledger) -> None:
    """Bring the rules about everybody of one coupling into line with the recipe."""
    classes = [
        {
            "key": one.key,
            "label": said(one.label, languages),
            "rank": one.rank,
            "test": one.test.value,
            "question_key": one.question,
            "values": one.answers,
        }
        for one in shape.priorities
    ]
    ledger.rows(Priority, {"coupling": row}, ["key"], classes)
    places = dict(row.cohort.programme.campuses.values_list("slug", "pk"))
    numbers = [
        {
            "key": one.key,
            "scope": one.scope.value,
            "campus_id": places[one.campus] if one.campus else None,
            "question_key": one.question,
            "value": one.answer,
            "least": one.least,
            "most": one.most,
        }
        for one in shape.caps
    ]
    ledger.rows(Cap, {"coupling": row}, ["key"], numbers)
    _mix(row, shape, ledger)


def _mix(row: Coupling, shape: CouplingShape, ledger: Ledger) -> None:
    mix = shape.group_mix
    if mix is None:
        ledger.remove(GroupMix.objects.filter(coupling=row))
        return
    alone = mix.never_alone
    values = {
        "home_key": mix.home,
        "cohesion": mix.cohesion,
        "spread": mix.spread,
        "alone_key": alone.question if alone else "",
        "alone_values": alone.answers if alone else [],
    }
    ledger.row(GroupMix, {"coupling": row}, values)
