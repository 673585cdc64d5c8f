"""What other weights would give: the best guides of one seeker by the criteria as they are, and as they might be."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from applications.models import Application
from matching.domain import translate
from programmes.models import Coupling

SHOWN = 10


@dataclass(frozen=True)
class Tried:
    """One guide for a seeker: points and rank now and with the weights that are tried, and the parts of the latter."""

    guide: Application
    now: int
    then: int
    rank_now: int
    rank_then: int
    parts: list[dict[str, Any]]

    @property
    def change(self) -> int:
        """How many ranks the guide rises; below nothing where they fall."""
        return self.rank_now - self.rank_then


def top(
    coupling: Coupling, seeker: Application, guides: tuple[Application, ...], weights: dict[str, int]
) -> list[Tried]:
    """Give the best guides of one seeker by tried weights, and those who are among the best today; nothing is written.

    Only guides whom the rules allow. Equal points have the order of the pool, so that ranks do not change by chance.
    """
    if not guides:
        return []
    now, then = (translate.one(coupling, seeker, guides, given) for given in ({}, weights))
    allowed = np.flatnonzero(now.scorer.allowed(0, 1)[0])
    points = [[side.points(0, int(column)) for column in allowed] for side in (now, then)]
    ranks = [_ranks(one) for one in points]
    shown = [place for place in range(len(allowed)) if min(ranks[0][place], ranks[1][place]) <= SHOWN]
    return [
        Tried(
            guide=guides[int(allowed[place])],
            now=points[0][place],
            then=points[1][place],
            rank_now=ranks[0][place],
            rank_then=ranks[1][place],
            parts=then.parts(0, int(allowed[place])),
        )
        for place in sorted(shown, key=lambda place: ranks[1][place])
    ]


def _ranks(points: list[int]) -> list[int]:
    order = sorted(range(len(points)), key=lambda place: (-points[place], place))
    ranks = [0] * len(points)
    for rank, place in enumerate(order, 1):
        ranks[place] = rank
    return ranks
