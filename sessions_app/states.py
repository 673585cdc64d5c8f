"""What attendance, standing, make-ups and reminders can be."""

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


class MakeUpKind(models.TextChoices):
    """What the office has agreed in place of what somebody could not take part in."""

    GATHERING = "gathering", _("comes to another gathering")
    TASK = "task", _("does a task")
    WAIVED = "waived", _("is let off")


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
