"""What waits for the office in each programme: counted over the rooms, each count a way to the list behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from applications import queries as applications
from applications.models import Application
from applications.states import ApplicationState
from matching import queries as matching
from matching.models import Pair, Run, SwapRequest
from matching.states import OPEN, RequestState, RunState
from people.models import OutgoingMail
from people.states import MailState
from programmes import access
from programmes.access import Right
from programmes.models import Feedback, PhaseTask, Programme, Quote
from programmes.states import CohortState
from sessions_app.models import Contract, FollowUp, Timesheet
from sessions_app.queries import follow_ups
from sessions_app.states import ContractState, FollowUpKind, SheetState

A = ApplicationState
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """One thing to do: how many, in words, where, and whether it is late or broken."""

    count: int
    text: str
    url: str
    urgent: bool


@dataclass
class Place:
    """One programme with what waits in it."""

    programme: Programme
    stage: str
    steps: list[Step] = field(default_factory=list)
    ways: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits: the rows, whose business they are, their paths, the list's filter, the words."""

    rows: QuerySet[Any]
    right: Right
    paths: dict[str, str]
    query: dict[str, str]
    words: Any
    urgent: bool = False


OF_APPLICATION = {"programme": "intake__cohort__programme", "campus": "campus", "part": "intake__part"}
OF_RUN = {"programme": "coupling__cohort__programme", "campus": "campus"}
OF_PAIR = {"programme": "coupling__cohort__programme", "campus": "seeker__campus"}
OF_SWAP = {
    "programme": "pair__coupling__cohort__programme",
    "campus": "application__campus",
    "part": "application__intake__part",
}
OF_FOLLOW_UP = {"programme": "cohort__programme"}
OF_CONTRACT = {
    "programme": "cohort__programme",
    "campus": "application__campus",
    "part": "application__intake__part",
}
OF_SHEET = {path: f"contract__{way}" for path, way in OF_CONTRACT.items()}
OF_TASK = {"programme": "phase__cohort__programme"}
APPLICATIONS: list[tuple[frozenset[ApplicationState], Any]] = [
    (
        frozenset({A.TO_ASSESS}),
        ngettext_lazy("application that a person must look at", "applications that a person must look at"),
    ),
    (frozenset({A.SUBMITTED, A.ELIGIBLE}), ngettext_lazy("application to decide", "applications to decide")),
    (
        frozenset({A.NOT_ELIGIBLE}),
        ngettext_lazy("application that misses a rule, to answer", "applications that miss a rule, to answer"),
    ),
    (frozenset({A.INTERVIEW}), ngettext_lazy("applicant called to interview", "applicants called to interview")),
]
UNTRAINED = ngettext_lazy(
    "admitted person who must be trained before matching", "admitted people who must be trained before matching"
)
RUNS: list[tuple[RunState, Any, bool]] = [
    (
        RunState.READY,
        ngettext_lazy("matching to look through and publish", "matchings to look through and publish"),
        False,
    ),
    (RunState.FAILED, ngettext_lazy("matching that failed", "matchings that failed"), True),
    (RunState.INTERRUPTED, ngettext_lazy("matching that was interrupted", "matchings that were interrupted"), True),
]
MAILS: list[tuple[MailState, Any]] = [
    (MailState.UNCERTAIN, ngettext_lazy("mail that may not have arrived", "mails that may not have arrived")),
    (MailState.FAILED, ngettext_lazy("mail that could not be sent", "mails that could not be sent")),
]
WAYS: list[tuple[Right, Any, type[Model], str]] = [
    (Right.SEE_APPLICATIONS, gettext_lazy("Applications"), Application, OF_APPLICATION["programme"]),
    (Right.MATCH, gettext_lazy("Matching runs"), Run, OF_RUN["programme"]),
    (Right.FOLLOW_UP, gettext_lazy("Pairs"), Pair, OF_PAIR["programme"]),
    (Right.FOLLOW_UP, gettext_lazy("Follow-up list"), FollowUp, OF_FOLLOW_UP["programme"]),
]
TOLD_ABOVE = [FollowUpKind.OFFER, FollowUpKind.CHANGE]  # counted as offers and as requests
FOLLOW_UPS = {
    True: ngettext_lazy("call for help or concern", "calls for help and concerns"),
    False: ngettext_lazy("match or person to follow up", "matches and people to follow up"),
}
PENDING = ngettext_lazy("decision that waits for its release", "decisions that wait for their release")
TASKS = ngettext_lazy("task of the checklist that is due", "tasks of the checklist that are due")
SWAPS = ngettext_lazy("request for a change that nobody is on", "requests for a change that nobody is on")
OVERDUE = ngettext_lazy("task of the checklist that is overdue", "tasks of the checklist that are overdue")
ASKED = ngettext_lazy("question or remark to answer", "questions and remarks to answer")
GIVEN = ngettext_lazy("quote to read and publish", "quotes to read and publish")
SIGNATURES = ngettext_lazy("contract to sign for the office", "contracts to sign for the office")
SHEETS = ngettext_lazy("timesheet to approve", "timesheets to approve")
UNANSWERED = ngettext_lazy("offer that has waited too long for a yes", "offers that have waited too long for a yes")


