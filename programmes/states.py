"""The life of a cohort, and the roles that people take in a programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """Where one cohort's year stands; set by a person, never guessed from the clock."""

    PLANNING = "planning", _("planning")
    RECRUITMENT = "recruitment", _("recruitment")
    RUNNING = "running", _("running")
    EVALUATION = "evaluation", _("evaluation")
    CLOSED = "closed", _("closed")


COHORT_MOVES: dict[CohortState, frozenset[CohortState]] = {
    CohortState.PLANNING: frozenset({CohortState.RECRUITMENT}),
    CohortState.RECRUITMENT: frozenset({CohortState.PLANNING, CohortState.RUNNING}),
    CohortState.RUNNING: frozenset({CohortState.RECRUITMENT, CohortState.EVALUATION}),
    CohortState.EVALUATION: frozenset({CohortState.RUNNING, CohortState.CLOSED}),
    CohortState.CLOSED: frozenset({CohortState.EVALUATION}),
}


class Part(models.TextChoices):
    """What a participant is in a cohort."""

    STUDENT = "student", _("student")
    MENTOR = "mentor", _("mentor")
    BUDDY = "buddy", _("buddy")


class Role(models.TextChoices):
    """What a member of staff is in a programme."""

    ADMIN = "admin", _("programme admin")
    COORDINATOR = "coordinator", _("coordinator")
    LEAD = "lead", _("programme lead")
    FACILITATOR = "facilitator", _("facilitator")
    CATERER = "caterer", _("caterer")
