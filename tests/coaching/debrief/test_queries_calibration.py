"""The measures of calibration, whatever people rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.debrief.queries import words
from coaching.debrief.queries.measure import (
    FEWEST_FOR_A_CLAIM,
    FEWEST_FOR_GUESSES,
    Guess,
    Pairing,
    brier_of,
    claim_of,
    closest_rater,
    pair_up,
    trend_of,
)
from coaching.debrief.states import SHARED_CRITERIA, Criterion, Expectation

BANDS = st.integers(1, 4)
RATINGS = st.fixed_dictionaries({}, optional=dict.fromkeys(Criterion, BANDS))
PAIRINGS = st.lists(st.integers(-3, 3), min_size=1, max_size=len(SHARED_CRITERIA)).map(
    lambda gaps: Pairing(dict(zip(SHARED_CRITERIA, gaps, strict=False)))
)
GUESSES = st.builds(
    Guess,
    expects=st.sampled_from(list(Expectation)),
    confidence=st.integers(0, 100),
    did_pass=st.booleans(),
)


@given(own=RATINGS, theirs=RATINGS)
def test_pairing_holds_just_the_shared_points_of_both(own, theirs):
    pairing = pair_up(own, theirs)
    both = set(SHARED_CRITERIA) & set(own) & set(theirs)
    if pairing is None:
        assert not both
        return
    assert set(pairing.gaps) == both
    assert pairing.rated_higher + pairing.rated_same + pairing.rated_lower == len(both)


@given(own=RATINGS, theirs=RATINGS)
def test_bias_and_error_are_means_of_the_gaps(own, theirs):
    pairing = pair_up(own, theirs)
    if pairing is None:
        return
    gaps = [own[item] - theirs[item] for item in pairing.gaps]
    assert pairing.bias == pytest.approx(float(Fraction(sum(gaps), len(gaps))))
    assert pairing.error == pytest.approx(float(Fraction(sum(map(abs, gaps)), len(gaps))))
    assert abs(pairing.bias) <= pairing.error + 1e-9
    assert 0 <= pairing.error <= 3


@given(own=RATINGS, theirs=RATINGS)
def test_the_other_way_round_the_bias_turns_and_the_error_stays(own, theirs):
    here, there = pair_up(own, theirs), pair_up(theirs, own)
    if here is None or there is None:
        assert here is there
        return
    assert here.bias == pytest.approx(-there.bias)
    assert here.error == pytest.approx(there.error)
    assert here.rated_higher == there.rated_lower


@given(own=RATINGS)
def test_the_same_view_has_no_bias_and_no_error(own):
    pairing = pair_up(own, own)
    if pairing is not None:
        assert (pairing.bias, pairing.error, pairing.rated_higher) == (0, 0, 0)
        assert "they saw you as you saw yourself" in words.headline(pairing)


@given(pairings=st.lists(PAIRINGS, max_size=FEWEST_FOR_A_CLAIM - 1))
def test_nothing_is_claimed_below_three(pairings):
    assert claim_of(pairings) is None
    assert trend_of(pairings) is None


@given(pairings=st.lists(PAIRINGS, min_size=FEWEST_FOR_A_CLAIM, max_size=9))
def test_a_claim_counts_each_of_the_latest_once(pairings):
    claim = claim_of(pairings)
    assert claim is not None
    assert claim.count == min(len(pairings), 5)
    assert claim.lower + claim.higher <= claim.count
    assert claim == claim_of(pairings[-5:])
    assert str(claim.count) in words.say_claim(claim)


@given(pairings=st.lists(PAIRINGS, min_size=FEWEST_FOR_A_CLAIM, max_size=9))
def test_a_trend_backwards_is_the_opposite_trend(pairings):
    there, back = trend_of(pairings), trend_of(pairings[::-1])
    assert there is not None
    assert back is not None
    assert there.before == pytest.approx(back.now)
    assert there.now == pytest.approx(back.before)


@given(guesses=st.lists(GUESSES, max_size=FEWEST_FOR_GUESSES - 1))
def test_few_guesses_have_no_score(guesses):
    assert brier_of(guesses) is None


@given(guesses=st.lists(GUESSES, min_size=FEWEST_FOR_GUESSES, max_size=12))
def test_the_brier_score_lies_between_right_and_wrong(guesses):
    score = brier_of(guesses)
    assert score is not None
    assert 0 <= score <= 1


@given(end=st.lists(st.booleans(), min_size=FEWEST_FOR_GUESSES, max_size=12))
def test_the_brier_score_knows_its_ends(end):
    yes = Expectation.YES
    right = [Guess(yes if it else Expectation.NO, 100, it) for it in end]
    wrong = [Guess(yes if it else Expectation.NO, 100, not it) for it in end]
    unsure = [Guess(Expectation.UNSURE, 90, it) for it in end]
    assert brier_of(right) == 0
    assert brier_of(wrong) == 1
    assert brier_of(unsure) == pytest.approx(0.25)


def test_the_nearest_rater_needs_three_interviews_and_a_rival():
    near, far = Pairing({Criterion.CLEAR: 0}), Pairing({Criterion.CLEAR: 2})
    assert closest_rater({"friend": [near] * 3, "self": [far] * 3}) == "friend"
    assert closest_rater({"friend": [near] * 2, "self": [far] * 3}) is None
    assert closest_rater({"friend": [near] * 3}) is None
    assert closest_rater({"friend": [far] * 3, "self": [far] * 3}) is None


@pytest.mark.parametrize(
    ("gaps", "says"),
    [
        ([-1, -1, -2, -1, 0], "On 4 of 5 points they rated you higher."),
        ([-1, 1, 2, 0], "On 1 of 4 points they rated you higher. On 2 they saw it more strictly"),
        ([0, 0], "On all 2 points they saw you as you saw yourself."),
        ([0, 1], "On 1 of 2 points they saw you as you saw yourself. On 1 they saw it more"),
        ([1, 2], "On all 2 points they saw it more strictly than you."),
        ([-1], "On 1 of 1 point they rated you higher."),
    ],
)
def test_headline_says_the_good_side_first(gaps, says):
    pairing = Pairing(dict(zip(SHARED_CRITERIA, gaps, strict=False)))
    assert words.headline(pairing).startswith(says)


def test_claim_names_three_of_three():
    low = Pairing({Criterion.CLEAR: -1})
    claim = claim_of([low] * 3)
    assert claim is not None
    assert "lower than they did on 3 of 3" in words.say_claim(claim)


@pytest.mark.parametrize(
    ("bias", "says"),
    [(-0.6, "0.6 steps lower"), (1.0, "1 step higher"), (0.01, "as they did"), (2.0, "2 steps")],
)
def test_bias_is_said_in_steps(bias, says):
    assert says in words.say_bias(bias)
