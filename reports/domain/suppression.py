"""Suppression: which counts a report leaves out so that nobody can work out a count of fewer than five people.

Small counts are hidden first; then, while a hidden small count can still be worked out from sums that stay visible
(by elimination, or because its bounds leave one value), the smallest visible count in such a sum is hidden as well.
Source: complementary cell suppression as in Willenborg and de Waal, Elements of Statistical Disclosure Control (2001).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction

LEAST = 5
Key = Hashable
Sum = tuple[Key, tuple[Key, ...]]  # a total and its parts


def hidden(
    counts: Mapping[Key, int], sums: Sequence[Sum], *, dear: Collection[Key] = (), least: int = LEAST
) -> frozenset[Key]:
    """Give the keys of the counts to leave out.

    `counts` are whole numbers of people, none negative; zero may be shown. Each of `sums` names a total and its parts,
    all of which are keys of `counts`. What is `dear` is hidden last when something must be hidden beside a small count.
    """
    small = {key for key, count in counts.items() if 0 < count < least}
    away = set(small)
    while exposed := small & worked_out(counts, sums, away):
        more = _next_to_hide(counts, sums, away, exposed, dear)
        if more is None:
            break
        away.add(more)
    return frozenset(away)


def worked_out(counts: Mapping[Key, int], sums: Sequence[Sum], away: set[Key]) -> set[Key]:
    """Give the hidden counts that a reader can still work out from what is visible."""
    lines = _eliminated(_equations(counts, sums, away))
    found = {next(iter(line)) for line, _ in lines if len(line) == 1}
    bounds = _bounds([*lines, *_equations(counts, sums, away)], away)
    return found | {key for key, (low, high) in bounds.items() if low == high}


Line = tuple[dict[Key, Fraction], Fraction]  # factors of hidden counts, and what they add up to


def _equations(counts: Mapping[Key, int], sums: Sequence[Sum], away: set[Key]) -> list[Line]:
    lines = []
    for total, parts in sums:
        line = {part: Fraction(1) for part in parts if part in away}
        value = Fraction(-sum(counts[part] for part in parts if part not in away))
        if total in away:
            line[total] = Fraction(-1)
        else:
            value += counts[total]
        if line:
            lines.append((line, value))
    return lines


def _eliminated(lines: list[Line]) -> list[Line]:
    """Solve as far as it goes: Gauss and Jordan's elimination over the hidden counts."""
    done: list[Line] = []
    for line, value in lines:
        row, right = dict(line), value
        for other, other_value in done:
            row, right = _minus(row, right, other, other_value, next(iter(other)))
        if not row:
            continue
        pivot = next(iter(row))
        factor = row[pivot]
        row = {pivot: Fraction(1)} | {key: x / factor for key, x in row.items() if key != pivot}
        right /= factor
        done = [_keep_first(_minus(old, old_value, row, right, pivot), next(iter(old))) for old, old_value in done]
        done.append((row, right))
    return done


def _minus(
    row: dict[Key, Fraction], right: Fraction, other: dict[Key, Fraction], other_value: Fraction, pivot: Key
) -> Line:
    factor = row.get(pivot, Fraction(0))
    if not factor:
        return row, right
    keys = [*row, *(key for key in other if key not in row)]
    left = {key: row.get(key, Fraction(0)) - factor * other.get(key, Fraction(0)) for key in keys}
    return {key: x for key, x in left.items() if x}, right - factor * other_value


def _keep_first(line: Line, first: Key) -> Line:
    row, right = line
    return {first: row[first]} | {key: x for key, x in row.items() if key != first}, right


def _bounds(lines: list[Line], away: set[Key]) -> dict[Key, tuple[Fraction, Fraction | None]]:
    """Narrow what each hidden count can be, knowing that hidden counts are at least one; None is no upper bound."""
    low: dict[Key, Fraction] = {key: Fraction(1) for key in away}
    high: dict[Key, Fraction | None] = dict.fromkeys(away)
    for _ in range(4 * len(away) + 4):
        before = (dict(low), dict(high))
        for line, value in lines:
            for key, factor in line.items():
                rest = [(other, x) for other, x in line.items() if other != key]
                ends = _ends(rest, low, high)
                _narrow(key, factor, value, ends, low, high)
        if (low, high) == before:
            break
    return {key: (low[key], high[key]) for key in away}


def _ends(
    rest: list[tuple[Key, Fraction]], low: dict[Key, Fraction], high: dict[Key, Fraction | None]
) -> tuple[Fraction | None, Fraction | None]:
    """Give the least and the most that some hidden counts add up to."""
    least: Fraction | None = Fraction(0)
    most: Fraction | None = Fraction(0)
    for key, factor in rest:
        down, up = (low[key], high[key]) if factor > 0 else (high[key], low[key])
        least = None if least is None or down is None else least + factor * down
        most = None if most is None or up is None else most + factor * up
    return least, most


def _narrow(
    key: Key,
    factor: Fraction,
    value: Fraction,
    ends: tuple[Fraction | None, Fraction | None],
    low: dict[Key, Fraction],
    high: dict[Key, Fraction | None],
) -> None:
    least, most = ends
    top = None if least is None else (value - least) / factor
    bottom = None if most is None else (value - most) / factor
    if factor < 0:
        top, bottom = bottom, top
    if top is not None:
        whole = Fraction(top.numerator // top.denominator)
        held = high[key]
        high[key] = whole if held is None else min(held, whole)
    if bottom is not None:
        low[key] = max(low[key], Fraction(-((-bottom.numerator) // bottom.denominator)))


def _next_to_hide(
    counts: Mapping[Key, int], sums: Sequence[Sum], away: set[Key], exposed: set[Key], dear: Collection[Key]
) -> Key | None:
    """Choose the smallest visible count in a sum with something exposed, or one that hangs together with it.

    Parts go before totals, and what is dear goes last of all.
    """
    totals = {total for total, _ in sums}
    together = _hanging_together(sums, away, exposed)
    near = [line for line in together if exposed & {line[0], *line[1]}]
    for lines, spared in ((near, dear), (together, dear), (together, ())):
        visible = {key for total, parts in lines for key in (total, *parts) if key not in away and counts[key]}
        choice = visible - set(spared)
        if choice:
            return min(choice, key=lambda key: (key in totals, counts[key], str(key)))
    return None


def _hanging_together(sums: Sequence[Sum], away: set[Key], exposed: set[Key]) -> list[Sum]:
    """Give the sums that are linked to something exposed through hidden counts."""
    reached, found = set(exposed), list[Sum]()
    grown = True
    while grown:
        grown = False
        for line in sums:
            keys = {line[0], *line[1]}
            if line not in found and keys & reached:
                found.append(line)
                reached |= keys & away
                grown = True
    return found
