"""From proposals to offers: a named person publishes, after the privacy contact has cleared the first contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from applications import queries as applications
from applications.models import Application, StudyGroup
from applications.states import ApplicationState
from matching import queries
from matching.domain import disclosure, limits, pairs, reasons, translate
from matching.models import Group, Pair, Proposal, Run, Unmatched
from matching.states import LIVE, RUN_MOVES, RunState, Side, before
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Coupling, FirstContact
from programmes.models.coupling import Method


@dataclass(frozen=True)
class Judgement:
    """What the rows say of one pair by hand: points, their parts, and the rules it breaks, in words."""

    score: int
    parts: list[dict[str, Any]]
    broken: tuple[str, ...]


@transaction.atomic
def publish(run: Run, *, by: Person, at: datetime, tell_unmatched: bool = True, seen: int | None = None) -> None:
    """Offer every proposal of a run: pairs and groups arise, both sides are asked, the others are told.

    Raises ValidationError without a named person or a standing clearance (OM-10), when somebody has left the pool or
    has got another pair since the run, when a guide has no free place any more, when a greatest number of the coupling
    would be passed, or when the board has changed since the version `seen` that the person looked at.
    """
    rule = cleared(run.coupling)
    _named(by)
    sources = before(RunState.PUBLISHED, RUN_MOVES)
    rows = Run.objects.filter(pk=run.pk, state__in=sources)
    if seen is not None and rows.exclude(board_version=seen).exists():
        raise ValidationError(
            _("The board has changed since you looked. Look through the letters again, then publish.")
        )
    if seen is not None:
        rows = rows.filter(board_version=seen)
    if not rows.update(state=RunState.PUBLISHED, published_at=at, published_by=by):
        raise ValidationError(_("Only a run that is ready for review can be published."))
    proposals = list(run.proposals.select_related("seeker__person", "guide__person", "study_group"))
    limits.hold(run.coupling)
    _still_there(run.coupling, proposals, on_board=True)
    groups = _groups(run, proposals)
    for proposal in proposals:
        group = groups.get(proposal.group_number) if proposal.group_number else None
        _offer(_pair(run.coupling, rule, proposal, group, run, at), by=by, at=at)
    limits.keep(run.coupling)
    audit.record("run.published", run, by=by, at=at, scope=_scope(run.coupling))
    if tell_unmatched:
        _tell_unmatched(run, at)
    run.refresh_from_db()


@transaction.atomic
def couple(
    coupling: Coupling,
    seeker: Application,
    guide: Application,
    *,
    group: Group | None = None,
    follows: Pair | None = None,
    by: Person,
    at: datetime,
) -> Pair:
    """Offer one pair by hand, perhaps as a new member of a group, or after another pair; the page has shown the rest.

    Where groups are formed, whoever is put into none begins a new one with their guide.
    Raises ValidationError under the same gates as `publish`.
    """
    rule = cleared(coupling)
    _named(by)
    if group is not None and (group.guide_id != guide.pk or group.coupling_id != coupling.pk):
        raise ValidationError(_("This group has another guide."))
    if seeker.person_id == guide.person_id:
        raise ValidationError(_("Nobody can be matched with themselves."))
    judged = judge(coupling, seeker, guide)
    proposal = Proposal(seeker=seeker, guide=guide, score=judged.score, parts=judged.parts)
    limits.hold(coupling)
    _still_there(coupling, [proposal])
    if group is None and coupling.method == Method.FORMED_GROUPS:
        group = new_group(coupling, guide)
    pair = _pair(coupling, rule, proposal, group, None, at)
    limits.keep(coupling)
    if follows is not None:
        Pair.objects.filter(pk=pair.pk).update(follows=follows)
    _offer(pair, by=by, at=at, note="; ".join(judged.broken))
    return pair


def judge(coupling: Coupling, seeker: Application, guide: Application) -> Judgement:
    """Compare one seeker and one guide as a run would."""
    sides = translate.two(coupling, seeker, guide)
    names = translate.broken(sides)
    kept = queries.apart(coupling).filter(seeker=seeker.person_id, guide=guide.person_id).first()
    told = {"apart": reasons.kept_apart(kept)} if kept is not None else {}
    broken = tuple(told.get(name) or reasons.broken_rule(name, coupling) for name in names)
    return Judgement(sides.points(0, 0), sides.parts(0, 0), broken)


def cleared(coupling: Coupling) -> FirstContact:
    """Give the first-contact rule if its text is cleared as it stands; else raise ValidationError (OM-10)."""
    rule = queries.first_contact(coupling)
    if rule is None:
        raise ValidationError(
            _("This coupling has no rule for the first contact. Write what is shown, disclosed and accepted first.")
        )
    if queries.clearance(coupling) is None:
        raise ValidationError(
            _(
                "The first contact is not cleared: version %(version)s of its text waits for the privacy contact. "
                "Record the clearance, then publish."
            ),
            params={"version": rule.text_version},
        )
    return rule


def _named(by: Person | None) -> None:
    if by is None or not by.is_active:
        raise ValidationError(_("A named person must publish: nothing is offered by the machine alone."))


def _still_there(coupling: Coupling, proposals: list[Proposal], *, on_board: bool = False) -> None:
    """Refuse when somebody has left the pool, lacks training, or has another live pair by now; lock them meanwhile."""
    keys = {proposal.seeker_id for proposal in proposals} | {proposal.guide_id for proposal in proposals}
    rows = Application.objects.filter(pk__in=keys).select_related("person", "intake").order_by("pk")
    there = {one.pk: one for one in rows.select_for_update(of=("self",))}
    gone = sorted(str(one.person) for one in there.values() if one.state != ApplicationState.POOL)
    if gone:
        raise ValidationError(_gone(on_board=on_board), code="gone", params={"names": ", ".join(gone)})
    untrained = sorted(str(one.person) for one in there.values() if applications.lacks_training(one))
    if untrained:
        raise ValidationError(
            _("Not trained yet: %(names)s. Record the training on the application first."),
            code="untrained",
            params={"names": ", ".join(untrained)},
        )
    taken = Pair.objects.filter(coupling=coupling, state__in=LIVE, seeker__in=[p.seeker_id for p in proposals])
    names = sorted(str(one.seeker.person) for one in taken.select_related("seeker__person"))
    if names:
        raise ValidationError(_taken(on_board=on_board), code="taken", params={"names": ", ".join(names)})


def _gone(*, on_board: bool) -> str:
    if not on_board:
        return _("No longer in the pool: %(names)s. Load the page anew and choose somebody else.")
    return _(
        "No longer in the pool: %(names)s. At the board, take them out, and move who sits with them to another guide; "
        "what else was done there stays. Then publish."
    )


def _taken(*, on_board: bool) -> str:
    if not on_board:
        return _("Already matched or offered a match: %(names)s. Load the page anew and choose somebody else.")
    return _("Already matched or offered a match: %(names)s. Take them out at the board, then publish.")


def _groups(run: Run, proposals: list[Proposal]) -> dict[int, Group]:
    """Make the groups of a run, each with the study group's name, or with the next free number."""
    coupling = run.coupling
    made: dict[int, Group] = {}
    for one in sorted(proposals, key=lambda proposal: proposal.group_number or 0):
        if one.group_number is None or one.group_number in made:
            continue
        made[one.group_number] = new_group(coupling, one.guide, one.slot, study_group=one.study_group, run=run)
    return made


