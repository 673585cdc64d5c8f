"""Reading pairs, groups and runs: who is offered whom, who walks with whom, and who has not answered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from applications import queries as applications
from applications.models import Application
from applications.states import ApplicationState
from matching.models import Apart, CoGuide, Group, Pair, Precedence, Run
from matching.states import FAILED, LIVE, OPEN, EndReason, PairState, RunState, Side
from people.models import Person
from programmes.models import Cohort, Coupling, FirstContact, PrivacyClearance

WAITS_FOR_GUIDE = Q(coupling__first_contact__asked_first="guide", guide_yes_at__isnull=True)
WAITS_FOR_SEEKER = Q(coupling__first_contact__asked_first="seeker", seeker_yes_at__isnull=True)
WALKS = Q(pair__state=PairState.ACTIVE, pair__seeker__state="pool", pair__guide__state="pool")  # of a co-guide's pair


@dataclass(frozen=True)
class Waiting:
    """One person who has been asked and has not answered: when they are reminded, the other told, the office called.

    The other is told on the rule's day, or half-way between reminder and office: with three and ten on the seventh.
    """

    pair: Pair
    side: Side
    person: Person
    asked_at: datetime
    remind_at: datetime
    tell_at: datetime
    office_at: datetime


def pairs() -> QuerySet[Pair]:
    """All pairs with what their pages read."""
    return Pair.objects.select_related(
        "coupling__cohort__programme",
        "coupling__first_contact",
        "seeker__person",
        "seeker__intake__cohort__programme",
        "seeker__campus",
        "seeker__questionnaire",
        "guide__person",
        "guide__intake__cohort__programme",
        "guide__campus",
        "guide__questionnaire",
        "group",
    )


def pairs_of(person: Person) -> QuerySet[Pair]:
    """The pairs in which a person has been asked, newest first; a pair that first waits for the other is not there."""
    return pairs().filter(
        Q(Q(seeker__person=person) & ~WAITS_FOR_GUIDE) | Q(Q(guide__person=person) & ~WAITS_FOR_SEEKER)
    )


def groups_of(person: Person) -> QuerySet[Group]:
    """The groups that a person guides, or belongs to and has been asked about."""
    return (
        Group.objects.filter(pairs__in=pairs_of(person).values("pk"))
        .select_related("coupling__cohort__programme", "guide__person")
        .distinct()
    )


def walking_in(bond: Pair | Group) -> Q:
    """Give the condition by which pairs are those of a bond: the pair itself, or the pairs of a group."""
    return Q(group=bond) if isinstance(bond, Group) else Q(pk=bond.pk)


def whose(bond: Pair | Group) -> dict[str, Pair | Group]:
    """Give the column and value by which rows name the pair or group that they are of."""
    return {"group" if isinstance(bond, Group) else "pair": bond}


def co_guide_rows() -> QuerySet[CoGuide]:
    """All co-guides with what their pages and letters read."""
    of_both = ("guide__person", "guide__campus", "group__guide__person", "pair__guide__person", "pair__seeker__person")
    return CoGuide.objects.select_related(
        *of_both, "group__coupling__cohort__programme", "pair__coupling__cohort__programme"
    )


def co_guides(at: datetime) -> QuerySet[CoGuide]:
    """Who guides beside or instead of a guide now: has said yes, is in their days and the pool, as the pair is."""
    return _not_over(at).filter(yes_at__isnull=False, from_day__lte=F("today"))


def asked_to_co_guide(person: Person, at: datetime) -> QuerySet[CoGuide]:
    """What somebody has been asked to guide besides, or will or does guide, and is not over."""
    return _not_over(at).filter(guide__person=person)


def _not_over(at: datetime) -> QuerySet[CoGuide]:
    """Co-guides whose last day has not passed where their programme is; `today` is the day there."""
    moment = models.Value(at, output_field=models.DateTimeField())
    zone = F("guide__intake__cohort__programme__time_zone")
    wall = models.Func(zone, moment, function="timezone", output_field=models.DateTimeField())
    rows = co_guide_rows().alias(today=Cast(wall, models.DateField())).filter(guide__state=ApplicationState.POOL)
    rows = rows.filter(Q(until_day__gte=F("today")) | Q(until_day__isnull=True), ended_at__isnull=True)
    return rows.filter(Q(pair__isnull=True) | Q(WALKS))


def active_pairs(cohort: Cohort) -> QuerySet[Pair]:
    """The pairs of a cohort that are active now."""
    return pairs().filter(coupling__cohort=cohort, state=PairState.ACTIVE).order_by("pk")


def last_day(pair: Pair) -> date:
    """Give the planned last day of a pair: its own, or the cohort's."""
    return pair.ends_on or pair.coupling.cohort.ends_on


