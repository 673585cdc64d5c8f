"""What is kept about somebody of their walk with others: goals, agreements, requests for a change (for R-DSAR)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import SwapRequest
from mentoring.own.book import Book
from sessions_app.models import Agreement, Goal, GoalChange, GoalStep, Signature

BOOKS = (
    Book(
        SwapRequest,
        _("What you asked the office to change"),
        lambda person: SwapRequest.objects.filter(application__person=person),
        "trouble wish note state outcome asked_at taken_at settled_at",
    ),
    Book(
        Goal,
        _("Your goals"),
        lambda person: Goal.objects.filter(Q(added_by=person) | Q(pair__seeker__person=person)),
        "horizon text by_when checks state added_at closed_at",
    ),
    Book(
        GoalStep,
        _("Steps to your goals"),
        lambda person: GoalStep.objects.filter(Q(goal__added_by=person) | Q(goal__pair__seeker__person=person)),
        "text done_at",
    ),
    Book(
        GoalChange,
        _("What you did with goals"),
        lambda person: GoalChange.objects.filter(by=person),
        "kind was at",
    ),
    Book(
        Agreement,
        _("Agreements that you have worded or signed"),
        lambda person: Agreement.objects.filter(
            Q(written_by=person) | Q(signatures__application__person=person)
        ).distinct(),
        "number text_version text written_at",
    ),
    Book(
        Signature,
        _("Your signatures"),
        lambda person: Signature.objects.filter(application__person=person).select_related("agreement"),
        "agreement signed_at",
    ),
)
