"""What is shown of a few people: nothing, not even by taking one figure from another."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.metrics.queries import (
    Funnel,
    K,
    is_few,
    middle_of_people,
    rounded,
    share_of_mails,
    share_of_people,
)


def people(count, start=0):
    return frozenset(range(start, start + count))


@st.composite
def stages(draw):
    """Everybody, and narrower and narrower groups of them."""
    groups = [people(draw(st.integers(1, 60)))]
    for _ in range(draw(st.integers(1, 5))):
        members = sorted(groups[-1])
        groups.append(frozenset(draw(st.sets(st.sampled_from(members)))) if members else people(0))
    return groups


@given(stages())
def test_no_two_shown_groups_leave_a_few_people_between_them(groups):
    funnel = Funnel(groups[0])
    told = [(people(0), len(groups[0])), (groups[0], len(groups[0]))]
    for part, whole in pairwise(groups):
        if funnel.share("x", part, whole).value:
            assert len(whole) >= K
            told.append((part, len(whole)))
    for (one, _), (other, of) in combinations(told[1:], 2):
        left = len(one ^ other)
        assert left == 0 or left >= K or rounded(100 * left / of) == 0


def test_few_who_dropped_out_hide_the_share_and_all_behind_it():
    """Ten asked, nine were answered: the one is not to be computed from any pair of figures."""
    asked, handed, opened = people(10), people(9), people(5)
    funnel = Funnel(asked)
    assert funnel.share("handed", handed, asked).value == ""
    assert funnel.share("opened", opened, handed).value == ""
    assert funnel.share("opened of all", opened, asked).value == "50%"


def test_group_that_differs_from_a_shown_one_by_a_few_is_hidden():
    asked = people(20)
    funnel = Funnel(asked)
    assert funnel.share("handed", people(10), asked).value == "50%"
    assert funnel.share("spoken", people(12), asked).value == ""
    assert funnel.share("others", people(10, start=10), asked).value == "50%"


def test_hidden_figure_says_nothing_at_all():
    figure = share_of_people("x", people(1), people(9))
    assert (figure.value, figure.bar, figure.out_of) == ("", None, "")


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 4, ""),
        (4, 4, ""),
        (0, 5, "under 5%"),
        (5, 5, "over 95%"),
        (3, 200, "under 5%"),  # looks like nobody
        (3, 100, ""),
        (7, 27, "25%"),
    ],
)
def test_share_of_people_in_words(part, whole, words):
    assert share_of_people("x", people(part), people(whole)).value == words


@given(st.integers(0, 90), st.integers(1, 90))
def test_every_number_that_is_shown_is_a_step_of_five(part, rest):
    figure = share_of_people("x", people(part), people(part + rest))
    assert all(number % 5 == 0 for number in figure.bar or ())
    assert all(int(word) % 5 == 0 for word in figure.out_of.split() if word.isdigit())


def test_nobody_is_not_few():
    assert not is_few(0, of=10)
    assert is_few(4, of=10)
    assert not is_few(5, of=10)


def test_middle_counts_each_person_once():
    many = {1: [90.0] * 50}
    assert middle_of_people("x", many, "minute").value == ""
    assert (
        middle_of_people("x", many | {n: [10.0, 12.0] for n in range(2, 7)}, "minute").value
        == "11 minutes"
    )
    assert middle_of_people("x", {n: [0.2] for n in range(5)}, "hour").value == "under 1 hour"
    assert middle_of_people("x", {n: [1.2] for n in range(5)}, "day").value == "1 day"


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(2, 4000, "0.05%"), (5, 4000, "0.12%"), (9, 8, "100.00%")]
)
def test_share_of_mails_can_be_held_against_a_tenth_of_a_percent(part, whole, words):
    figure = share_of_mails("x", part, whole, people=8, hint="")
    assert figure.value == words
    assert figure.bar[1] <= figure.bar[0] <= figure.bar[2]


def test_mails_to_a_few_people_make_no_share():
    assert share_of_mails("x", 0, 4000, people=4, hint="").value == ""