def ending(day: date) -> QuerySet[Pair]:
    """Active pairs whose planned last day is before a day, in the order in which they were made."""
    planned = Coalesce("ends_on", "coupling__cohort__ends_on")
    return pairs().annotate(last_day=planned).filter(state=PairState.ACTIVE, last_day__lt=day).order_by("pk")


def on_trial(at: datetime) -> QuerySet[Pair]:
    """Active pairs whose weeks of trial are over at an instant, and which nobody has confirmed."""
    weeks = ExpressionWrapper(F("coupling__trial_weeks") * timedelta(weeks=1), output_field=DurationField())
    rows = pairs().filter(state=PairState.ACTIVE, confirmed_at__isnull=True, coupling__trial_weeks__isnull=False)
    return rows.annotate(trial_ends=F("active_at") + weeks).filter(trial_ends__lte=at).order_by("group", "pk")


def participants(cohort: Cohort) -> QuerySet[Application]:
    """The applications of a cohort that have ever been in an active pair, on either side."""
    begun = Pair.objects.filter(active_at__isnull=False, coupling__cohort=cohort)
    return (
        Application.objects.filter(intake__cohort=cohort)
        .filter(Exists(begun.filter(seeker=OuterRef("pk"))) | Exists(begun.filter(guide=OuterRef("pk"))))
        .select_related("person", "intake", "campus")
        .order_by("pk")
    )


