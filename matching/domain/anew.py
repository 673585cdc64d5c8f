"""What the engine says of a board: what a wish would cost if the rest were solved anew, and a person's alternatives."""

from dataclasses import dataclass, replace

from matching import engine
from matching.domain import archive, reasons
from matching.domain.seats import Wish
from matching.models import Run
from matching.states import BoardVerb
from programmes.models.coupling import Method

MANY = 1_500_000
ASKED = (Method.PAIRS, Method.RANDOM)
TOLD = ("priority", "placed", "weak", "worst", "total")


@dataclass(frozen=True)
class Anew:
    """The best answer around a wish, against the run's own: what each level loses, and how many others move.

    `unknown` says of whom the run can tell nothing.
    """

    losses: tuple[str, ...]
    others: int
    impossible: bool = False
    unknown: str = ""


@dataclass(frozen=True)
class Option:
    """Another guide for somebody: key of the application, points, and the least that it would cost, in words."""

    guide: int
    score: int
    is_full: bool
    costs: tuple[str, ...]


def price(run: Run, wish: Wish) -> Anew | None:
    """Solve the rest anew around a wish; None where the engine cannot say (groups, very many edges, no frozen input).

    The locks of the board hold, and who is kept apart by now is so; what was moved without a lock does not hold.
    """
    if not answers(run) or wish.verb in (BoardVerb.LOCK, BoardVerb.UNLOCK):
        return None
    problem, answer = archive.parted(run, archive.problem(run)), archive.answer(run)
    if len(problem.edges) > MANY:
        return None
    seeker = f"a{wish.seeker.pk}"
    if missing := _unknown(run, problem, wish):
        return Anew((), 0, unknown=reasons.not_known(missing))
    held = tuple(sorted({*problem.locked, *archive.locks(run)}))
    problem = replace(problem, locked=tuple(one for one in held if one[0] != seeker))
    try:
        forced = _solve(run, problem, answer, wish, seeker)
    except (engine.BadProblem, engine.Infeasible):
        return Anew((), 0, impossible=True)
    others = sum(move.student != seeker for move in forced.moves)
    return Anew(_words(dict(forced.cost), archive.classes(run)), others)


def options(run: Run, seeker: int, most: int = 12) -> list[Option]:
    """The best other guides for somebody by points, with the least that each would cost the run; for pairs only."""
    if not answers(run):
        return []
    problem, answer = archive.parted(run, archive.problem(run)), archive.answer(run)
    if f"a{seeker}" not in problem.students.ids:
        return []
    found = engine.explain(problem, answer, f"a{seeker}").alternatives[:most]
    classes = archive.classes(run)
    return [Option(int(one.mentor[1:]), one.score, one.is_full, _words(dict(one.cost), classes)) for one in found]


def answers(run: Run) -> bool:
    """Say whether the engine can be asked about this run's pairs."""
    return bool(run.coupling.method in ASKED and run.frozen_input and run.answer)


def _unknown(run: Run, problem: engine.Problem, wish: Wish) -> list[str]:
    """Name those of a wish, and of the seats that it is about, whom the run did not have."""
    seekers = [one for one in (wish.seeker, wish.other) if one is not None]
    seats = [] if wish.guide else run.proposals.filter(seeker__in=seekers).select_related("guide__person")
    guides = [wish.guide] if wish.guide else [one.guide for one in seats]
    missing = archive.unknown(problem, (f"a{one.pk}" for one in seekers), (f"a{one.pk}" for one in guides))
    return [str(one.person) for one in (*seekers, *guides) if f"a{one.pk}" in missing]


def _solve(run: Run, problem: engine.Problem, answer: engine.Answer, wish: Wish, seeker: str) -> engine.Forced:
    if wish.verb == BoardVerb.SWAP and wish.other is not None:
        seats = dict(run.proposals.filter(seeker__in=[wish.seeker, wish.other]).values_list("seeker_id", "guide_id"))
        other = (f"a{wish.other.pk}", f"a{seats[wish.seeker.pk]}")
        locked = (*(one for one in problem.locked if one[0] != other[0]), other)
        return engine.force(replace(problem, locked=locked), answer, seeker, f"a{seats[wish.other.pk]}")
    if wish.verb in (BoardVerb.UNASSIGN, BoardVerb.FORBID):
        mate = wish.guide.pk if wish.guide else run.proposals.get(seeker=wish.seeker).guide_id
        return engine.part(problem, answer, seeker, f"a{mate}")
    assert wish.guide is not None
    return engine.force(problem, answer, seeker, f"a{wish.guide.pk}")


def _words(cost: dict[str, int], classes: dict[str, int]) -> tuple[str, ...]:
    """Say what each level loses."""
    told = [(name, lost) for name, lost in cost.items() if lost and name.split()[0] in TOLD]
    return tuple(reasons.loss(name, lost, classes) for name, lost in told)
