"""What a run keeps of its input and its answer, read back as the engine's own values."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from applications.models import Application
from matching import engine, queries
from matching.domain import packing
from matching.models import Run
from programmes.models.coupling import Method

# What a run kept before it told the format apart.
FIRST = "kobling.answer/1"
KEPT = ("pairs", "groups", "unmatched", "stopped", "looks")


def problem(run: Run) -> engine.Problem:
    """Read the problem that a run solved; raises ValueError when the run has not come so far."""
    if not run.frozen_input:
        raise ValueError("this run has no frozen input")
    return packing.unpack(run.frozen_input["problem"])


def kept(document: dict[str, Any]) -> dict[str, Any]:
    """Take from an answer's document what the other columns of a run do not hold."""
    return {key: document[key] for key in KEPT}


def answer(run: Run) -> engine.Answer:
    """Put an answer together again from the columns of its run; raises ValueError when the run kept none."""
    if not run.answer or not run.certificate:
        raise ValueError("this run has kept no answer")
    proof = {key: run.certificate[key] for key in ("kind", "levels", "witness", "proofs")}
    document = {
        **run.answer,
        "format": run.certificate.get("format", FIRST),
        "coupling": run.frozen_input["problem"].get("coupling", "pairs") if run.frozen_input else "pairs",
        "cuts": run.certificate["cuts"],
        "levels": run.levels,
        "certificate": proof,
        "gap": run.gap,
        "problem": run.digest,
        "digest": run.certificate["answer"],
        "seconds": run.seconds,
    }
    return engine.answer_from_json(document)


def is_outdated(run: Run) -> bool:
    """Say whether an older Kobling made the proof of a run, so that only a new run can be checked."""
    if run.coupling.method != Method.FORMED_GROUPS or not run.digest:
        return False
    if hasattr(run, "kept_format"):
        return (run.kept_format or FIRST) != engine.ANSWER
    return run.certificate is not None and run.certificate.get("format", FIRST) != engine.ANSWER


def around(run: Run, made: engine.Problem) -> engine.Problem:
    """Change a fresh problem as the run wishes: its own objective, and the locks of the run that it is based on.

    A lock of two whom no rule allows together brings its edge along; who has left since is no longer locked.
    """
    changed = replace(made, objective=run.objective) if run.objective else made
    held = locks(run.based_on) if run.based_on is not None else {}
    if not held:
        return changed
    pairs = {(s, m): points for (s, m), points in held.items() if s in made.students.ids and m in made.mentors.ids}
    return replace(with_edges(changed, pairs), locked=tuple(sorted(pairs)))


def with_edges(made: engine.Problem, pairs: dict[tuple[str, str], int]) -> engine.Problem:
    """Allow pairs that the rules would not, with these points; those who have an edge keep their own points."""
    students = {name: place for place, name in enumerate(made.students.ids)}
    mentors = {name: place for place, name in enumerate(made.mentors.ids)}
    there = set(zip(made.edges.student.tolist(), made.edges.mentor.tolist(), strict=True))
    new = [one for one in pairs if (students[one[0]], mentors[one[1]]) not in there]
    edges = engine.Edges(
        [*made.edges.student.tolist(), *(students[s] for s, _ in new)],
        [*made.edges.mentor.tolist(), *(mentors[m] for _, m in new)],
        [*made.edges.score.tolist(), *(pairs[one] for one in new)],
    )
    forbidden = tuple(one for one in made.forbidden if one not in pairs)
    return replace(made, edges=edges if new else made.edges, forbidden=forbidden)


def classes(run: Run) -> dict[str, int]:
    """Give the class behind each of the engine's numbers of priority, without reading the rest of the input."""
    found: dict[str, int] | None = Run.objects.filter(pk=run.pk).values_list("frozen_input__classes", flat=True).first()
    return found or {}


def unknown(made: engine.Problem, units: Iterable[str], guides: Iterable[str]) -> list[str]:
    """Name those whom a run did not have: they came into the pool after it was made, or were left out of it."""
    return sorted({*units} - {*made.students.ids} | {*guides} - {*made.mentors.ids})


def locks(run: Run) -> dict[tuple[str, str], int]:
    """Name the locked pairs of a board as the engine does (a study group by its own name), with their points."""
    rows = run.proposals.filter(locked=True).values_list("seeker_id", "study_group_id", "guide_id", "score")
    return {(f"g{group}" if group else f"a{seeker}", f"a{guide}"): score for seeker, group, guide, score in rows}


def apart(run: Run) -> set[tuple[str, str]]:
    """Name whom the desk keeps apart by now as the engine does (who is in a study group by its name too)."""
    two = queries.kept_apart(run.coupling)
    if not two:
        return set()
    here = {"intake__cohort": run.coupling.cohort_id, "person__in": {person for pair in two for person in pair}}
    names: dict[int, set[str]] = {}
    for pk, person, group in Application.objects.filter(**here).values_list("pk", "person_id", "study_group_id"):
        names.setdefault(person, set()).update([f"a{pk}", f"g{group}"] if group else [f"a{pk}"])
    return {(unit, guide) for one, other in two for unit in names.get(one, ()) for guide in names.get(other, ())}


def parted(run: Run, made: engine.Problem) -> engine.Problem:
    """Keep apart in the problem of a run whom the desk keeps apart by now; what is locked together stays together."""
    units, guides = set(made.students.ids), set(made.mentors.ids)
    new = {(unit, guide) for unit, guide in apart(run) if unit in units and guide in guides}
    if not new:
        return made
    return replace(made, forbidden=tuple(sorted({*made.forbidden, *(new - {*made.locked} - {*locks(run)})})))
