"""What a run answers: who meets whom, why the others do not, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.engine.clock import Looks
from matching.engine.problem import IntArray

VERSION = 3


@dataclass(frozen=True)
class Formed:
    """One group: its mentor, its members (students, or study groups), its slot and home programme where they count."""

    mentor: str
    members: tuple[str, ...]
    slot: int = -1
    home: int = -1


@dataclass(frozen=True)
class Unmatched:
    """One person without a place, the reason as a code and the facts behind it.

    Codes: `no-edge` (no eligible mentor), `forbidden`, `below-minimum`, `no-places` (the eligible mentors have none),
    `contention` (more people than places; `cut` is a position in `Answer.cuts`), `cap` (the same, at a full cap),
    `minimum-elsewhere` (the least number of another cap holds the places),
    `total` (there is room, but the points of all together would be fewer: only when the total comes first),
    `hours` (no eligible mentor has hours left), `group` (no group takes the person), `stopped` (time ran out).
    """

    student: str
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """Students who can only go to these mentors, which together have fewer places: the proof of contention."""

    students: tuple[str, ...]
    mentors: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class Level:
    """One level of the objective, always to be maximised, with what was reached and what cannot be exceeded.

    Names: `priority`, `placed`, `weak` (minus the pairs below good), `worst` (score of the worst pair), `total`
    (points), `spread` (minus the k-1 of each k-th place used), `kept`, `tie-break`; `weighted` for formed groups.
    `proof` says what the bound rests on: `potentials`, `tree` (both in the certificate), `count` (people and seats
    counted), or `solver` (CP-SAT's word only: nobody else can check it).
    """

    name: str
    value: int
    bound: int
    number: int = 0
    proof: str = "potentials"

    @property
    def label(self) -> str:
        """Name the level as costs and prices do: a level of priority with its class."""
        return f"{self.name} {self.number}" if self.name == "priority" else self.name


@dataclass(frozen=True, eq=False)
class Proof:
    """A search tree that bounds one level in one component: decisions in preorder, and the prices of its leaves.

    `given` lists the earlier levels that are proven there and kept at their value; prices stand for them too.
    """

    level: int
    component: int
    tree: tuple[tuple[int, int], ...]
    prices: tuple[IntArray, ...]
    given: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Certificate:
    """The proof, in order of ids: potentials of every node for every level, or search trees for groups.

    `kind` is `potentials` (`levels` has one array a level: one whole number per student, then per mentor, per cap,
    and one for the sink; `witness` proves the worst pair) or `trees` (`proofs`, one for each level and component).
    """

    kind: str
    levels: tuple[IntArray, ...] = ()
    witness: IntArray | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """The frozen answer of a run; `digest` covers all of it but the seconds, the looks and the version of its proof.

    `looks` tell where the clock stopped what, so that `solve` can repeat it; None where an older Kobling made it.
    Versions 1 and 2 parted the groups of a mentor, or the fractions of a point, in other ways: their proofs of formed
    groups cannot be checked any more.
    """

    coupling: str
    pairs: tuple[tuple[str, str, int], ...]
    groups: tuple[Formed, ...]
    unmatched: tuple[Unmatched, ...]
    cuts: tuple[Cut, ...]
    levels: tuple[Level, ...]
    certificate: Certificate
    gap: float
    problem_digest: str
    digest: str = ""
    seconds: float = 0.0
    stopped: bool = False
    version: int = VERSION
    looks: Looks | None = None

    @property
    def is_proven(self) -> bool:
        """Say whether the bound equals the value at every level."""
        return self.gap == 0.0 and not self.stopped

    @property
    def is_outdated(self) -> bool:
        """Say whether an older Kobling made the proof, in a way that this one cannot check."""
        return self.version < VERSION and self.coupling == "formed-groups"
