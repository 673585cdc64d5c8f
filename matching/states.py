"""The lives of a run and of a pair: states and moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where one matching run stands."""

    REQUESTED = "requested", _("waits for the worker")
    RUNNING = "running", _("running")
    READY = "ready", _("ready for review")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.REQUESTED: frozenset({RunState.RUNNING, RunState.DISCARDED}),
    RunState.RUNNING: frozenset({RunState.READY, RunState.FAILED, RunState.INTERRUPTED}),
    RunState.READY: frozenset({RunState.PUBLISHED, RunState.DISCARDED}),
    RunState.FAILED: frozenset({RunState.REQUESTED, RunState.DISCARDED}),
    RunState.INTERRUPTED: frozenset({RunState.REQUESTED, RunState.DISCARDED}),
    RunState.PUBLISHED: frozenset(),
    RunState.DISCARDED: frozenset(),
}


class PairState(models.TextChoices):
    """Where one pair stands."""

    OFFERED = "offered", _("offered to both")
    HALF = "half", _("accepted by one")
    ACTIVE = "active", _("active")
    COMPLETED = "completed", _("completed")
    ENDED = "ended", _("ended early")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("no answer in time")


LIVE = frozenset({PairState.OFFERED, PairState.HALF, PairState.ACTIVE})

PAIR_MOVES: dict[PairState, frozenset[PairState]] = {
    PairState.OFFERED: frozenset(
        {PairState.HALF, PairState.ACTIVE, PairState.DECLINED, PairState.EXPIRED, PairState.ENDED}
    ),
    PairState.HALF: frozenset({PairState.ACTIVE, PairState.DECLINED, PairState.EXPIRED, PairState.ENDED}),
    PairState.ACTIVE: frozenset({PairState.COMPLETED, PairState.ENDED}),
    PairState.COMPLETED: frozenset(),
    PairState.ENDED: frozenset(),
    PairState.DECLINED: frozenset(),
    PairState.EXPIRED: frozenset(),
}
