"""The life of an application: its states and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """Where one application stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ELIGIBLE = "eligible", _("eligible")
    TO_ASSESS = "to_assess", _("a person must look")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    INTERVIEW = "interview", _("called to interview")
    POOL = "pool", _("in the pool")
    WAITLIST = "waitlist", _("on the waitlist")
    DECLINED = "declined", _("not this time")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = ApplicationState
JUDGED = frozenset({S.ELIGIBLE, S.TO_ASSESS, S.NOT_ELIGIBLE})
STANDING = frozenset({S.SUBMITTED, S.ELIGIBLE, S.TO_ASSESS, S.INTERVIEW, S.POOL, S.WAITLIST})
SETTLED = frozenset({S.POOL, S.DECLINED, S.WITHDRAWN})  # nothing about these waits for the office

MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: JUDGED | {S.WITHDRAWN},
    S.ELIGIBLE: JUDGED | {S.SUBMITTED, S.INTERVIEW, S.POOL, S.WAITLIST, S.DECLINED, S.WITHDRAWN},
    S.TO_ASSESS: JUDGED | {S.SUBMITTED, S.INTERVIEW, S.POOL, S.WAITLIST, S.DECLINED, S.WITHDRAWN},
    S.NOT_ELIGIBLE: JUDGED | {S.SUBMITTED, S.DECLINED, S.WITHDRAWN},
    S.INTERVIEW: frozenset({S.POOL, S.WAITLIST, S.DECLINED, S.WITHDRAWN}),
    S.POOL: frozenset({S.WAITLIST, S.DECLINED, S.WITHDRAWN}),
    S.WAITLIST: frozenset({S.POOL, S.DECLINED, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.POOL, S.WAITLIST}),
    S.WITHDRAWN: frozenset({S.DRAFT}),
}


class Outcome(models.TextChoices):
    """What a rule says of an answer."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    LOOK = "look", _("a person must look")


class OfferState(models.TextChoices):
    """What became of a place that was offered to somebody on the waitlist."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("no answer in time")
    TAKEN_BACK = "taken_back", _("taken back by the office")


class InterviewState(models.TextChoices):
    """How far one interview has come."""

    PROPOSED = "proposed", _("times are proposed")
    NONE_SUITS = "none_suits", _("none of the times suits")
    FIXED = "fixed", _("the time is fixed")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


LIVING_TALKS = [InterviewState.PROPOSED, InterviewState.NONE_SUITS, InterviewState.FIXED]


class Leaning(models.TextChoices):
    """What the interviewer makes of the talk."""

    YES = "yes", _("suits the programme")
    UNSURE = "unsure", _("unsure")
    NO = "no", _("does not suit the programme")


class InterestState(models.TextChoices):
    """What comes of a student's interest in a topic, assignment or post."""

    INTERESTED = "interested", _("interested")
    CONNECTED = "connected", _("the office has connected the two")
    TAKEN = "taken", _("taken")
    FINISHED = "finished", _("finished")
    WITHDRAWN = "withdrawn", _("taken back by the student")
    DECLINED = "declined", _("came to nothing")


INTEREST_MOVES: dict[InterestState, frozenset[InterestState]] = {
    InterestState.INTERESTED: frozenset(
        {InterestState.CONNECTED, InterestState.TAKEN, InterestState.WITHDRAWN, InterestState.DECLINED}
    ),
    InterestState.CONNECTED: frozenset({InterestState.TAKEN, InterestState.WITHDRAWN, InterestState.DECLINED}),
    InterestState.TAKEN: frozenset({InterestState.FINISHED, InterestState.DECLINED}),
    InterestState.FINISHED: frozenset(),
    InterestState.WITHDRAWN: frozenset({InterestState.INTERESTED}),
    InterestState.DECLINED: frozenset(),
}
HOLDS = frozenset({InterestState.TAKEN, InterestState.FINISHED})
