"""The lives of a run and of a pair: states, moves, and the reasons that end them."""

from typing import TypeVar

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


S = TypeVar("S", RunState, PairState, "RequestState")


def before(target: S, moves: dict[S, frozenset[S]]) -> list[S]:
    """List the states from which a move to `target` is allowed."""
    return [state for state, targets in moves.items() if target in targets]


OPEN = frozenset({PairState.OFFERED, PairState.HALF})
FAILED = frozenset({PairState.DECLINED, PairState.ENDED})


class Side(models.TextChoices):
    """The two ends of a pair."""

    SEEKER = "seeker", _("who is guided")
    GUIDE = "guide", _("who guides")

    @property
    def other(self) -> "Side":
        """The opposite end."""
        return Side.GUIDE if self is Side.SEEKER else Side.SEEKER


class DeclineReason(models.TextChoices):
    """Why an offer is declined."""

    NO_TIME = "no_time", _("I do not have the time after all")
    OTHER_PLANS = "other_plans", _("My plans have changed")
    NOT_SUITABLE = "not_suitable", _("I do not think that we suit each other")
    TOO_CLOSE = "too_close", _("We may be too close: family, friends or colleagues")
    OTHER = "other", _("Another reason")


class EndReason(models.TextChoices):
    """Why a pair ends before its date."""

    NO_TIME = "no_time", _("too little time")
    SILENCE = "silence", _("one of the two cannot be reached")
    LANGUAGE = "language", _("they do not share a language well enough")
    NOT_SUITABLE = "not_suitable", _("the two do not suit each other")
    MOVED = "moved", _("one of the two has moved or changed plans")
    WITHDRAWN = "withdrawn", _("one of the two has left the programme")
    CONDUCT = "conduct", _("something happened that the office must know of")
    OTHER = "other", _("another reason")
    REARRANGED = "rearranged", _("the office has arranged the matches anew after somebody left")


GIVEN_REASONS = [(one.value, one.label) for one in EndReason if one != EndReason.REARRANGED]


class ExtensionState(models.TextChoices):
    """What became of the wish to go on longer."""

    ASKED = "asked", _("waits for the other")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("not agreed")


class Cause(models.TextChoices):
    """Why a match cannot go on as it is, as the desk sees it; each is a reason of EndReason too."""

    NO_TIME = "no_time", _("time: they find none together, or one has none")
    LANGUAGE = "language", _("language: they do not understand each other well enough")
    SILENCE = "silence", _("silence: one of the two cannot be reached")
    NOT_SUITABLE = "not_suitable", _("they do not suit each other")
    CONDUCT = "conduct", _("conduct: something happened")
    WITHDRAWN = "withdrawn", _("one of the two leaves the programme")


class Trouble(models.TextChoices):
    """What is the matter in a match, in the words of one of the two; each but OTHER is a Cause of the desk too."""

    NO_TIME = "no_time", _("We find no time together")
    LANGUAGE = "language", _("We do not understand each other well enough")
    SILENCE = "silence", _("I do not hear from the other")
    NOT_SUITABLE = "not_suitable", _("We do not suit each other, or want different things")
    CONDUCT = "conduct", _("Something happened that made me uneasy")
    OTHER = "other", _("Something else")


class ChangeWish(models.TextChoices):
    """What who asks for a change wishes."""

    TALK = "talk", _("to talk with the office first")
    ANOTHER = "another", _("to be matched with somebody else")
    LEAVE = "leave", _("to leave the programme")


class RequestState(models.TextChoices):
    """Where a request for a change stands."""

    ASKED = "asked", _("sent to the office")
    TAKEN = "taken", _("the office is on it")
    SETTLED = "settled", _("settled")
    WITHDRAWN = "withdrawn", _("taken back")


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset({RequestState.TAKEN, RequestState.SETTLED, RequestState.WITHDRAWN}),
    RequestState.TAKEN: frozenset({RequestState.SETTLED, RequestState.WITHDRAWN}),
    RequestState.SETTLED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
WAITING = frozenset({RequestState.ASKED, RequestState.TAKEN})


class RequestOutcome(models.TextChoices):
    """What came of a request for a change."""

    GOES_ON = "goes_on", _("the match goes on")
    NEW_MATCH = "new_match", _("another match is offered")
    ENDED = "ended", _("the match has ended; a new one comes when somebody fits")
    LEFT = "left", _("left the programme")


class CoGuideKind(models.TextChoices):
    """How somebody guides a group or pair besides its own guide."""

    BESIDE = "beside", _("beside the guide")
    INSTEAD = "instead", _("in the guide's place for a while")


class TrialHeard(models.TextChoices):
    """Whom the office has asked how it goes, before it said that a match goes on after its trial."""

    ALL = "all", _("all of them")
    SOME = "some", _("some of them")
    NOBODY = "nobody", _("nobody")


class SearchState(models.TextChoices):
    """How far the search for plans is that a worker makes."""

    ASKED = "asked", _("waits for the worker")
    LOOKING = "looking", _("is looked for")
    FOUND = "found", _("found")
    FAILED = "failed", _("failed")


SEARCHED = frozenset({SearchState.FOUND, SearchState.FAILED})  # the worker has nothing more to do


class ForecastKind(models.TextChoices):
    """What is asked before a run."""

    DRY = "dry", _("a dry run")
    HIDING = "hiding", _("whether hiding pays")


HELPS: dict[CoGuideKind, frozenset[str]] = {  # the pages of a pair or group that are open to who helps to guide it
    CoGuideKind.BESIDE: frozenset({"overview", "meetings", "goals", "topics", "going", "help"}),
    CoGuideKind.INSTEAD: frozenset({"overview", "meetings", "topics", "going", "help"}),
}


class BoardVerb(models.TextChoices):
    """What a coordinator does at the board of a run that is ready for review."""

    LOCK = "lock", _("keep together")
    UNLOCK = "unlock", _("no longer keep together")
    FORBID = "forbid", _("keep apart")
    SWAP = "swap", _("swap")
    MOVE = "move", _("move")
    UNASSIGN = "unassign", _("take out")
    PLACE = "place", _("place by hand")
