"""What attendance and reminders can be, and the lives of contracts and timesheets."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    """Whether somebody came."""

    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("approved absence")


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