def places(person: Any, at: datetime) -> list[Place]:
    """Give each programme in which a person works, with what waits for them there, the busy ones first."""
    programmes = access.programmes_with(person, Right.REGISTER).prefetch_related("cohorts")
    found = {row.pk: Place(row, stage(row)) for row in programmes}
    for kind in kinds(at):
        for programme, count in counted(person, kind).items():
            if programme in found:
                found[programme].steps.append(_step(kind, found[programme].programme, count))
    _add_ways(found, person)
    _add_doubtful_mail(found.values(), access.programmes_with(person, Right.FOLLOW_UP))
    return sorted(found.values(), key=lambda place: (not place.steps, str(place.programme)))


def stage(programme: Programme) -> str:
    """Say in which states a programme's cohorts are."""
    living = [cohort for cohort in programme.cohorts.all() if cohort.state != CohortState.CLOSED]
    return ", ".join(f"{cohort.name}: {cohort.get_state_display()}" for cohort in living)


def kinds(at: datetime) -> Iterator[Kind]:
    """List what can wait, in the order of the year."""
    for states, words in APPLICATIONS:
        rows = Application.objects.filter(state__in=states, pending=None)
        query = {"state__in": ",".join(sorted(states)), "pending": "no"}
        yield Kind(rows, Right.DECIDE, OF_APPLICATION, query, words)
    pending = Application.objects.filter(pending__isnull=False)
    yield Kind(pending, Right.DECIDE, OF_APPLICATION, {"pending": "yes"}, PENDING)
    untrained = Application.objects.filter(applications.UNTRAINED, state=A.POOL).exclude(
        intake__cohort__state=CohortState.CLOSED
    )
    yield Kind(untrained, Right.DECIDE, OF_APPLICATION, {"training": "missing", "state__exact": A.POOL}, UNTRAINED)
    for state, words, urgent in RUNS:
        yield Kind(Run.objects.filter(state=state), Right.MATCH, OF_RUN, {"state__exact": state}, words, urgent)
    overdue = [waiting.pair.pk for waiting in matching.unanswered(at) if waiting.office_at <= at]
    pairs = Pair.objects.filter(pk__in=overdue)
    yield Kind(pairs, Right.FOLLOW_UP, OF_PAIR, {"state__in": ",".join(sorted(OPEN))}, UNANSWERED, urgent=True)
    asked = SwapRequest.objects.filter(state=RequestState.ASKED)
    yield Kind(asked, Right.FOLLOW_UP, OF_SWAP, {"state__exact": RequestState.ASKED}, SWAPS, urgent=True)
    yield from _follow_ups(at)
    half = Contract.objects.filter(state=ContractState.HALF)
    yield Kind(half, Right.PAYROLL, OF_CONTRACT, {"state__exact": ContractState.HALF}, SIGNATURES)
    handed_in = Timesheet.objects.filter(state=SheetState.SUBMITTED)
    yield Kind(handed_in, Right.PAYROLL, OF_SHEET, {"state__exact": SheetState.SUBMITTED}, SHEETS)
    tasks = PhaseTask.objects.filter(done_at=None, due_on__lte=(at + SOON).date()).exclude(
        phase__cohort__state=CohortState.CLOSED
    )
    late = tasks.filter(due_on__lt=at.date())
    soon = tasks.filter(due_on__gte=at.date())
    yield Kind(late, Right.FOLLOW_UP, OF_TASK, {"done_at__isnull": "True"}, OVERDUE, urgent=True)
    yield Kind(soon, Right.FOLLOW_UP, OF_TASK, {"done_at__isnull": "True"}, TASKS)
    remarks = Feedback.objects.filter(answered_at=None)
    yield Kind(remarks, Right.CONFIGURE, {"programme": "programme"}, {"answered_at__isempty": "1"}, ASKED)
    given = Quote.objects.filter(given_by__isnull=False, published_at=None)
    yield Kind(given, Right.CONFIGURE, {"programme": "programme"}, {"given_by__isempty": "0"}, GIVEN)