def new_group(
    coupling: Coupling,
    guide: Application,
    slot: str = "",
    *,
    study_group: StudyGroup | None = None,
    run: Run | None = None,
) -> Group:
    """Make a group without members yet, with the study group's name, or with the next free number."""
    names = set(coupling.groups.values_list("name", flat=True))
    name = _group_name(coupling, study_group, names)
    return Group.objects.create(coupling=coupling, run=run, guide=guide, study_group=study_group, name=name, slot=slot)


def _group_name(coupling: Coupling, study_group: StudyGroup | None, names: set[str]) -> str:
    if study_group is not None and study_group.name not in names:
        return study_group.name
    with translation.override(coupling.cohort.programme.languages[0]):
        tries = (_("Group %(number)s") % {"number": number} for number in range(1, len(names) + 2))
        return next(name for name in tries if name not in names)


def _pair(
    coupling: Coupling, rule: FirstContact, proposal: Proposal, group: Group | None, run: Run | None, at: datetime
) -> Pair:
    """Write one offered pair with its frozen terms; the database refuses a guide without a free place."""
    try:
        with transaction.atomic():
            return Pair.objects.create(
                coupling=coupling,
                run=run,
                group=group,
                seeker=proposal.seeker,
                guide=proposal.guide,
                score=proposal.score,
                parts=proposal.parts,
                terms=disclosure.frozen(rule.text),
                terms_version=rule.text_version,
                disclosed=list(rule.disclosed_after),
                offered_at=at,
            )
    except IntegrityError as refusal:
        raise ValidationError(_why(refusal, proposal)) from None


def _why(refusal: IntegrityError, proposal: Proposal) -> str:
    constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
    if constraint == "places_of_the_guide":
        return _("%(name)s has no free place any more. Give more places, or choose somebody else.") % {
            "name": proposal.guide.person
        }
    if constraint == "one_live_pair":
        return _("%(name)s already has a match, or an offer that waits for an answer.") % {
            "name": proposal.seeker.person
        }
    raise refusal


def _offer(pair: Pair, *, by: Person, at: datetime, note: str = "") -> None:
    audit.record("pair.offered", pair, by=by, at=at, scope=_scope(pair.coupling), note=note)
    for side in Side:
        if queries.asked_since(pair, side) is not None:
            pairs.offer(pair, side, at=at)


def _tell_unmatched(run: Run, at: datetime) -> None:
    for row in told(run).select_related("application__person"):
        key = f"unmatched:{row.run_id}:{row.application_id}"
        about = {"unmatched": row.pk}
        outbox.put(row.application.person, "unmatched", key=key, at=at, scope=_scope(run.coupling), about=about)


def told(run: Run) -> QuerySet[Unmatched]:
    """Who is written to that they have no place: whom the run tried to place and who is in the pool yet.

    Who must be trained first reads so on their own page.
    """
    return run.unmatched.filter(application__state=ApplicationState.POOL).exclude(reason=translate.NO_TRAINING)


def _scope(coupling: Coupling) -> str:
    return coupling.cohort.programme.slug
