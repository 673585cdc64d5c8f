"""What attendance, reminders and planned meetings can be."""

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
    UNSUB = "unsub", _("the person does not want such reminders")


REMINDER_MOVES: dict[ReminderState, frozenset[ReminderState]] = {
    ReminderState.PLANNED: frozenset({ReminderState.RELEASED, ReminderState.SKIPPED}),
    ReminderState.RELEASED: frozenset(),
    ReminderState.SKIPPED: frozenset(),
}


class AppointmentState(models.TextChoices):
    """Where a planned meeting stands."""

    PROPOSED = "proposed", _("times proposed")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


AHEAD = frozenset({AppointmentState.PROPOSED, AppointmentState.PLANNED})

APPOINTMENT_MOVES: dict[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.PROPOSED: frozenset({AppointmentState.PLANNED, AppointmentState.CANCELLED}),
    AppointmentState.PLANNED: frozenset({AppointmentState.PLANNED, AppointmentState.HELD, AppointmentState.CANCELLED}),
    AppointmentState.HELD: frozenset({AppointmentState.PLANNED}),
    AppointmentState.CANCELLED: frozenset(),
}
