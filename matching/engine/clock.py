"""How much time a run has, and what each look at the clock told it: with that written down a stop can be repeated."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from matching.engine.problem import BadProblem, Complaint, is_number


@dataclass(frozen=True)
class Looks:
    """All that the clock decided in a run; both are empty when it decided nothing.

    `turns` counts the looks at the clock by turns: so many in a row in time, so many late, so many in time, and so on.
    `found` has one number for each search by CP-SAT: how many solutions it had come to when its limits ended it, -1
    when it came to an end by itself.
    """

    turns: tuple[int, ...] = ()
    found: tuple[int, ...] = ()


class Log:
    """Writes down what the clocks of a run say; with a script they say again what stands there, whatever the time."""

    def __init__(self, script: Looks | None = None) -> None:
        self.script, self.turns, self.found = script, [0], list[int]()

    def look(self, is_over: bool) -> bool:
        """Write down one look, and return what it tells."""
        if self.script is not None:
            is_over = self._again(self.script.turns)
        if is_over != (len(self.turns) % 2 == 0):
            self.turns.append(0)
        self.turns[-1] += 1
        return is_over

    def _again(self, turns: tuple[int, ...]) -> bool:
        """Return what the script says next; beyond its end it is late, so that no other run goes on for long."""
        place = len(self.turns) - 1
        if place < len(turns) and self.turns[place] == turns[place]:
            place += 1
        return bool(turns) and (place % 2 == 1 or place >= len(turns))

    def next_found(self) -> int:
        """Return how many solutions the script gives the next search; -1 for all, and where there is no script."""
        known = () if self.script is None else self.script.found
        return known[len(self.found)] if len(self.found) < len(known) else -1

    def kept(self) -> Looks:
        """Return what was written down; nothing when the clock decided nothing."""
        if len(self.turns) == 1 and all(one < 0 for one in self.found):
            return Looks()
        return Looks(tuple(self.turns), tuple(self.found))


@dataclass(frozen=True)
class Clock:
    """A stretch of time from `began`, of `limit` seconds or without an end; what it says goes through the run's log."""

    began: float
    limit: float | None
    log: Log = field(default_factory=Log)

    def is_late(self, share: float = 1.0) -> bool:
        """Say whether this share of the time is over."""
        return self.log.look(self.limit is not None and time.perf_counter() - self.began >= share * self.limit)

    def elapsed(self) -> float:
        """Return the seconds since the clock began."""
        return time.perf_counter() - self.began

    def part(self, share: float) -> Clock:
        """Return a stretch that starts now and has a share of what is left."""
        now = time.perf_counter()
        if self.limit is None:
            return Clock(now, None, self.log)
        return Clock(now, share * max(0.0, self.limit - (now - self.began)), self.log)


def start(limit: float | None, script: Looks | None = None) -> Clock:
    """Return a clock that starts now; with a script it repeats what that says, and no limit counts.

    Raises `BadProblem` when the limit is no number of seconds.
    """
    if limit is not None and (not is_number(limit) or not 0 <= limit < float("inf")):
        raise BadProblem([Complaint("time limit", limit, "a number of seconds, 0 or more")])
    return Clock(time.perf_counter(), None if script is not None else limit, Log(script))
