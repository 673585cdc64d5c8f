"""Going on longer: one of the two asks and the other agrees, or the office sets another last day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matching import queries
from matching.models import Extension, Pair
from matching.states import ExtensionState, PairState, Side
from people.domain import audit, outbox
from people.models import Person

LONGEST = timedelta(days=366)


@transaction.atomic
def ask(pair: Pair, until: date, *, by: Person, at: datetime) -> Extension:
    """Ask the other to go on until a day; raises ValidationError for who may not, or a day that cannot be.

    A member of a group asks for themselves. Its guide asks all members at once, and each answers for themselves.
    """
    side = _side(pair, by)
    _check(pair, until, at, after=queries.last_day(pair))
    try:
        with transaction.atomic():
            made = Extension.objects.create(pair=pair, asked_by=side, until=until, asked_at=at)
    except IntegrityError:
        raise ValidationError(_("One of you has asked already. Answer that first.")) from None
    asked = [made]
    if pair.group_id and side is Side.GUIDE:
        asked += [
            Extension.objects.create(pair=one, asked_by=side, until=until, asked_at=at)
            for one in _fellows_who_end_before(pair, until)
        ]
    for wish in asked:
        audit.record("pair.extension_asked", wish.pair, by=by, at=at, scope=_scope(wish.pair), note=str(until))
        _tell(wish.pair, side.other, "extension_asked", wish.pk, at)
    return made


@transaction.atomic
def agree(extension: Extension, *, by: Person, at: datetime) -> None:
    """Agree to go on; raises ValidationError unless `by` is the one who was asked and the match still runs."""
    pair = extension.pair
    _settle(extension, ExtensionState.AGREED, by, at)
    if not Pair.objects.filter(pk=pair.pk, state=PairState.ACTIVE).update(ends_on=extension.until):
        raise ValidationError(_("This match has ended, so it cannot go on longer. Write to your contact."))
    audit.record("pair.extended", pair, by=by, at=at, scope=_scope(pair), note=str(extension.until))
    about = f"{extension.until}:{pair.pk}" if pair.group_id else str(extension.until)
    for side in Side:
        _tell(pair, side, "extended", about, at)
    pair.refresh_from_db()


@transaction.atomic
def refuse(extension: Extension, *, by: Person, at: datetime) -> None:
    """Say no, or take one's own wish back; the match ends on its day."""
    mine = queries.side_of(extension.pair, by) == extension.asked_by
    _settle(extension, ExtensionState.REFUSED, by, at, also_asker=True)
    audit.record("pair.extension_refused", extension.pair, by=by, at=at, scope=_scope(extension.pair))
    if not mine:
        _tell(extension.pair, Side(extension.asked_by), "extension_refused", extension.pk, at)


@transaction.atomic
def set_last_day(pair: Pair, until: date, *, by: Person, at: datetime) -> int:
    """Set another last day for a match, or for all of a group; by the office. Both are told; give how many."""
    _check(pair, until, at, after=None)
    together = Pair.objects.filter(group=pair.group_id) if pair.group_id else Pair.objects.filter(pk=pair.pk)
    changing = list(queries.pairs().filter(pk__in=_running(together)))
    if not changing:
        raise ValidationError(_("Only an active pair can go on longer. Load the page anew to see where it stands."))
    Pair.objects.filter(pk__in=[one.pk for one in changing], state=PairState.ACTIVE).update(ends_on=until)
    open_wishes = Extension.objects.filter(pair__in=changing, state=ExtensionState.ASKED)
    open_wishes.update(state=ExtensionState.AGREED, settled_at=at)
    for one in changing:
        audit.record("pair.extended", one, by=by, at=at, scope=_scope(one), note=str(until))
        for side in Side:
            _tell(one, side, "extended", str(until), at)
    pair.refresh_from_db()
    return len(changing)


def _fellows_who_end_before(pair: Pair, until: date) -> list[Pair]:
    """Give the others of a group who have begun, end before a day, and have nothing to answer already."""
    rows = queries.pairs().filter(group=pair.group_id, state=PairState.ACTIVE).exclude(pk=pair.pk)
    rows = rows.exclude(extensions__state=ExtensionState.ASKED).order_by("pk")
    return [one for one in rows if queries.last_day(one) < until]


def _running(rows: QuerySet[Pair]) -> QuerySet[Pair, int]:
    return rows.filter(state=PairState.ACTIVE).values_list("pk", flat=True)


def _settle(extension: Extension, state: ExtensionState, by: Person, at: datetime, *, also_asker: bool = False) -> None:
    side = queries.side_of(extension.pair, by)
    if side is None or (side == extension.asked_by and not also_asker):
        raise ValidationError(_("The other one answers this."))
    rows = Extension.objects.filter(pk=extension.pk, state=ExtensionState.ASKED)
    if not rows.update(state=state, settled_at=at):
        raise ValidationError(_("This is answered already. Load the page anew to see where it stands."))


def _side(pair: Pair, by: Person) -> Side:
    side = queries.side_of(pair, by)
    if side is None or pair.state != PairState.ACTIVE:
        raise ValidationError(_("Only the two of an active match can ask to go on longer."))
    return side


def _check(pair: Pair, until: date, at: datetime, after: date | None) -> None:
    today = at.astimezone(ZoneInfo(pair.coupling.cohort.programme.time_zone)).date()
    if until < today:
        raise ValidationError({"until": _("This day is over. Choose a day that is ahead.")})
    if after is not None and until <= after:
        raise ValidationError({"until": _("Your match runs until then already. Choose a later day.")})
    if until > pair.coupling.cohort.ends_on + LONGEST:
        raise ValidationError({"until": _("Choose a day within a year of the cohort's last day.")})


def _tell(pair: Pair, side: Side, kind: str, about: object, at: datetime) -> None:
    whom = f"group:{pair.group_id}" if pair.group_id and side is Side.GUIDE else f"pair:{pair.pk}"
    outbox.put(
        getattr(pair, side).person,
        kind,
        key=f"{kind}:{whom}:{about}:{side}",
        at=at,
        scope=_scope(pair),
        about={"pair": pair.pk, "side": str(side.value)},
    )


def _scope(pair: Pair) -> str:
    return pair.coupling.cohort.programme.slug
