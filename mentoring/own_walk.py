"""What is kept about somebody of their walk with others: goals, agreements, requests for a change (for R-DSAR)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matching.models import SwapRequest
from people.models import Person
from sessions_app.models import Agreement, Goal, GoalChange, GoalStep, Signature

Row = tuple[type[Model], Any, Callable[[Person], QuerySet[Any]], str]

ROWS: tuple[Row, ...] = (
    (
        SwapRequest,
        _("What you asked the office to change"),
        lambda person: SwapRequest.objects.filter(application__person=person),
        "trouble wish note state outcome asked_at taken_at settled_at",
    ),
    (
        Goal,
        _("Your goals"),
        lambda person: Goal.objects.filter(Q(added_by=person) | Q(pair__seeker__person=person)),
        "horizon text by_when checks state added_at closed_at",
    ),
    (
        GoalStep,
        _("Steps to your goals"),
        lambda person: GoalStep.objects.filter(Q(goal__added_by=person) | Q(goal__pair__seeker__person=person)),
        "text done_at",
    ),
    (
        GoalChange,
        _("What you did with goals"),
        lambda person: GoalChange.objects.filter(by=person),
        "kind was at",
    ),
    (
        Agreement,
        _("Agreements that you have worded or signed"),
        lambda person: Agreement.objects.filter(
            Q(written_by=person) | Q(signatures__application__person=person)
        ).distinct(),
        "number text_version text written_at",
    ),
    (
        Signature,
        _("Your signatures"),
        lambda person: Signature.objects.filter(application__person=person).select_related("agreement"),
        "agreement signed_at",
    ),
)
