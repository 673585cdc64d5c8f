"""Several guides: somebody is asked to guide a group or pair beside its guide, or instead for a while, and answers."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Application
from matching import queries
from matching.domain import disclosure, publishing
from matching.models import CoGuide, Group, Pair
from matching.states import LIVE, CoGuideKind, PairState, Side
from people.domain import audit, outbox
from people.models import Person
from programmes.models import FirstContact


@transaction.atomic
def ask(
    bond: Pair | Group,
    guide: Application,
    *,
    kind: str,
    from_day: date,
    until_day: date | None,
    by: Person,
    at: datetime,
) -> CoGuide:
    """Ask somebody from the pool to help to guide a group or pair; nothing of who is guided shows before their yes.

    Raises ValidationError without a cleared first contact, for days that are none, for a pair that is not active, and
    for who belongs to it or is asked already.
    """
    rule = publishing.cleared(bond.coupling)
    if isinstance(bond, Pair):
        _can_have_a_stand_in(bond, kind)
    _check_days(kind, from_day, until_day)
    if not queries.pool(bond.coupling, Side.GUIDE).filter(pk=guide.pk).exists():
        raise ValidationError(_("No longer in the pool: %(names)s."), params={"names": str(guide.person)})
    if _belongs(bond, guide):
        raise ValidationError(_("%(name)s belongs to it already.") % {"name": guide.person})
    one = _made(bond, guide, rule, kind=kind, from_day=from_day, until_day=until_day, asked_by=by, asked_at=at)
    audit.record("co_guide.asked", one, by=by, at=at, scope=_scope(one), note=kind)
    _tell(one, guide.person, "co_guide_asked", at)
    return one


@transaction.atomic
def accept(one: CoGuide, *, by: Person, at: datetime) -> None:
    """Say yes to the text; the guide and those who are guided and have begun are told who joins them."""
    _answer(one, by, yes_at=at)
    audit.record("co_guide.accepted", one, by=by, at=at, scope=_scope(one))
    rows = Pair.objects.filter(queries.walking_in(one.bond), state=PairState.ACTIVE, seeker__state="pool")
    begun = rows.select_related("seeker__person")
    for person in {one.bond.guide.person} | {pair.seeker.person for pair in begun}:
        _tell(one, person, "co_guide_joins", at)


@transaction.atomic
def decline(one: CoGuide, *, by: Person, at: datetime) -> None:
    """Say no; the office reads it on the page of the pair or group."""
    _answer(one, by, ended_at=at)
    audit.record("co_guide.declined", one, by=by, at=at, scope=_scope(one))


@transaction.atomic
def end(one: CoGuide, *, by: Person, at: datetime) -> None:
    """End it before its last day, by the office; they see nothing of it any more."""
    if not CoGuide.objects.filter(pk=one.pk, ended_at__isnull=True).update(ended_at=at):
        raise ValidationError(_("This is over already. Load the page anew to see where it stands."))
    audit.record("co_guide.ended", one, by=by, at=at, scope=_scope(one))
    one.refresh_from_db()
    _tell(one, one.guide.person, "co_guide_over", at)


def has_begun(one: CoGuide, at: datetime) -> bool:
    """Say whether the first day of a co-guide has come where the programme is."""
    return one.from_day <= day_there(one.bond, at)


def day_there(bond: Pair | Group, at: datetime) -> date:
    """Give the day that an instant falls on where the programme of a pair or group is."""
    return at.astimezone(ZoneInfo(bond.coupling.cohort.programme.time_zone)).date()


def _made(bond: Pair | Group, guide: Application, rule: FirstContact, **columns: Any) -> CoGuide:
    text = {"terms": disclosure.frozen(rule.text), "terms_version": rule.text_version}
    try:
        with transaction.atomic():
            return CoGuide.objects.create(
                **queries.whose(bond), guide=guide, **text, disclosed=list(rule.disclosed_after), **columns
            )
    except IntegrityError:
        raise ValidationError(_("%(name)s is asked already.") % {"name": guide.person}) from None


def _can_have_a_stand_in(pair: Pair, kind: str) -> None:
    if pair.group_id or pair.state != PairState.ACTIVE:
        raise ValidationError(_("Only an active pair can get a stand-in. Load the page anew to see where it stands."))
    if kind != CoGuideKind.INSTEAD:
        raise ValidationError(_("Two walk together as a pair: somebody can step in for the guide for a while."))


def _check_days(kind: str, from_day: date, until_day: date | None) -> None:
    if kind == CoGuideKind.INSTEAD and until_day is None:
        raise ValidationError(_("Say until which day: who stands in hands it back."))
    if until_day is not None and until_day < from_day:
        raise ValidationError(_("The last day lies before the first."))


def _belongs(bond: Pair | Group, guide: Application) -> bool:
    if bond.guide.person_id == guide.person_id:
        return True
    if isinstance(bond, Pair):
        return bond.seeker.person_id == guide.person_id
    return bond.pairs.filter(Q(seeker__person=guide.person_id) | Q(guide=guide.pk), state__in=LIVE).exists()


def _answer(one: CoGuide, by: Person, **values: datetime) -> None:
    rows = CoGuide.objects.filter(pk=one.pk, guide__person=by, guide__state="pool")
    if not rows.filter(yes_at__isnull=True, ended_at__isnull=True).update(**values):
        raise ValidationError(_("This question is answered already, or no longer stands. Nothing was changed."))
    one.refresh_from_db()


def _tell(one: CoGuide, person: Person, kind: str, at: datetime) -> None:
    key = f"{kind}:{one.pk}:{person.pk}"
    outbox.put(person, kind, key=key, at=at, scope=_scope(one), about={"co_guide": one.pk})


def _scope(one: CoGuide) -> str:
    return one.bond.coupling.cohort.programme.slug
