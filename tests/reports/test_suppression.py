"""Suppression: no count of fewer than five people can be worked out from what a report shows."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.domain.suppression import hidden, worked_out


def grid(cells: list[list[int]]) -> tuple[dict, list]:
    """A table with totals of rows, columns and all."""
    rows, columns = range(len(cells)), range(len(cells[0]))
    counts = {(r, c): cells[r][c] for r in rows for c in columns}
    counts |= {(r, "all"): sum(cells[r]) for r in rows}
    counts |= {("all", c): sum(cells[r][c] for r in rows) for c in columns}
    counts["all"] = sum(map(sum, cells))
    sums = [((r, "all"), tuple((r, c) for c in columns)) for r in rows]
    sums += [(("all", c), tuple((r, c) for r in rows)) for c in columns]
    sums += [("all", tuple((r, "all") for r in rows)), ("all", tuple(("all", c) for c in columns))]
    return counts, sums


def possible(cells: list[list[int]], away: frozenset) -> dict:
    """Try all tables that a reader could imagine, and give the values that each hidden inner cell could have."""
    counts, _ = grid(cells)
    inner = [key for key in away if isinstance(key, tuple) and "all" not in key]
    seen: dict = {key: set() for key in inner}
    for values in product(range(1, 14), repeat=len(inner)):
        tried = [list(row) for row in cells]
        for (r, c), value in zip(inner, values, strict=True):
            tried[r][c] = value
        others, _ = grid(tried)
        if all(others[key] == counts[key] for key in counts if key not in away):
            for key, value in zip(inner, values, strict=True):
                seen[key].add(value)
    return seen


def test_a_small_count_is_hidden_and_so_is_the_one_that_would_give_it_away():
    counts = {"north": 3, "south": 12, "east": 20, "all": 35}

    assert hidden(counts, [("all", ("north", "south", "east"))]) == {"north", "south"}


def test_large_counts_and_nothing_are_shown():
    assert hidden({"north": 5, "south": 0, "all": 5}, [("all", ("north", "south"))]) == frozenset()


def test_two_small_counts_whose_sum_leaves_one_answer_are_protected_by_a_third():
    counts = {"a": 1, "b": 1, "c": 30, "all": 32}

    assert hidden(counts, [("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_lonely_small_count_takes_its_total_with_it():
    assert hidden({"a": 3, "b": 0, "all": 3}, [("all", ("a", "b"))]) == {"a", "all"}


def test_a_count_that_stands_in_two_tables_is_hidden_in_both():
    counts = {"x": 2, "y": 9, "xy": 11, "p": 6, "q": 5}

    away = hidden(counts, [("xy", ("x", "y")), ("xy", ("p", "q"))])

    assert {"x", "y"} <= away or {"x", "xy"} <= away
    assert "x" not in worked_out(counts, [("xy", ("x", "y")), ("xy", ("p", "q"))], set(away))


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=2, max_size=2)
    )
)
def test_whoever_tries_all_tables_cannot_tell_a_small_count(cells):
    counts, sums = grid(cells)
    away = hidden(counts, sums)
    assume(sum(1 for key in away if isinstance(key, tuple) and "all" not in key) <= 4)

    for (r, c), values in possible(cells, away).items():
        if 0 < cells[r][c] < 5:
            assert len(values) > 1


def test_without_the_second_step_a_small_count_can_be_worked_out():
    counts, sums = grid([[3, 20], [30, 40]])

    assert worked_out(counts, sums, {(0, 0)}) == {(0, 0)}
    assert not worked_out(counts, sums, set(hidden(counts, sums))) & {(0, 0)}


def test_what_is_dear_stays_visible_when_something_else_can_be_hidden():
    counts, sums = grid([[44, 2], [11, 1]])

    away = hidden(counts, sums, dear={("all", 0)})

    assert ("all", 0) not in away
    assert not worked_out(counts, sums, set(away)) & {(0, 1), (1, 1), ("all", 1)}


def test_tables_that_have_nothing_to_do_with_a_small_count_stay_whole():
    counts, sums = grid([[44, 2], [11, 1]])
    counts |= {"yes": 20, "no": 10, "answered": 30}

    away = hidden(counts, [*sums, ("answered", ("yes", "no"))])

    assert not away & {"yes", "no", "answered"}


@pytest.mark.parametrize("cells", [[[1, 1], [1, 1]], [[4, 4, 4], [4, 4, 4]], [[1, 0], [0, 0]]])
def test_tables_of_small_counts_alone_end_and_show_none_of_them(cells):
    counts, sums = grid(cells)

    away = hidden(counts, sums)

    assert all(key in away for key, count in counts.items() if 0 < count < 5)
