"""How much time a run has: none at all means that steps are counted instead, so that a run can be repeated exactly."""

from __future__ import annotations

import time
from dataclasses import dataclass

from matching.engine.problem import BadProblem, Complaint


@dataclass(frozen=True)
class Clock:
    """A stretch of time from `began`, of `limit` seconds or without an end."""

    began: float
    limit: float | None

    def is_late(self, share: float = 1.0) -> bool:
        """Say whether this share of the time is over."""
        return self.limit is not None and time.perf_counter() - self.began >= share * self.limit

    def elapsed(self) -> float:
        """Return the seconds since the clock began."""
        return time.perf_counter() - self.began

    def part(self, share: float) -> Clock:
        """Return a stretch that starts now and has a share of what is left."""
        now = time.perf_counter()
        if self.limit is None:
            return Clock(now, None)
        return Clock(now, share * max(0.0, self.limit - (now - self.began)))


def start(limit: float | None) -> Clock:
    """Return a clock that starts now; raise `BadProblem` when the limit is no number of seconds."""
    if limit is not None and not 0 <= limit < float("inf"):
        raise BadProblem([Complaint("time limit", limit, "a number of seconds, 0 or more")])
    return Clock(time.perf_counter(), limit)
