"""One expectation and one participant: how far they have come, in numbers, as a standing and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Expectation, Gathering
from programmes.models.calendar import ExpectationKind, Mode
from sessions_app.domain import periods
from sessions_app.domain.periods import Period, Turn
from sessions_app.queries.records import Held, Record, Span
from sessions_app.states import AllowanceKind, Presence, Standing

K = ExpectationKind
S = Standing
LAST_DAYS = 7
MODES = {K.GATHERINGS_IN_PERSON: Mode.IN_PERSON, K.GATHERINGS_DIGITAL: Mode.DIGITAL}


@dataclass(frozen=True)
class Line:
    """One expectation of one person: standing, how many of how many, the words, and what each month or week was."""

    rule: Expectation
    state: Standing
    done: int
    needed: int
    words: str
    periods: tuple[Period, ...] = ()

    @property
    def expectation(self) -> str:
        """What is expected, in the programme's own words."""
        return str(self.rule)


def line(rule: Expectation, record: Record, registered: frozenset[int], today: date, at: datetime) -> Line | None:
    """Judge one expectation; None where it is about a coupling in which the person takes no part."""
    spans = [span for span in record.spans if rule.coupling_id in (None, span.coupling)]
    if not spans:
        return None
    if rule.kind in MODES:
        return _gatherings(rule, record, registered, at)
    bonds = {span.bond for span in spans}
    return MEETINGS[K(rule.kind)](rule, record, spans, [one for one in record.meetings if one.bond in bonds], today)


def turn_of(gathering: Gathering, record: Record, registered: frozenset[int], at: datetime) -> Turn | None:
    """Say how one gathering stands for somebody; None for one that was before they came in."""
    presence = record.presences.get(gathering.pk, "")
    if presence == Presence.PRESENT:
        return Turn.KEPT
    if gathering.pk in record.elsewhere or gathering.pk in record.absences:
        return _made_up(record, gathering, at)
    if gathering.ends_at > at:
        return Turn.LOST if presence == Presence.ABSENT else Turn.AHEAD
    if presence == Presence.EXCUSED:
        return Turn.OPEN
    if not presence and gathering.ends_at <= record.joined_at:
        return None
    return Turn.LOST if presence or gathering.pk in registered else Turn.OPEN


def _made_up(record: Record, gathering: Gathering, at: datetime) -> Turn:
    """Say how an approved absence stands: made up, still to be made up, or not made up in time."""
    made = record.elsewhere.get(gathering.pk)
    if made is not None:
        noted = record.presences.get(made.instead_id)
        if noted == Presence.PRESENT:
            return Turn.EXCUSED
        return Turn.LOST if noted and made.instead.ends_at <= at else Turn.OPEN
    off = record.absences[gathering.pk]
    return Turn.EXCUSED if off.kind == AllowanceKind.WAIVED or off.done_at else Turn.OPEN


def _gatherings(rule: Expectation, record: Record, registered: frozenset[int], at: datetime) -> Line:
    mode = MODES[K(rule.kind)]
    asked = [one for one in record.gatherings if one.mode == mode]
    turns = [turn_of(one, record, registered, at) for one in asked]
    before = turns.count(None)
    done = turns.count(Turn.KEPT) + turns.count(Turn.EXCUSED)
    needed = rule.at_least if rule.at_least is not None else len(asked)
    chances = turns.count(Turn.OPEN) + turns.count(Turn.AHEAD)
    if before:
        needed = min(needed, len(asked) - before)
    else:
        chances += max(0, needed - len(asked))  # not all dates stand in the calendar yet
    state = _state(done, needed, chances, lost=turns.count(Turn.LOST) > 0)
    words = _gathering_words(mode, needed) % {"came": done, "needed": needed}
    return Line(rule, state, done, needed, words + _tail(state, needed - done, chances))


def _gathering_words(mode: Mode, needed: int) -> str:
    if mode == Mode.DIGITAL:
        return ngettext("%(came)d of %(needed)d digital gathering", "%(came)d of %(needed)d digital gatherings", needed)
    return ngettext("%(came)d of %(needed)d gathering in person", "%(came)d of %(needed)d gatherings in person", needed)


