"""The maths of figures: bounds that hold, roundings that hide, cells that cannot be computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.metrics.queries import K, Share, hidden_cells, hidden_in_table, rounded, wilson

counts = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 30))
tables = st.dictionaries(
    st.sampled_from(["r1", "r2", "r3", "r4"]),
    st.fixed_dictionaries({name: st.integers(0, 12) for name in "abcd"}),
    min_size=1,
)


@st.composite
def parts(draw):
    whole = draw(st.integers(1, 500))
    return draw(st.integers(0, whole)), whole


@given(parts())
def test_wilson_holds_the_share_between_its_bounds(pair):
    part, whole = pair
    low, high = wilson(part, whole)
    assert 0.0 <= low <= part / whole + 1e-9
    assert part / whole - 1e-9 <= high <= 1.0


@given(parts(), st.integers(2, 10))
def test_more_of_the_same_brings_the_bounds_closer(pair, times):
    part, whole = pair
    low, high = wilson(part, whole)
    closer_low, closer_high = wilson(part * times, whole * times)
    assert closer_high - closer_low < high - low + 1e-9


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_wilson_of_known_cases(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.001)


def test_of_nothing_everything_may_be_true():
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).percent == 0


def test_few_perfect_answers_do_not_outrank_many_good_ones():
    assert Share(3, 3).low < Share(90, 100).low


@given(st.floats(0, 100))
def test_rounding_moves_by_half_a_step_at_most(percent):
    assert rounded(percent) % 5 == 0
    assert abs(rounded(percent) - percent) <= 2.5


@given(counts)
def test_no_small_cell_is_shown_and_no_single_one_is_hidden(cells):
    hidden = hidden_cells(cells)
    assert all(cells[name] >= K for name in cells.keys() - hidden)
    behind = [name for name in hidden if cells[name]]
    assert len(behind) != 1 or len(hidden) == len(cells)


@given(counts)
def test_nothing_is_hidden_without_need(cells):
    small = {name for name, count in cells.items() if count < K}
    assert len(hidden_cells(cells) - small) <= 1


def test_one_hidden_cell_takes_the_next_smallest_with_it():
    assert hidden_cells({"a": 5, "b": 6, "c": 1}) == {"a", "c"}
    assert hidden_cells({"a": 50, "b": 6, "c": 1, "d": 2}) == {"c", "d"}
    assert hidden_cells({"a": 50, "b": 6}) == set()
    assert hidden_cells({"a": 50, "b": 6, "c": 0}) == {"c"}


@given(tables)
def test_no_row_and_no_column_of_a_table_hides_a_single_cell(rows):
    hidden = hidden_in_table(rows)
    lines = [[(row, name) for name in rows[row]] for row in rows]
    lines += [[(row, name) for row in rows] for name in "abcd"]
    for line in lines:
        behind = [(row, name) for row, name in line if name in hidden[row] and rows[row][name]]
        shown = [(row, name) for row, name in line if name not in hidden[row]]
        assert len(behind) != 1 or not shown
    assert all(
        rows[row][name] >= K for row in rows for name in rows[row] if name not in hidden[row]
    )
