"""What coordinators of the demo have done: put people first, at a board, with groups, after trials, before a run."""

from datetime import datetime, timedelta

from applications.models import Application
from matching import queries
from matching.domain import board, co_guides, forecasts, precedence, readiness, seats, translate
from matching.domain import pairs as walking
from matching.models import Group, Pair, Run
from matching.states import BoardVerb, CoGuideKind, ForecastKind, PairState, Side, TrialHeard
from people.models import Person
from programmes.models import Coupling, GroupMix, Question
from programmes.models.coupling import Method

WAIT_FOR_REVIEW = 4
HEARD = (
    (TrialHeard.ALL, "Begge er fornøyde. De møtes annenhver uke og har skrevet ned målene sine."),
    (TrialHeard.SOME, "Studenten er fornøyd. Mentoren har ikke svart; jeg ringer igjen i neste uke."),
    (TrialHeard.ALL, ""),
    (TrialHeard.ALL, "Litt treg start, men nå har de faste tider. Hør med dem igjen før jul."),
    (TrialHeard.NOBODY, "Møteloggen viser tre møter på seks uker. Ingen grunn til å forstyrre."),
)


def before_a_run(coupling: Coupling, *, by: Person, at: datetime) -> None:
    """Put two first for their reasons, and say what formed groups are made of."""
    waiting = list(queries.free_seekers(coupling)[:2])
    reasons = ("Ventet i fjor og ble lovet å komme først i år.", "Fikk avslag i fjor fordi gruppa ble for liten.")
    for one, rank, reason in zip(waiting, (1, 2), reasons, strict=False):
        precedence.say(coupling, one, rank=rank, reason=reason, by=by, at=at)
    if coupling.method == Method.FORMED_GROUPS:
        asked = Question.objects.filter(section__questionnaire__intakes__cohort=coupling.cohort_id)
        home = asked.filter(key="study_programme", section__questionnaire__part=coupling.seekers).first()
        if home is not None:
            GroupMix.objects.get_or_create(coupling=coupling, defaults={"home_key": home.key, "cohesion": 1500})


def board_of(run: Run, *, by: Person, at: datetime) -> None:
    """Keep the weakest match together, and one pair apart for a reason."""
    found = list(run.proposals.select_related("seeker__person", "guide__person").order_by("score", "pk"))
    if len(found) < 4:
        return
    reason = "Ventet i fjor og ble lovet plass i mars."
    known = set(queries.put_first(run.coupling).values_list("application_id", flat=True))
    chosen = next(one.seeker for one in found[2:] if one.seeker_id not in known)
    precedence.say(run.coupling, chosen, rank=None, reason=reason, by=by, at=at)
    board.do(run, seats.Wish(BoardVerb.LOCK, found[1].seeker), seen=run.board_version, by=by, at=at)
    weakest = found[0]
    reason = "They know each other from a job they both left in anger."
    wish = seats.Wish(BoardVerb.FORBID, weakest.seeker, weakest.guide, reason=reason)
    if not seats.cost(run, wish).refused:
        board.do(run, wish, seen=run.board_version, by=by, at=at)


def groups(coupling: Coupling, *, by: Person, at: datetime) -> None:
    """Let somebody without a group stand in with one for four weeks."""
    group = Group.objects.filter(coupling=coupling).order_by("pk").first()
    if group is None:
        return
    busy = Group.objects.filter(coupling=coupling).values("guide")
    free = queries.pool(coupling, Side.GUIDE).exclude(pk__in=busy)
    spare = free.filter(campus=group.guide.campus_id).first() or free.first()
    if spare is not None:
        _stands_in(group, spare, by=by, at=at)


def pairs(coupling: Coupling, *, by: Person, at: datetime) -> None:
    """Let another mentor of the same campus step in for one who is away for four weeks."""
    rows = queries.pairs().filter(coupling=coupling, state=PairState.ACTIVE, group=None).order_by("pk")
    pair = rows.last()
    if pair is None:
        return
    others = queries.pool(coupling, Side.GUIDE).exclude(person__in=[pair.guide.person_id, pair.seeker.person_id])
    spare = others.filter(campus=pair.guide.campus_id).order_by("pk").first()
    if spare is not None:
        _stands_in(pair, spare, by=by, at=at)


def trials(coupling: Coupling, *, by: Person, at: datetime) -> None:
    """Review the trials that are over, with a note on most; the last few wait for it."""
    over = list(queries.on_trial(at - timedelta(days=7)).filter(coupling=coupling, group=None))
    for number, pair in enumerate(over[: max(0, len(over) - WAIT_FOR_REVIEW)]):
        heard, note = HEARD[number % len(HEARD)]
        walking.confirm(pair, heard=heard, note=note, by=by, at=at - timedelta(days=2 + number % 5))


def outlook(coupling: Coupling, *, by: Person, at: datetime) -> None:
    """Ask for a dry run, and whether hiding pays; the demo's worker makes both as soon as it runs."""
    if readiness.is_small(translate.gather(coupling, None)):
        for kind in ForecastKind:
            forecasts.ask(coupling, None, kind, by=by, at=at)


def _stands_in(bond: Pair | Group, spare: Application, *, by: Person, at: datetime) -> None:
    days = {"from_day": at.date() - timedelta(days=3), "until_day": at.date() + timedelta(days=25)}
    one = co_guides.ask(bond, spare, kind=CoGuideKind.INSTEAD, **days, by=by, at=at - timedelta(days=6))
    co_guides.accept(one, by=spare.person, at=at - timedelta(days=5))
