"""The record counts who was answered in time and which openings were filled."""

from datetime import timedelta

import pytest

from coaching.metrics.actions import count_employers
from coaching.metrics.queries import shown_record
from coaching.metrics.queries.board_counts import board_counts_of
from jobstore.lib import clock
from jobstore.trail.actions import record
from openings.application.states import Happening, Outcome, Stage
from openings.closing.models import Ending
from openings.opening.models import Opening
from openings.version.models import OpeningVersion
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SENT = NOW - 30 * DAY  # Sunday, October 25; ten working days later is Friday, November 6


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, answer_days=10, posted_at=SENT, publish_at=SENT)


def board(employer):
    return board_counts_of([employer], since=NOW - 365 * DAY, at=NOW)[employer.pk]


def applied(opening, **facts):
    return ApplicationFactory(opening=opening, submitted_at=SENT, **facts)


def on_time(employer):
    return [row.was_on_time for row in board(employer).applicants]


def happened(application, what, days, by, **facts):
    with clock.at(SENT + days * DAY):
        record(what, application, by=by, **facts)


@pytest.mark.row("B46")
@pytest.mark.parametrize(
    ("what", "facts", "days", "answered"),
    [
        (Happening.MOVED, {"source": Stage.APPLIED, "target": Stage.INTERVIEW}, 3, True),
        (Happening.MOVED, {"source": Stage.APPLIED, "target": Stage.INTERVIEW}, 20, False),
        (Happening.MOVED, {"source": Stage.APPLIED, "target": Stage.SCREENING}, 3, False),
        (Happening.OFFERED, {}, 3, True),
        (Happening.DECIDED, {"target": Outcome.NOT_SELECTED}, 3, False),  # nobody was told
        (Happening.NOTE, {}, 3, False),
    ],
    ids=str,
)
def test_answer_is_an_interview_or_an_offer(opening, employer, bob, what, facts, days, answered):
    happened(applied(opening), what, days, bob, **facts)
    assert on_time(employer) == [answered]


@pytest.mark.row("B46")
@pytest.mark.parametrize(("days", "answered"), [(11, True), (14, False)])
def test_answer_is_a_told_end(opening, employer, days, answered):
    at = SENT + days * DAY
    applied(opening, told=True, tell_at=at, told_at=at)
    assert on_time(employer) == [answered]


@pytest.mark.row("B46")
@pytest.mark.parametrize(("days", "expected"), [(5, []), (14, [False])])
def test_who_withdraws_before_the_day_is_not_counted(opening, employer, days, expected):
    applied(opening, outcome=Outcome.WITHDRAWN, decided_at=SENT + days * DAY)
    assert on_time(employer) == expected


@pytest.mark.row("B46")
def test_promise_that_runs_drafts_and_imports_never_count(opening, employer):
    ApplicationFactory(opening=opening, submitted_at=NOW - 3 * DAY)
    ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    applied(OpeningFactory(employer=employer, source="csv", source_key="1"))
    OpeningFactory(employer=employer, source="csv", source_key="2", closed=True, closed_at=NOW)
    assert board(employer).applicants == board(employer).ended == []


def test_longer_promise_of_later_changes_nothing(opening, employer):
    at = SENT + 14 * DAY
    applied(opening, told=True, tell_at=at, told_at=at)
    document = {"opening": {"answer_days": 10}}
    OpeningVersion.objects.create(
        opening=opening, number=1, state="past", document=document, written_at=NOW
    )
    Opening.objects.update(answer_days=20)
    assert on_time(employer) == [False]


@pytest.mark.row("B46")
@pytest.mark.parametrize(("people", "shares"), [(5, [(3, 5), (3, 5)]), (4, [None, None])])
def test_figures_are_hidden_below_five_people(employer, now, people, shares):
    """Three of five are answered in time; two openings say that they are filled, one hired here."""
    for number, reason in enumerate(["filled", "filled", "withdrawn", "unconfirmed", "expired"]):
        opening = OpeningFactory(
            employer=employer,
            closed=True,
            closed_at=NOW - DAY,
            close_reason=reason,
            posted_at=SENT,
            publish_at=SENT,
        )
        at = SENT + (3 if number < 3 else 20) * DAY
        if number < people:
            end = {"outcome": Outcome.HIRED, "stage": Stage.HIRED} if number == 3 else {}
            applied(opening, **({"told": True} | end), tell_at=at, told_at=at)
    count_employers(employers=[employer])
    found = shown_record(employer)
    known = [found.applicants, found.filled]
    assert [share and (share.part, share.whole) for share in known] == shares


def test_late_answer_stays_late_where_the_promise_is_shortened_since(opening, employer):
    at = SENT + 14 * DAY
    applied(opening, told=True, tell_at=at, told_at=at, answer_by=(SENT + 16 * DAY).date())
    Opening.objects.update(answer_days=2)
    assert on_time(employer) == [True]  # only the day kept tells what was promised
    document = {"opening": {"answer_days": 10}}
    OpeningVersion.objects.create(
        opening=opening, number=1, state="past", document=document, written_at=NOW
    )
    assert on_time(employer) == [False]


def ended(employer, **facts):
    usual = {"employer": employer, "closed": True, "closed_at": NOW - 20 * DAY}
    facts = {"close_reason": "expired", "posted_at": SENT, "publish_at": SENT} | facts
    return OpeningFactory(**usual, **facts, created_at=SENT)


@pytest.mark.parametrize("hired_after", [5, None])
def test_end_changes_when_it_is_said_or_somebody_is_hired(employer, now, hired_after):
    opening = ended(employer, close_reason="expired" if hired_after else "filled")
    said_at = NOW - 18 * DAY
    Ending.objects.create(opening=opening, answered_at=said_at, how="filled")
    if hired_after:
        decided_at = NOW - hired_after * DAY
        applied(opening, outcome=Outcome.HIRED, stage=Stage.HIRED, decided_at=decided_at)
    one = board(employer).ended[0]
    changed_at = NOW - 5 * DAY if hired_after else said_at
    assert (one.moment, one.changed_at, one.is_filled) == (NOW - 20 * DAY, changed_at, True)


def test_hire_of_an_earlier_run_fills_no_later_one(employer, now):
    opening = ended(employer, opened_again_at=NOW - 25 * DAY, opened_again=1)
    hired_at = NOW - 28 * DAY
    applied(opening, outcome=Outcome.HIRED, stage=Stage.HIRED, decided_at=hired_at)
    assert [one.is_filled for one in board(employer).ended] == [False]
