import pytest

from jobstore.wording.queries.guard import harsh_words
from openings.application.states import DecisionReason
from openings.decision.queries import WHAT_TO_DO_NEXT, doubts_about


def test_every_reason_says_what_to_do_next():
    assert set(WHAT_TO_DO_NEXT) == set(DecisionReason)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You stayed calm and you knew our store; your examples were too general.", 0),
        ("Too general.", 1),
        ("He stayed calm and knew our store, but the examples were too general.", 1),
        ("The Candidate stayed calm and knew our store, but was too general.", 1),
        ("HER calm was good.", 2),
        ("You told us there that the shepherd and the mother came; the rest was hearsay.", 0),
    ],
)
def test_doubts_about_words(text, count):
    assert len(doubts_about(text)) == count


@pytest.mark.parametrize(
    ("text", "harsh"),
    [
        ("We reject you.", ["reject"]),
        ("Your application was REJECTED today.", ["REJECTED"]),
        ("You handled the rejection of a guest well.", ["rejection"]),
        ("A rejection: you were rejected, I repeat, Rejected.", ["rejection", "rejected"]),
        ("You inject energy.", []),
    ],
)
def test_harsh_words(text, harsh):
    assert [hit.words for hit in harsh_words(text)] == harsh
