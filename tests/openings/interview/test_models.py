"""One rule says who waits for a decision: the queues ask it, and so do the rows beside them."""

import re
from datetime import timedelta
from itertools import product

import pytest

from openings.application.states import Outcome, Stage
from openings.board.queries import applications_at, cards_of
from openings.interview.models import Interview
from openings.interview.queries import is_overdue, overdue_interviews, undecided_interviews_of
from openings.interview.states import InterviewDecision, InterviewState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

PENDING, ADVANCED = InterviewDecision.PENDING, InterviewDecision.ADVANCED
LATER = (None, *InterviewState)  # what became of an interview that was planned after it
PASSED = {"starts_at": NOW - timedelta(days=3), "ends_at": NOW - timedelta(days=3, hours=-1)}


def waits(state, decision, stage, outcome, later):
    """The rule in other words."""
    if outcome != Outcome.OPEN or decision != PENDING:
        return False
    is_missed = state == InterviewState.NO_SHOW and stage == Stage.INTERVIEW
    another = later in {InterviewState.SCHEDULED, InterviewState.HELD}
    return state == InterviewState.HELD or (is_missed and not another)


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, answer_days=5)


def test_queues_and_rows_agree_about_who_waits(opening):
    ends = product((PENDING, ADVANCED), (Stage.INTERVIEW, Stage.SCREENING), ("open", "withdrawn"))
    promised = {"promised_by": NOW.date()}
    expected = set()
    for state, later, (decision, stage, outcome) in product(InterviewState, LATER, list(ends)):
        application = ApplicationFactory(opening=opening, resume=None, stage=stage, outcome=outcome)
        row = InterviewFactory(
            application=application, state=state, decision=decision, **PASSED, **promised
        )
        if later:
            InterviewFactory(application=application, state=later, decision=ADVANCED)
        if waits(state, decision, stage, outcome, later):
            expected.add(row.pk)
    rows = list(Interview.objects.with_wait())
    assert {row.pk for row in rows if row.is_unanswered} == expected
    assert set(undecided_interviews_of(opening.employer).values_list("pk", flat=True)) == expected
    for at, late in ((NOW, set()), (NOW + timedelta(days=1), expected)):
        assert {row.pk for row in rows if is_overdue(row, at=at)} == late
        assert set(overdue_interviews(at=at)) == late
    cards = cards_of(opening, applications_at(opening, Stage.INTERVIEW, at=NOW), at=NOW)
    to_decide = {card.application.pk for card in cards if card.is_to_decide}
    held = Interview.objects.filter(pk__in=expected, state=InterviewState.HELD)  # else: plan anew
    free = held.filter(application__stage=Stage.INTERVIEW).exclude(
        application__interviews__state=InterviewState.SCHEDULED
    )
    assert to_decide == set(free.values_list("application", flat=True))


def test_queue_and_column_of_staff_agree_about_who_missed_it(opening, dana, erin, client_of, now):
    application = ApplicationFactory(opening=opening, candidate=dana, interviewing=True)
    late = (NOW - timedelta(days=1)).date()
    InterviewFactory(
        application=application, state=InterviewState.NO_SHOW, promised_by=late, **PASSED
    )
    page = client_of(erin).get("/staff/openings/interview/", {"queue": "overdue"})
    (row,) = page.context["cl"].result_list
    assert row.application == application
    assert re.search(r'class="field-is_late[^>]*>\s*(?:<[^>]*>)*\s*Overdue', page.content.decode())