def _follow_ups(at: datetime) -> Iterator[Kind]:
    for urgent, words in FOLLOW_UPS.items():
        of_kind = FollowUp.objects.filter(Q(urgency__lte=1) if urgent else Q(urgency__gt=1))
        of_kind = of_kind.exclude(kind__in=TOLD_ABOVE)
        yield Kind(follow_ups.due(of_kind, at), Right.FOLLOW_UP, OF_FOLLOW_UP, {}, words, urgent)


def counted(person: Any, kind: Kind) -> dict[int, int]:
    """Count what waits of one kind, by programme."""
    rows: QuerySet[Any]
    if kind.rows.model is FollowUp:
        rows = follow_ups.visible_to(kind.rows, person, kind.right)
    else:
        rows = access.visible(kind.rows, person, kind.right, **kind.paths)
    programme = kind.paths["programme"]
    return dict(rows.order_by().values_list(programme).annotate(Count("pk", distinct=True)))


def _step(kind: Kind, programme: Programme, count: int) -> Step:
    query = {f"{kind.paths['programme']}__slug": programme.slug, **kind.query}
    return Step(count, str(kind.words % count), list_url(kind.rows.model, query), kind.urgent)


def _add_doubtful_mail(found: Iterable[Place], programmes: QuerySet[Programme]) -> None:
    followed = set(programmes.values_list("slug", flat=True))
    for state, words in MAILS:
        rows = OutgoingMail.objects.filter(state=state, scope__in=followed).order_by()
        counts = dict(rows.values_list("scope").annotate(Count("pk")))
        for place in found:
            if count := counts.get(place.programme.slug, 0):
                query = {"scope": place.programme.slug, "state__exact": state}
                place.steps.append(Step(count, str(words % count), list_url(OutgoingMail, query), urgent=True))


def _add_ways(found: dict[int, Place], person: Any) -> None:
    for right, label, model, path in WAYS:
        for programme in access.programmes_with(person, right).values_list("pk", flat=True):
            if programme in found:
                query = {f"{path}__slug": found[programme].programme.slug}
                if url := list_url(model, query):
                    found[programme].ways.append((str(label), url))


def list_url(model: type[Model], query: dict[str, str]) -> str:
    """Give the way to a list of the desk with its filters set; nothing where the desk has no such list."""
    if not admin.site.is_registered(model):
        return ""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return f"{reverse(name)}?{urlencode(query)}"
