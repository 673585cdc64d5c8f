"""The flow network of a matching: student -> mentor -> (cap ->)* sink, with an arc for staying unmatched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.instance import Instance
from matching.engine.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs in four blocks: the chosen edges, one unmatched arc a student, one arc for each place, one arc a cap.

    Nodes: students 0..S-1, mentors S..S+M-1, caps, and the sink last. `lo` and `hi` bound the flow of each arc,
    `supply` is what each node sends. `edge` holds the positions in the instance of the edges in the first block and
    `nth` tells of each place arc whether it is the mentor's place number 0, 1, 2, …
    """

    tail: IntArray
    head: IntArray
    lo: IntArray
    hi: IntArray
    supply: IntArray
    edge: IntArray
    nth: IntArray

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.supply)


def build(instance: Instance, edge: IntArray) -> Network:
    """Build the network of the edges at the given positions of the instance."""
    students, mentors, caps = len(instance.students), len(instance.mentors), len(instance.caps)
    sink = students + mentors + caps
    student, mentor, locked = instance.student[edge], instance.mentor[edge], instance.locked[edge]
    above_mentor, above_cap = parents(instance)
    owner, nth = places(instance)
    bound = np.zeros(students, bool)
    bound[student[locked]] = True
    blocks = (
        (student, students + mentor.astype(np.int64), locked, np.ones(len(edge), np.int64)),
        (np.arange(students), np.full(students, sink), np.zeros(students), ~(bound | instance.must)),
        (students + owner, above_mentor[owner], np.zeros(len(owner)), np.ones(len(owner))),
        (
            students + mentors + np.arange(caps),
            above_cap,
            [cap.min for cap in instance.caps],
            [min(cap.max, students + 1) for cap in instance.caps],
        ),
    )
    tail, head, lo, hi = (np.concatenate([np.asarray(block[k], np.int64) for block in blocks]) for k in range(4))
    supply = np.zeros(sink + 1, np.int64)
    supply[:students], supply[sink] = 1, -students
    return Network(tail, head, lo, hi, supply, edge, nth)


def places(instance: Instance) -> tuple[IntArray, IntArray]:
    """Return, for each place that could be used, its mentor and its number at that mentor (0 for the first)."""
    useful = instance.useful
    owner = np.repeat(np.arange(len(useful)), useful)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(useful) - useful, useful)


def parents(instance: Instance) -> tuple[IntArray, IntArray]:
    """Return the node above each mentor and above each cap: the smallest cap that holds it, else the sink."""
    students, mentors = len(instance.students), len(instance.mentors)
    first = students + mentors
    sink = first + len(instance.caps)
    position = {one: place for place, one in enumerate(instance.mentors)}
    above_mentor = np.full(mentors, sink, np.int64)
    above_cap = np.full(len(instance.caps), sink, np.int64)
    for place in reversed(range(len(instance.caps))):
        members = [position[one] for one in instance.caps[place].mentors]
        above_cap[place] = above_mentor[members[0]]
        above_mentor[members] = first + place
    return above_mentor, above_cap


def room(instance: Instance, mentors: BoolArray, load: IntArray) -> int:
    """Return the most students that the marked mentors (M,) can hold: their places, or the cap where one is full."""
    position = {one: place for place, one in enumerate(instance.mentors)}
    counted = np.zeros(len(mentors), bool)
    total = 0
    for cap in reversed(instance.caps):
        members = np.array([position[one] for one in cap.mentors])
        if mentors[members].all() and load[members].sum() >= cap.max and not counted[members].any():
            counted[members] = True
            total += cap.max
    return total + int(instance.useful[mentors & ~counted].sum())