def _state(done: int, needed: int, chances: int, *, lost: bool, urgent: bool = False) -> Standing:
    """Judge a count: met, still possible, possible but with nothing to spare after a loss, or not possible any more."""
    if done >= needed:
        return S.MET
    if done + chances < needed:
        return S.MISSED
    return S.AT_RISK if done + chances == needed and (lost or urgent) else S.ON_WAY


def _tail(state: Standing, short: int, chances: int) -> str:
    """Say what is short and how many chances are left; nothing where all is done."""
    if state == S.MET:
        return ""
    missing = ngettext("%(number)d short", "%(number)d short", short) % {"number": short}
    if state == S.MISSED:
        return _(", %(missing)s, and it cannot be met any more") % {"missing": missing}
    left = ngettext("%(number)d chance left", "%(number)d chances left", chances) % {"number": chances}
    return f", {missing}, {left}"


def _months(rule: Expectation, record: Record, spans: list[Span], met: list[Held], today: date) -> Line:
    found = periods.of(spans, met, periods.month_of, rule.at_least or 1, today, set(record.months_off))
    done, needed, state, tail = _counted(rule, found, today)
    words = ngettext("%(kept)d of %(needed)d month kept", "%(kept)d of %(needed)d months kept", needed)
    this = sum(periods.month_of(one.day) == periods.month_of(today) for one in met)
    now = ngettext("%(number)d meeting this month", "%(number)d meetings this month", this) % {"number": this}
    said = words % {"kept": done, "needed": needed} + tail
    is_running = any(one.first <= today <= one.last for one in spans)
    return Line(rule, state, done, needed, f"{said}; {now}" if is_running else said, tuple(found))


def _weeks(rule: Expectation, record: Record, spans: list[Span], met: list[Held], today: date) -> Line:
    found = periods.of(spans, met, periods.week_of, rule.at_least or 1, today, ())
    done, needed, state, tail = _counted(rule, found, today)
    words = ngettext("%(kept)d of %(needed)d week kept", "%(kept)d of %(needed)d weeks kept", needed)
    return Line(rule, state, done, needed, words % {"kept": done, "needed": needed} + tail, tuple(found))


def _counted(rule: Expectation, found: list[Period], today: date) -> tuple[int, int, Standing, str]:
    turns = [one.turn for one in found]
    done = turns.count(Turn.KEPT) + turns.count(Turn.EXCUSED)
    needed = min(rule.periods or len(found), len(found))
    chances = turns.count(Turn.OPEN) + turns.count(Turn.AHEAD)
    urgent = any(one.turn == Turn.OPEN and (one.last - today).days < LAST_DAYS for one in found)
    state = _state(done, needed, chances, lost=Turn.LOST in turns, urgent=urgent)
    return done, needed, state, _tail(state, needed - done, chances)


def _mostly_in_person(rule: Expectation, record: Record, spans: list[Span], met: list[Held], today: date) -> Line:
    in_person, is_over = sum(one.in_person for one in met), max(span.last for span in spans) < today
    words = ngettext("%(met)d of %(all)d meeting in person", "%(met)d of %(all)d meetings in person", len(met))
    said = words % {"met": in_person, "all": len(met)}
    short = len(met) - 2 * in_person + 1
    if short <= 0 or not met:
        state = S.MISSED if is_over and not met else S.MET if is_over else S.ON_WAY
    else:
        state = S.MISSED if is_over else S.AT_RISK
        more = ngettext("%(number)d more is needed", "%(number)d more are needed", short) % {"number": short}
        said += f", {more}" if not is_over else ""
    return Line(rule, state, in_person, len(met) // 2 + 1, said)


def _own_agreement(rule: Expectation, record: Record, spans: list[Span], met: list[Held], today: date) -> Line:
    needed = 1 if rule.at_least is None else rule.at_least
    is_over = max(span.last for span in spans) < today
    words = ngettext("%(all)d meeting logged", "%(all)d meetings logged", len(met)) % {"all": len(met)}
    state = S.MET if len(met) >= needed else S.MISSED if is_over else S.ON_WAY
    return Line(rule, state, len(met), needed, words)


MEETINGS: dict[K, Callable[[Expectation, Record, list[Span], list[Held], date], Line]] = {
    K.MEETINGS_PER_MONTH: _months,
    K.MEETINGS_PER_WEEK: _weeks,
    K.MEETINGS_MOSTLY_IN_PERSON: _mostly_in_person,
    K.MEETINGS_OWN_AGREEMENT: _own_agreement,
}
