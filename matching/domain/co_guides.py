"""Several guides of one group: somebody is asked to guide beside its guide, or instead for a while, and answers."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Application
from matching import queries
from matching.domain import disclosure, publishing
from matching.models import CoGuide, Group
from matching.states import LIVE, CoGuideKind, PairState, Side
from people.domain import audit, outbox
from people.models import Person


@transaction.atomic
def ask(
    group: Group, guide: Application, *, kind: str, from_day: date, until_day: date | None, by: Person, at: datetime
) -> CoGuide:
    """Ask somebody from the pool to guide a group too; nothing of its members shows before their yes.

    Raises ValidationError without a cleared first contact, for days that are none, and for who belongs to the group
    or is asked already.
    """
    rule = publishing.cleared(group.coupling)
    if kind == CoGuideKind.INSTEAD and until_day is None:
        raise ValidationError(_("Say until which day: who stands in hands the group back."))
    if until_day is not None and until_day < from_day:
        raise ValidationError(_("The last day lies before the first."))
    if not queries.pool(group.coupling, Side.GUIDE).filter(pk=guide.pk).exists():
        raise ValidationError(_("No longer in the pool: %(names)s."), params={"names": str(guide.person)})
    belongs = group.pairs.filter(Q(seeker__person=guide.person_id) | Q(guide=guide.pk), state__in=LIVE)
    if group.guide_id == guide.pk or belongs.exists():
        raise ValidationError(_("%(name)s belongs to this group already.") % {"name": guide.person})
    try:
        with transaction.atomic():
            one = CoGuide.objects.create(
                group=group,
                guide=guide,
                kind=kind,
                from_day=from_day,
                until_day=until_day,
                terms=disclosure.frozen(rule.text),
                terms_version=rule.text_version,
                disclosed=list(rule.disclosed_after),
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError:
        raise ValidationError(_("%(name)s is asked already.") % {"name": guide.person}) from None
    audit.record("co_guide.asked", one, by=by, at=at, scope=_scope(one), note=kind)
    _tell(one, guide.person, "co_guide_asked", at)
    return one


@transaction.atomic
def accept(one: CoGuide, *, by: Person, at: datetime) -> None:
    """Say yes to the text; the group's guide and the members who have begun are told who joins them."""
    _answer(one, by, yes_at=at)
    audit.record("co_guide.accepted", one, by=by, at=at, scope=_scope(one))
    told = {one.group.guide.person}
    begun = one.group.pairs.filter(state=PairState.ACTIVE, seeker__state="pool").select_related("seeker__person")
    for person in told | {pair.seeker.person for pair in begun}:
        _tell(one, person, "co_guide_joins", at)


@transaction.atomic
def decline(one: CoGuide, *, by: Person, at: datetime) -> None:
    """Say no; the office reads it on the page of the group."""
    _answer(one, by, ended_at=at)
    audit.record("co_guide.declined", one, by=by, at=at, scope=_scope(one))


@transaction.atomic
def end(one: CoGuide, *, by: Person, at: datetime) -> None:
    """End it before its last day, by the office; they see nothing of the group any more."""
    if not CoGuide.objects.filter(pk=one.pk, ended_at__isnull=True).update(ended_at=at):
        raise ValidationError(_("This is over already. Load the page anew to see where it stands."))
    audit.record("co_guide.ended", one, by=by, at=at, scope=_scope(one))
    one.refresh_from_db()
    _tell(one, one.guide.person, "co_guide_over", at)


def _answer(one: CoGuide, by: Person, **values: datetime) -> None:
    rows = CoGuide.objects.filter(pk=one.pk, guide__person=by, guide__state="pool")
    if not rows.filter(yes_at__isnull=True, ended_at__isnull=True).update(**values):
        raise ValidationError(_("This question is answered already, or no longer stands. Nothing was changed."))
    one.refresh_from_db()


def _tell(one: CoGuide, person: Person, kind: str, at: datetime) -> None:
    key = f"{kind}:{one.pk}:{person.pk}"
    outbox.put(person, kind, key=key, at=at, scope=_scope(one), about={"co_guide": one.pk})


def _scope(one: CoGuide) -> str:
    return one.group.coupling.cohort.programme.slug
