"""What attendance, goals, check-ins, standing, reminders, contracts and timesheets can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    """Whether somebody came."""

    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("approved absence")


class Standing(models.TextChoices):
    """How somebody stands with what is expected, in one rule or in all of them."""

    MET = "met", _("met")
    ON_WAY = "on_way", _("on the way")
    AT_RISK = "at_risk", _("at risk")
    MISSED = "missed", _("cannot be met any more")


class AllowanceKind(models.TextChoices):
    """What the office has agreed for an absence, beside coming to another gathering."""

    TASK = "task", _("does a task")
    WAIVED = "waived", _("is let off")


class GoalState(models.TextChoices):
    """Where a goal stands."""

    OPEN = "open", _("open")
    DONE = "done", _("reached")
    DROPPED = "dropped", _("let go")


GOAL_MOVES: dict[GoalState, frozenset[GoalState]] = {
    GoalState.OPEN: frozenset({GoalState.DONE, GoalState.DROPPED}),
    GoalState.DONE: frozenset({GoalState.OPEN}),
    GoalState.DROPPED: frozenset({GoalState.OPEN}),
}


class GoalCheck(models.TextChoices):
    """The six properties of a good goal, to look a goal over by; none of them is a must."""

    SPECIFIC = "specific", _("Specific: it says what exactly you want")
    TIMED = "timed", _("Time-based: there is a day by which you look at it")
    RESULT = "result", _("Result-oriented: you can tell when you are there")
    RELEVANT = "relevant", _("Relevant: it matters for where you want to go")
    ATTAINABLE = "attainable", _("Attainable: you can do it with the time and help that you have")
    FLEXIBLE = "flexible", _("Flexible: you may change it when you have learnt more")


class GoalChangeKind(models.TextChoices):
    """What happened to a goal."""

    ADDED = "added", _("added")
    REWORDED = "reworded", _("reworded")
    RESET = "reset", _("another day was set")
    DONE = "done", _("reached")
    DROPPED = "dropped", _("let go")
    REOPENED = "reopened", _("taken up again")
    TAKEN = "taken", _("taken along from an earlier match")


class Answer(models.TextChoices):
    """What somebody has for a part of a gathering."""

    YES = "yes", _("signed up")
    WAITING = "waiting", _("on the waitlist")
    NO = "no", _("not coming")


class NoticeKind(models.TextChoices):
    """What the office tells about a gathering."""

    NOTE = "note", _("note")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


class Audience(models.TextChoices):
    """To whom the office tells it."""

    INVITED = "invited", _("all who are invited")
    COMING = "coming", _("those who come")
    UNANSWERED = "unanswered", _("those who have not answered")


class ReminderState(models.TextChoices):
    """Where a reminder stands."""

    PLANNED = "planned", _("planned")
    RELEASED = "released", _("handed to the outbox")
    SKIPPED = "skipped", _("not needed any more")


class SkipReason(models.TextChoices):
    """Why a reminder was not sent when it was due."""

    PASSED = "passed", _("its event had passed")
    MOVED = "moved", _("its event was moved or taken away")
    DONE = "done", _("what it asks for was done")
    LEFT = "left", _("the person no longer takes part")
    NEWER = "newer", _("a newer reminder says the same")
    EARLY = "early", _("the pair had only just begun")


REMINDER_MOVES: dict[ReminderState, frozenset[ReminderState]] = {
    ReminderState.PLANNED: frozenset({ReminderState.RELEASED, ReminderState.SKIPPED}),
    ReminderState.RELEASED: frozenset(),
    ReminderState.SKIPPED: frozenset(),
}


class Feeling(models.TextChoices):
    """How it goes, in one tap."""

    WELL = "well", _("It goes well")
    UNSURE = "unsure", _("I am not sure")
    HELP = "help", _("I need help")


class ConcernKind(models.TextChoices):
    """What a concern is about; a word for the list, the rest is read by who takes it up."""

    CONDUCT = "conduct", _("how somebody behaves towards me")
    SILENCE = "silence", _("I get no answer")
    TIME = "time", _("we find no time")
    FIT = "fit", _("we do not suit each other")
    OFFICE = "office", _("something in the programme itself")
    OTHER = "other", _("something else")


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    NEW = "new", _("new")
    TAKEN = "taken", _("taken up")
    CLOSED = "closed", _("closed")


CONCERN_MOVES: dict[ConcernState, frozenset[ConcernState]] = {
    ConcernState.NEW: frozenset({ConcernState.TAKEN, ConcernState.CLOSED}),
    ConcernState.TAKEN: frozenset({ConcernState.CLOSED}),
    ConcernState.CLOSED: frozenset(),
}


class FollowUpKind(models.TextChoices):
    """What happened that somebody should look at."""

    CONCERN = "concern", _("A concern is raised")
    HELP = "help", _("Asks for help")
    DIFFERING = "differing", _("The two tell it differently")
    CHANGE = "change", _("Asks for a change")
    UNSURE = "unsure", _("Not sure how it goes")
    NO_MEETING = "no_meeting", _("No meeting for a long time")
    OFFER = "offer", _("An offer waits for an answer")
    MISSED = "missed", _("Missed an obligatory gathering")
    UNANSWERED = "unanswered", _("A check-in has no answer")
    PLANNED = "planned", _("Planned contact")


class FollowUpState(models.TextChoices):
    """Whether something is still to be followed up."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    OVER = "over", _("settled by itself")


