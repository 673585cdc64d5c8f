"""What attendance and reminders can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    """Whether somebody came."""

    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("approved absence")


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
