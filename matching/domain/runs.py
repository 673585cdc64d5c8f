"""Runs of the engine: asked for in the admin, carried out by a worker, kept whole or not at all."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching import engine, queries
from matching.domain import archive, failures, limits, locks, translate, worth
from matching.models import Proposal, Run, Unmatched
from matching.states import RUN_MOVES, RunState, Side, before
from people.domain import audit
from people.models import Person
from programmes.models import Campus, Coupling
from programmes.models.coupling import Method

READ, STORE = "read", "store"
SECONDS = {Method.FORMED_GROUPS: 40.0}
SECONDS_OTHERWISE = 300.0
TOLD_EVERY = 0.3
BATCH = 500


def request(
    coupling: Coupling,
    campus: Campus | None = None,
    seed: int = 0,
    *,
    objective: str = "",
    based_on: Run | None = None,
    by: Person,
    at: datetime,
) -> Run:
    """Ask for a run, perhaps with an objective of its own or around another's locks; the worker takes it up soon.

    Raises ValidationError when one of the coupling waits or runs (code "runs", params["run"] its number), or when
    nobody is free on one of the sides, or the rules cannot hold: limits that cross, or somebody who must have a place
    and takes no part.
    """
    interrupt_stale(coupling, at=at)
    _somebody_is_free(coupling, campus)
    _nothing_stands_against_it(coupling, campus)
    try:
        with transaction.atomic():
            wish = {"campus": campus, "seed": seed, "objective": objective, "based_on": based_on}
            run = Run.objects.create(coupling=coupling, requested_by=by, requested_at=at, **wish)
            audit.record("run.requested", run, by=by, at=at, scope=_scope(run))
    except IntegrityError:
        other = queries.running(coupling)
        raise ValidationError(
            _("A run of this coupling (number %(run)s) is already on its way. Wait for it, or cancel it first."),
            code="runs",
            params={"run": other.pk if other else "?"},
        ) from None
    return run


def carry_out(run_id: int, *, at: datetime) -> bool:
    """Carry out a requested run from rows to stored proposals; false when there was nothing to do.

    1. Hold the run's lock, so that two workers never share it and a dead one leaves it free. 2. Claim it. 3. Freeze
    the input. 4. Solve, telling the page how far it is. 5. Check the answer without the solver. 6. Store everything in
    one transaction, or nothing.
    """
    with locks.held(run_id) as alone:
        if not alone or not _move(run_id, RunState.RUNNING, started_at=at, stage=READ, percent=0):
            return False
        run = Run.objects.select_related("coupling__cohort__programme", "campus", "based_on").get(pk=run_id)
        clock = Clock(run_id, at)
        try:
            _solve_and_store(run, clock)
        except engine.Cancelled:
            return False
        except (engine.BadProblem, engine.Infeasible, ValueError) as wrong:
            held = list(archive.locks(run.based_on)) if run.based_on is not None else []
            told = {"error": str(wrong)[:4000], "failure": failures.of(wrong, held)}
            _move(run_id, RunState.FAILED, **told, finished_at=clock.now())
        return True


def interrupt_stale(coupling: Coupling | None = None, *, at: datetime) -> int:
    """Mark runs whose worker has died as interrupted, so that another may be asked for at once; count them."""
    rows = Run.objects.filter(state=RunState.RUNNING)
    if coupling is not None:
        rows = rows.filter(coupling=coupling)
    found = 0
    for run_id in rows.values_list("pk", flat=True):
        with locks.held(run_id) as free:
            found += bool(free and _move(run_id, RunState.INTERRUPTED, finished_at=at))
    return found


def time_limit(run: Run) -> float:
    """How many seconds the engine may take for a run, and for its replay."""
    return SECONDS.get(Method(run.coupling.method), SECONDS_OTHERWISE)


@transaction.atomic
def cancel(run: Run, *, by: Person, at: datetime) -> None:
    """Stop a run that waits or runs; nothing of it is kept."""
    to = RunState.DISCARDED if run.state == RunState.REQUESTED else RunState.INTERRUPTED
    if not _move(run.pk, to, finished_at=at):
        raise ValidationError(_("This run is no longer on its way. Load the page anew to see where it stands."))
    audit.record("run.cancelled", run, by=by, at=at, scope=_scope(run))
    run.refresh_from_db()


@transaction.atomic
def discard(run: Run, *, by: Person, at: datetime) -> None:
    """Lay aside a run that will not be published."""
    if not _move(run.pk, RunState.DISCARDED):
        raise ValidationError(_("A run that is published or on its way cannot be discarded."))
    audit.record("run.discarded", run, by=by, at=at, scope=_scope(run))
    run.refresh_from_db()


@dataclass
class Clock:
    """Knows how far a run is, tells the page a few times a second, and hears when somebody cancels it."""

    run_id: int
    at: datetime
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0
    stage: str = READ
    is_cancelled: bool = False

    def now(self) -> datetime:
        """The instant, by the one reading of the clock and the time that has passed."""
        return self.at + timedelta(seconds=time.monotonic() - self.began)

    def tell(self, stage: str, share: float) -> None:
        """Write stage and percent outside any transaction; 5 to 95 belong to the engine."""
        passed = time.monotonic()
        if stage == self.stage and passed - self.told < TOLD_EVERY:
            return
        self.stage, self.told = stage, passed
        percent = 5 + round(90 * min(1.0, max(0.0, share)))
        rows = Run.objects.filter(pk=self.run_id, state=RunState.RUNNING)
        self.is_cancelled = not rows.update(stage=stage[:40], percent=percent)

    def cancelled(self) -> bool:
        """Say whether the run is no longer wanted, as last heard."""
        return self.is_cancelled


def _solve_and_store(run: Run, clock: Clock) -> None:
    sides = translate.gather(run.coupling, run.campus)
    problem = archive.around(run, translate.problem(sides, run.seed))
    Run.objects.filter(pk=run.pk).update(frozen_input=translate.frozen(sides, problem))
    limit = time_limit(run)
    answer = engine.solve(problem, progress=clock.tell, cancelled=clock.cancelled, time_limit=limit)
    wrong = engine.verify(problem, answer, trust_solver=True)
    if wrong:
        raise failures.Refused(wrong)
    clock.tell(STORE, 1.0)
    _store(run, sides, answer, worth.of(problem, answer), clock)


@transaction.atomic
def _store(run: Run, sides: translate.Sides, answer: engine.Answer, prices: dict[str, Any], clock: Clock) -> None:
    """Keep proposals, people without a place, levels, prices and certificate together; nothing of a cancelled run.

    A run counts as proven only when no level rests on the solver's word alone.
    """
    document: dict[str, Any] = engine.answer_to_json(answer)
    kept = _move(
        run.pk,
        RunState.READY,
        digest=answer.problem_digest,
        levels=document["levels"],
        certificate={
            **document["certificate"],
            **{key: document[key] for key in ("format", "cuts")},
            "answer": answer.digest,
        },
        answer=archive.kept(document),
        prices=prices,
        proven=answer.is_proven and all(one.proof != "solver" for one in answer.levels),
        gap=answer.gap,
        seconds=answer.seconds,
        percent=100,
        finished_at=clock.now(),
    )
    if not kept:
        return
    proposals, left = translate.rows(run, sides, answer)
    _hold(run, proposals)
    Proposal.objects.bulk_create(proposals, batch_size=BATCH)
    Unmatched.objects.bulk_create(left, batch_size=BATCH)
    audit.record("run.ready", run, by=None, at=clock.now(), scope=_scope(run))


def _hold(run: Run, proposals: list[Proposal]) -> None:
    """Carry the locks of the run that this one is based on over to those who are still together."""
    held = run.based_on.proposals.filter(locked=True) if run.based_on is not None else Proposal.objects.none()
    by_hand = {(one.seeker_id, one.guide_id): one.by_hand for one in held}
    for one in proposals:
        if (one.seeker_id, one.guide_id) in by_hand:
            one.locked, one.by_hand = True, by_hand[one.seeker_id, one.guide_id]


def _move(run_id: int, to: RunState, **values: Any) -> bool:
    """Move a run by one conditional update, as the table allows; false when it is not where it must be."""
    return bool(Run.objects.filter(pk=run_id, state__in=before(to, RUN_MOVES)).update(state=to, **values))


def _somebody_is_free(coupling: Coupling, campus: Campus | None) -> None:
    seekers, guides = queries.free_seekers(coupling), queries.pool(coupling, Side.GUIDE)
    if campus is not None:
        seekers, guides = seekers.filter(campus=campus), guides.filter(campus=campus)
    if not seekers.exists():
        raise ValidationError(_("Nobody in the pool waits for a guide. Decide applications first."))
    if not guides.exists():
        if queries.untrained(coupling, Side.GUIDE).exists():
            raise ValidationError(_("Everybody who guides must be trained first. Record the training, then ask again."))
        raise ValidationError(_("Nobody who guides is in the pool. Decide applications first."))


def _nothing_stands_against_it(coupling: Coupling, campus: Campus | None) -> None:
    """Refuse what no run can do: limits that contradict one another, and a must for somebody who takes no part."""
    if wrong := limits.faults(coupling, campus):
        raise ValidationError(" ".join(wrong))
    there = {"campus": campus} if campus is not None else {}
    musts = queries.put_first(coupling).filter(must=True).values("application")
    untrained = queries.untrained(coupling, Side.SEEKER).filter(pk__in=musts, **there)
    names = sorted(str(one.person) for one in untrained)
    if names:
        raise ValidationError(
            _("Must have a place, and is not trained yet: %(names)s. Record the training, then ask again.")
            % {"names": ", ".join(names)}
        )
    if coupling.method == Method.EXISTING_GROUPS:
        alone = queries.free_seekers(coupling).filter(pk__in=musts, study_group=None, **there)
        names = sorted(str(one.person) for one in alone)
        if names:
            raise ValidationError(
                _("Must have a place, and is in no study group: %(names)s. Put them into one, then ask again.")
                % {"names": ", ".join(names)}
            )


def _scope(run: Run) -> str:
    return run.coupling.cohort.programme.slug