FOLLOW_UP_MOVES: dict[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.OPEN: frozenset({FollowUpState.DONE, FollowUpState.OVER}),
    FollowUpState.OVER: frozenset({FollowUpState.OPEN}),
    FollowUpState.DONE: frozenset({FollowUpState.OPEN}),
}


class Channel(models.TextChoices):
    """How the office was in touch."""

    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by e-mail")
    IN_PERSON = "in_person", _("in person")
    NOTE = "note", _("only a note")


class ContractState(models.TextChoices):
    """Where a paid mentor's contract stands."""

    DRAFT = "draft", _("draft")
    SENT = "sent", _("waits for the mentor's signature")
    HALF = "half", _("signed by the mentor")
    SIGNED = "signed", _("signed by both")
    ENDED = "ended", _("ended")


CONTRACT_MOVES: dict[ContractState, frozenset[ContractState]] = {
    ContractState.DRAFT: frozenset({ContractState.SENT, ContractState.ENDED}),
    ContractState.SENT: frozenset({ContractState.DRAFT, ContractState.HALF, ContractState.SIGNED, ContractState.ENDED}),
    ContractState.HALF: frozenset({ContractState.SIGNED, ContractState.ENDED}),
    ContractState.SIGNED: frozenset({ContractState.ENDED}),
    ContractState.ENDED: frozenset(),
}


class Ending(models.TextChoices):
    """How a contract came to its end."""

    TIME = "time", _("its period is over")
    EARLY = "early", _("ended early")
    UNSIGNED = "unsigned", _("never signed by both")


class SheetState(models.TextChoices):
    """Where a timesheet stands."""

    DRAFT = "draft", _("not handed in")
    SUBMITTED = "submitted", _("handed in")
    RETURNED = "returned", _("returned to the mentor")
    APPROVED = "approved", _("approved")


SHEET_MOVES: dict[SheetState, frozenset[SheetState]] = {
    SheetState.DRAFT: frozenset({SheetState.SUBMITTED}),
    SheetState.SUBMITTED: frozenset({SheetState.RETURNED, SheetState.APPROVED}),
    SheetState.RETURNED: frozenset({SheetState.SUBMITTED}),
    SheetState.APPROVED: frozenset(),
}


class HourKind(models.TextChoices):
    """What hours were for."""

    MEETING = "meeting", _("meeting")
    PREPARATION = "preparation", _("preparation")
    TRAINING = "training", _("training")
    GATHERING = "gathering", _("gathering")
