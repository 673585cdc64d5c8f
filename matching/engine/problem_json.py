"""Problems as JSON documents: `kobling.problem/1`, described in docs/matching.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.engine import teams, validate
from matching.engine.problem import (
    MOST_HOMES,
    TOP_SCORE,
    BadProblem,
    Cap,
    Complaint,
    Edges,
    Groups,
    Mentors,
    Problem,
    Students,
    is_whole,
)

PROBLEM = "kobling.problem/1"
Json = dict[str, Any]

STUDENT = {"priority": 0, "must": False, "size": 1}
GROUPS = ("lo", "hi", "cohesion", "spread", "premium", "hours_per_student")
MOST_SLOTS = 10_000
FIELDS = {
    "students": {"id", *STUDENT, "slots", "home", "minority"},
    "mentors": {"id", "places", "hours", "slots", "people"},
}
TOP = {
    "format", "coupling", "students", "mentors", "scores", "minimum", "good", "locked", "forbidden", "caps",
    "objective", "balance", "groups", "keep", "seed",
}  # fmt: skip
CAP = {"mentors", "min", "max", "name"}
SCORES = {"edges", "dense", "allowed"}


def problem_to_json(problem: Problem) -> Json:
    """Return the document of a problem; `problem_from_json` reads it back."""
    students, mentors, edges = problem.students, problem.mentors, problem.edges
    document: Json = {
        "format": PROBLEM,
        "coupling": problem.coupling,
        "students": [
            {"id": one, "priority": int(p), "must": bool(m), "size": int(n)}
            for one, p, m, n in zip(students.ids, students.priority, students.must, students.size, strict=True)
        ],
        "mentors": [{"id": one, "places": int(n)} for one, n in zip(mentors.ids, mentors.places, strict=True)],
        "scores": {
            "edges": [
                [students.ids[i], mentors.ids[m], points]
                for i, m, points in zip(
                    edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True
                )
            ]
        },
        "minimum": problem.minimum,
        "good": problem.good,
        "locked": [list(pair) for pair in problem.locked],
        "forbidden": [list(pair) for pair in problem.forbidden],
        "caps": [
            {"mentors": list(cap.mentors), "min": cap.min, "max": cap.max, "name": cap.name} for cap in problem.caps
        ],
        "objective": problem.objective,
        "balance": problem.balance,
        "keep": [list(pair) for pair in problem.keep],
        "seed": problem.seed,
    }
    if mentors.hours is not None:
        for one, hours in zip(document["mentors"], mentors.hours.tolist(), strict=True):
            one["hours"] = hours
    if mentors.people is not None:
        for one, people in zip(document["mentors"], mentors.people, strict=True):
            one["people"] = list(people)
    if problem.groups is not None:
        _write_groups(document, problem.groups)
    return document


def _write_groups(document: Json, groups: Groups) -> None:
    """Write the bounds, and what groups ask of each person beside the person."""
    document["groups"] = {name: getattr(groups, name) for name in GROUPS}
    for side, slots in (("students", groups.student_slots), ("mentors", groups.mentor_slots)):
        if slots is not None:
            document["groups"]["slots"] = int(np.shape(slots)[1])
            for one, row in zip(document[side], slots, strict=True):
                one["slots"] = np.flatnonzero(row).tolist()
    for name, column, plain in (("home", groups.home, int), ("minority", groups.minority, bool)):
        if column is not None:
            for one, value in zip(document["students"], column, strict=True):
                one[name] = plain(value)


def problem_from_json(document: Any) -> Problem:
    """Read a problem; raise `BadProblem` with every complaint, each with its path in the document.

    Where two are to lead each group, it is the problem of all who could: `teams.in_pairs`.
    """
    reader = _Reader()
    problem = reader.problem(document)
    found = reader.found + ([] if problem is None else validate.complaints(problem))
    unique = list({(one.path, repr(one.value), one.expected): one for one in found}.values())
    if unique or problem is None:
        raise BadProblem(unique)
    return teams.in_pairs(problem) if reader.leaders == 2 else problem


class _Reader:
    """Read a document piece by piece and collect what is wrong with it."""

    def __init__(self) -> None:
        self.found: list[Complaint] = []
        self.leaders = 1

    def complain(self, path: str, value: Any, expected: str) -> None:
        self.found.append(Complaint(path, value, expected))

    def problem(self, document: Any) -> Problem | None:
        if not isinstance(document, Mapping) or document.get("format") != PROBLEM:
            given = document.get("format") if isinstance(document, Mapping) else type(document).__name__
            self.complain("format", given, f"a JSON object with format {PROBLEM!r}")
            return None
        self.known("", document, TOP)
        students, mentors = self.people(document, "students"), self.people(document, "mentors")
        student_ids, mentor_ids = [one.get("id") for one in students], [one.get("id") for one in mentors]
        edges = self.edges(document.get("scores"), student_ids, mentor_ids)
        hours = None
        if any("hours" in one for one in mentors):
            hours = [one.get("hours", 10_000.0) for one in mentors]
        return Problem(
            coupling=document.get("coupling", "pairs"),
            students=Students(student_ids, *([one.get(k, v) for one in students] for k, v in STUDENT.items())),
            mentors=Mentors(mentor_ids, [one.get("places", 1) for one in mentors], hours, self.teams(mentors)),
            edges=edges,
            groups=self.groups(document.get("groups"), students, mentors),
            caps=self.caps(document.get("caps", [])),
            locked=self.pairs(document, "locked"),
            forbidden=self.pairs(document, "forbidden"),
            keep=self.pairs(document, "keep"),
            **{name: document.get(name, 0) for name in ("minimum", "good", "balance", "seed")},
            objective=document.get("objective", "total"),
        )

    def known(self, path: str, document: Mapping[str, Any], names: set[str]) -> None:
        for name in sorted(document.keys() - names):
            expected = "no such field; known are " + ", ".join(sorted(names))
            self.complain(f"{path}{name}", document[name], expected)

    def people(self, document: Mapping[str, Any], side: str) -> list[Mapping[str, Any]]:
        rows = self.rows(document.get(side, []), side)
        for place, one in enumerate(rows):
            if not isinstance(one, Mapping):
                self.complain(f"{side}[{place}]", one, 'an object such as {"id": "x1"}')
                continue
            self.known(f"{side}[{place}].", one, FIELDS[side])
        return [one if isinstance(one, Mapping) else {} for one in rows]

    def teams(self, mentors: list[Mapping[str, Any]]) -> list[list[Any]] | None:
        if not any("people" in one for one in mentors):
            return None
        found = [one.get("people", [one.get("id")]) for one in mentors]
        return [self.rows(one, f"mentors[{place}].people") for place, one in enumerate(found)]

    def rows(self, value: Any, path: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.complain(path, value, "a list")
        return []

    def edges(self, scores: Any, student_ids: list[Any], mentor_ids: list[Any]) -> Edges:
        if not isinstance(scores, Mapping) or ("edges" in scores) == ("dense" in scores):
            self.complain("scores", scores, 'either {"edges": [[student, mentor, points], …]} or {"dense": [[…]]}')
            return Edges([], [], [])
        self.known("scores.", scores, SCORES)
        if "dense" in scores:
            return self.dense(scores, len(student_ids), len(mentor_ids))
        student_at = {one: k for k, one in enumerate(student_ids) if isinstance(one, str)}
        mentor_at = {one: k for k, one in enumerate(mentor_ids) if isinstance(one, str)}
        columns: tuple[list[int], list[int], list[Any]] = ([], [], [])
        for place, row in enumerate(self.rows(scores["edges"], "scores.edges")):
            path = f"scores.edges[{place}]"
            if not isinstance(row, list) or len(row) != 3:
                self.complain(path, row, "[student, mentor, points]")
                continue
            known = [isinstance(row[k], str) and row[k] in at for k, at in ((0, student_at), (1, mentor_at))]
            for k, side in ((0, "student"), (1, "mentor")):
                if not known[k]:
                    self.complain(f"{path}[{k}]", row[k], f"the id of a {side}")
            if not self.is_points(row[2]):
                self.complain(f"{path}[2]", row[2], f"a whole number from 0 to {TOP_SCORE}")
            elif all(known):
                columns[0].append(student_at[row[0]])
                columns[1].append(mentor_at[row[1]])
                columns[2].append(row[2])
        return Edges(*columns)

    def is_points(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= TOP_SCORE

    def dense(self, scores: Mapping[str, Any], height: int, width: int) -> Edges:
        tables = {}
        for name in ("dense", "allowed") if "allowed" in scores else ("dense",):
            table = self.rows(scores[name], f"scores.{name}")
            if len(table) != height or any(not isinstance(row, list) or len(row) != width for row in table):
                self.complain(f"scores.{name}", f"{len(table)} rows", f"{height} rows of {width} values")
                return Edges([], [], [])
            tables[name] = table
        columns: tuple[list[int], list[int], list[Any]] = ([], [], [])
        for i, row in enumerate(tables["dense"]):
            for m, points in enumerate(row):
                if "allowed" in tables:
                    may = tables["allowed"][i][m]
                    if not validate.is_either(may):
                        self.complain(f"scores.allowed[{i}][{m}]", may, "true or false")
                    if not may:
                        continue
                if not self.is_points(points):
                    self.complain(f"scores.dense[{i}][{m}]", points, f"a whole number from 0 to {TOP_SCORE}")
                    continue
                for column, value in zip(columns, (i, m, points), strict=True):
                    column.append(value)
        return Edges(*columns)

    def pairs(self, document: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
        found = []
        for place, pair in enumerate(self.rows(document.get(name, []), name)):
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair):
                found.append((pair[0], pair[1]))
            else:
                self.complain(f"{name}[{place}]", pair, "[student, mentor]")
        return tuple(found)

    def caps(self, value: Any) -> tuple[Cap, ...]:
        found = []
        for place, one in enumerate(self.rows(value, "caps")):
            mentors = one.get("mentors") if isinstance(one, Mapping) else None
            if not isinstance(mentors, list) or not all(isinstance(mentor, str) for mentor in mentors):
                self.complain(f"caps[{place}]", one, '{"mentors": [ids], "min": 0, "max": 8}')
                continue
            self.known(f"caps[{place}].", one, CAP)
            name = one.get("name", "")
            if not isinstance(name, str):
                self.complain(f"caps[{place}].name", name, "a text")
            found.append(Cap(tuple(mentors), one.get("min", 0), one.get("max", 1_000_000), str(name)))
        return tuple(found)

    def groups(self, value: Any, students: list[Mapping[str, Any]], mentors: list[Mapping[str, Any]]) -> Groups | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.complain("groups", value, '{"lo": 4, "hi": 6}')
            return None
        self.known("groups.", value, {*GROUPS, "slots", "leaders"})
        self.leaders = value.get("leaders", 1)
        if not is_whole(self.leaders) or not 1 <= self.leaders <= 2:
            self.complain("groups.leaders", self.leaders, "1 or 2")
        given = {name: value[name] for name in GROUPS if name in value}
        home = [one.get("home", -1) for one in students] if any("home" in one for one in students) else None
        minority = self.minority(students) if any("minority" in one for one in students) else None
        slots = value.get("slots")
        return Groups(
            **given,
            home=None if home is None else self.homes(home),
            minority=minority,
            student_slots=None if slots is None else self.slots(slots, students, "students"),
            mentor_slots=None if slots is None else self.slots(slots, mentors, "mentors"),
        )

    def minority(self, students: list[Mapping[str, Any]]) -> Any:
        for place, one in enumerate(students):
            if not validate.is_either(one.get("minority", False)):
                self.complain(f"students[{place}].minority", one["minority"], "true or false")
        return np.array([bool(one.get("minority")) for one in students], bool)

    def homes(self, values: list[Any]) -> Any:
        bad = [place for place, one in enumerate(values) if not is_whole(one) or not -1 <= one <= MOST_HOMES]
        for place in bad:
            self.complain(f"students[{place}].home", values[place], f"a whole number from -1 to {MOST_HOMES}")
        return np.zeros(len(values), np.int64) if bad else np.array(values, np.int64)

    def slots(self, count: Any, people: list[Mapping[str, Any]], side: str) -> Any:
        width = count if is_whole(count) and 0 < count <= MOST_SLOTS else 1
        if width is not count:
            self.complain("groups.slots", count, f"how many slots there are, from 1 to {MOST_SLOTS}")
        table = np.zeros((len(people), width), bool)
        for place, one in enumerate(people):
            free = one.get("slots", [])
            if not isinstance(free, list) or any(not is_whole(k) or not 0 <= k < width for k in free):
                self.complain(f"{side}[{place}].slots", free, f"a list of numbers from 0 to {width - 1}")
            else:
                table[place, free] = True
        return table