def unanswered(at: datetime, coupling: Coupling | None = None) -> list[Waiting]:
    """Everybody who has been asked before the instant `at` and has not answered, with the days of the cohort's rule.

    The guide of a group is asked once for all of it, and stands here once.
    """
    found: list[Waiting] = []
    groups: set[int] = set()
    of = {"coupling": coupling} if coupling else {}
    open_ones = Pair.objects.filter(state__in=OPEN, offered_at__lte=at, **of)
    if not open_ones.exists():  # so it is most of the year, and the whole question joins ten tables
        return []
    for pair in pairs().filter(pk__in=open_ones.values("pk")).order_by("pk"):
        for side in Side:
            asked_at = asked_since(pair, side)
            if asked_at is not None and asked_at <= at and yes_at(pair, side) is None:
                if side is Side.GUIDE and pair.group_id is not None:
                    if pair.group_id in groups:
                        continue
                    groups.add(pair.group_id)
                rule = pair.coupling.first_contact
                middle = rule.tell_after_days or -(-(rule.remind_after_days + rule.office_after_days) // 2)
                found.append(
                    Waiting(
                        pair=pair,
                        side=side,
                        person=getattr(pair, side).person,
                        asked_at=asked_at,
                        remind_at=asked_at + timedelta(days=rule.remind_after_days),
                        tell_at=asked_at + timedelta(days=middle),
                        office_at=asked_at + timedelta(days=rule.office_after_days),
                    )
                )
    return found


def yes_at(pair: Pair, side: Side) -> datetime | None:
    """When a side said yes."""
    return pair.seeker_yes_at if side is Side.SEEKER else pair.guide_yes_at


def asked_since(pair: Pair, side: Side) -> datetime | None:
    """When a side was asked; None while the other is asked first."""
    return yes_at(pair, side.other) if first_asked(pair) == side.other else pair.offered_at


def first_asked(pair: Pair) -> Side | None:
    """The side that is asked before the other; None when both are asked at once."""
    first = pair.coupling.first_contact.asked_first
    return None if first == "both" else Side(first)


def asked_at_once(coupling: Coupling) -> list[Side]:
    """The sides that an offer goes to at once: both, or the one that the first contact asks first."""
    rule = first_contact(coupling)
    first = rule.asked_first if rule is not None else "both"
    return [side for side in Side if first in ("both", side)]


def side_of(pair: Pair, person: Person) -> Side | None:
    """Which end of a pair a person is; None for a stranger."""
    if pair.seeker.person_id == person.pk:
        return Side.SEEKER
    return Side.GUIDE if pair.guide.person_id == person.pk else None


def first_contact(coupling: Coupling) -> FirstContact | None:
    """The rule of the first contact of a coupling, if the programme has set one."""
    return FirstContact.objects.filter(coupling=coupling).first()


def clearance(coupling: Coupling) -> PrivacyClearance | None:
    """The newest clearance of the first-contact text as it stands today."""
    rule = first_contact(coupling)
    if rule is None:
        return None
    return coupling.clearances.filter(text_version=rule.text_version).first()


def running(coupling: Coupling) -> Run | None:
    """The run of a coupling that waits or runs now."""
    return coupling.runs.filter(state__in=[RunState.REQUESTED, RunState.RUNNING]).first()


def pool(coupling: Coupling, side: Side) -> QuerySet[Application]:
    """Who can be matched on one side: in the pool, trained where that comes first, not guided to a planned end yet."""
    done = Pair.objects.filter(coupling=coupling, state=PairState.COMPLETED, seeker=OuterRef("pk"))
    return admitted(coupling, side).exclude(applications.UNTRAINED).filter(~Exists(done))


def untrained(coupling: Coupling, side: Side) -> QuerySet[Application]:
    """Who is in the pool on one side of a coupling, has no live pair, and must be trained before a run places them."""
    taken = Pair.objects.filter(coupling=coupling, state__in=LIVE, **{side: OuterRef("pk")})
    return admitted(coupling, side).filter(applications.UNTRAINED).filter(~Exists(taken))


def admitted(coupling: Coupling, side: Side) -> QuerySet[Application]:
    """The applications in the pool on one side of a coupling, trained or not."""
    part = coupling.seekers if side is Side.SEEKER else coupling.guides
    return (
        Application.objects.filter(intake__cohort=coupling.cohort_id, intake__part=part, state=ApplicationState.POOL)
        .select_related("person", "intake", "campus", "study_group")
        .order_by("pk")
    )


def free_seekers(coupling: Coupling) -> QuerySet[Application]:
    """Seekers in the pool without a live pair in this coupling."""
    taken = Pair.objects.filter(coupling=coupling, state__in=LIVE, seeker=OuterRef("pk"))
    return pool(coupling, Side.SEEKER).filter(~Exists(taken))


def places_taken(coupling: Coupling) -> dict[int, int]:
    """How many places of each guide are held by live pairs; the pairs of one group hold one place together."""
    held: dict[int, set[int]] = {}
    rows = Pair.objects.filter(coupling=coupling, state__in=LIVE)
    for guide, group, pair in rows.values_list("guide_id", "group_id", "pk"):
        held.setdefault(guide, set()).add(-group if group else pair)
    return {guide: len(places) for guide, places in held.items()}


def seekers_held(coupling: Coupling) -> dict[int, int]:
    """How many seekers each guide has in live pairs."""
    return dict(Counter(Pair.objects.filter(coupling=coupling, state__in=LIVE).values_list("guide_id", flat=True)))


def over(coupling: Coupling) -> QuerySet[Pair]:
    """The pairs of a coupling that came to nothing or ended early, the oldest first."""
    rows = pairs().filter(coupling=coupling, state__in=[*FAILED, PairState.EXPIRED])
    return rows.order_by("ended_at", "pk")


def failed_pairs(coupling: Coupling) -> set[tuple[int, int]]:
    """Pairs of person ids (seeker, guide) that ended early or were declined in any cohort of the programme.

    Who was only arranged anew by the office has not failed.
    """
    rows = Pair.objects.filter(coupling__cohort__programme=coupling.cohort.programme_id, state__in=FAILED)
    rows = rows.exclude(end_reason=EndReason.REARRANGED)
    return set(rows.values_list("seeker__person_id", "guide__person_id"))


def kept_apart(coupling: Coupling) -> set[tuple[int, int]]:
    """Pairs of person ids (seeker, guide) that somebody at the desk keeps apart in the programme."""
    return set(apart(coupling).values_list("seeker", "guide"))


def apart(coupling: Coupling) -> QuerySet[Apart]:
    """Whom somebody at the desk keeps apart in the programme, in this cohort and every other."""
    rows = Apart.objects.filter(programme=coupling.cohort.programme_id, lifted_at__isnull=True)
    return rows.select_related("seeker", "guide", "said_by")


def put_first(coupling: Coupling) -> QuerySet[Precedence]:
    """Whom somebody at the desk puts first in a coupling, as long as it stands."""
    rows = Precedence.objects.filter(coupling=coupling, lifted_at__isnull=True).order_by("-must", "rank", "pk")
    return rows.select_related("application__person", "said_by")
