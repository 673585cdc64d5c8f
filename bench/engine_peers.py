"""The peers of the matching engine, each solving one stored instance bare: most people placed, then most points."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

Instance = dict[str, np.ndarray]
Result = tuple[int, int]


READY: list[float] = []


def ready() -> None:
    """Mark where a peer has its model, so that its bare solve can be told from its building."""
    READY.append(time.perf_counter())


def load(path: str) -> Instance:
    """Read an instance: student, mentor, score of each edge and the places of each mentor."""
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def big(instance: Instance) -> int:
    """Return a weight above all points together, so that one more person placed decides."""
    people = min(int(instance["students"]), int(instance["places"].sum()))
    return people * int(instance["score"].max()) + 1


def flow(instance: Instance) -> Result:
    """OR-Tools SimpleMinCostFlow with one big weight: no certificate, no levels."""
    from ortools.graph.python import min_cost_flow

    who, where, score, places = (instance[name].astype(np.int64) for name in ("student", "mentor", "score", "places"))
    students, mentors = int(instance["students"]), len(places)
    sink = students + mentors
    solver = min_cost_flow.SimpleMinCostFlow()
    add = solver.add_arcs_with_capacity_and_unit_cost
    add(who, students + where, np.ones(len(who), np.int64), -(big(instance) + score))
    none = np.zeros(students, np.int64)
    add(np.arange(students), np.full(students, sink), np.ones(students, np.int64), none)
    add(students + np.arange(mentors), np.full(mentors, sink), places, np.zeros(mentors, np.int64))
    supply = np.zeros(sink + 1, np.int64)
    supply[:students], supply[sink] = 1, -students
    solver.set_nodes_supplies(np.arange(sink + 1), supply)
    ready()
    assert solver.solve() == solver.OPTIMAL
    used = solver.flows(np.arange(len(who))) > 0
    return int(used.sum()), int(score[used].sum())


def dense(instance: Instance) -> tuple[np.ndarray, int]:
    """Return the cost of every student (rows) in every place (columns), 0 where there is no edge."""
    places = instance["places"].astype(np.int64)
    table = np.zeros((int(instance["students"]), len(places)), np.float64)
    weight = big(instance)
    table[instance["student"], instance["mentor"]] = -(weight + instance["score"].astype(np.float64))
    return np.repeat(table, places, axis=1), weight


def counted(value: float, weight: int) -> Result:
    """Split a sum of weighted costs into people and points."""
    whole = round(-value)
    return whole // weight, whole % weight


def scipy_dense(instance: Instance) -> Result:
    """Return the answer of scipy.optimize.linear_sum_assignment."""
    from scipy.optimize import linear_sum_assignment

    table, weight = dense(instance)
    ready()
    rows, columns = linear_sum_assignment(table)
    return counted(float(table[rows, columns].sum()), weight)


def scipy_sparse(instance: Instance) -> Result:
    """Return the answer of scipy.sparse.csgraph.min_weight_full_bipartite_matching, with a place of one's own."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    places, students = instance["places"].astype(np.int64), int(instance["students"])
    first, many = np.cumsum(places) - places, places[instance["mentor"]]
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    columns = np.repeat(first[instance["mentor"]], many) + within
    weight, seats = big(instance), int(places.sum())
    gain = np.repeat(instance["score"].astype(np.float64) + weight, many)
    values = np.concatenate([gain, np.full(students, 0.5)])
    rows = np.concatenate([np.repeat(instance["student"], many), np.arange(students)])
    ends = np.concatenate([columns, seats + np.arange(students)])
    graph = coo_matrix((values, (rows, ends)), shape=(students, seats + students)).tocsr()
    ready()
    rows, found = min_weight_full_bipartite_matching(graph, maximize=True)
    return counted(-float(np.floor(np.asarray(graph[rows, found]).ravel()).sum()), weight)


def highs(instance: Instance) -> Result:
    """HiGHS' linear program through scipy: in floats, so that its last digits may be wrong."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    edges, students = len(instance["score"]), int(instance["students"])
    mentors, weight = len(instance["places"]), big(instance)
    rows = np.concatenate([instance["student"], students + instance["mentor"]])
    rules = coo_matrix((np.ones(2 * edges), (rows, np.tile(np.arange(edges), 2))), shape=(students + mentors, edges))
    room = np.concatenate([np.ones(students), instance["places"]])
    ready()
    found = linprog(-(instance["score"] / weight + 1.0), A_ub=rules.tocsr(), b_ub=room, bounds=(0, 1), method="highs")
    used = found.x > 0.5
    return int(used.sum()), int(instance["score"][used].sum())


def lapx(instance: Instance) -> Result:
    """Return the answer of lapx's Jonker and Volgenant."""
    import lap

    table, weight = dense(instance)
    ready()
    cost = lap.lapjv(table, extend_cost=True)[0]
    return counted(float(cost), weight)


def algmatch(instance: Instance) -> Result:
    """Student-optimal stable matching by algmatch: no optimum, shown for what it places."""
    from algmatch import HospitalResidentsProblem

    students: dict[int, list[int]] = {}
    mentors: dict[int, list[int]] = {}
    for k in np.argsort(-instance["score"], kind="stable").tolist():
        one, other = int(instance["student"][k]) + 1, int(instance["mentor"][k]) + 1
        students.setdefault(one, []).append(other)
        mentors.setdefault(other, []).append(one)
    hospitals = {m: {"capacity": int(instance["places"][m - 1]), "preferences": rank} for m, rank in mentors.items()}
    problem = HospitalResidentsProblem(dictionary={"residents": students, "hospitals": hospitals})
    ready()
    found: Any = problem.get_stable_matching()
    pairs = found.get("resident_sided", found)
    ends = zip(instance["student"].tolist(), instance["mentor"].tolist(), instance["score"].tolist(), strict=True)
    score = {(s + 1, m + 1): points for s, m, points in ends}
    made = [(int(str(s).strip("r")), str(m).strip("h")) for s, m in pairs.items()]
    points = [score[s, int(m)] for s, m in made if m.isdigit()]
    return len(points), sum(points)


SOLVERS: dict[str, Callable[[Instance], Result]] = {
    "flow": flow,
    "scipy_dense": scipy_dense,
    "scipy_sparse": scipy_sparse,
    "highs": highs,
    "lapx": lapx,
    "algmatch": algmatch,
}


SMALL = {
    "student": np.array([0, 0, 1, 2], np.int32),
    "mentor": np.array([0, 1, 0, 1], np.int32),
    "score": np.array([90, 50, 80, 40], np.int32),
    "places": np.array([1, 1]),
    "students": np.array(3),
}


def main(path: str, name: str, limit: int) -> None:
    """Solve an instance once for each line that comes in; print seconds of clock, bare and processor as JSON.

    A run that takes more than `limit` seconds of the processor ends the process.
    """
    instance = load(path)
    SOLVERS[name](SMALL)  # what has to be imported is
    print("{}", flush=True)
    for _ in sys.stdin:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + limit + 1, most))
        processor, clock = time.process_time(), time.perf_counter()
        result = SOLVERS[name](instance)
        ended = time.perf_counter()
        seconds = {"clock": ended - clock, "bare": ended - READY[-1], "processor": time.process_time() - processor}
        print(json.dumps({**seconds, "result": result}), flush=True)


if __name__ == "__main__" and len(sys.argv) == 4:
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
