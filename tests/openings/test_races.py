"""Two at the same instant, on a database with row locks."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.board.actions import move_application
from openings.decision.actions.decision import (
    No,
    NotDecided,
    decline_application,
    tell_ends,
    undo_decision,
)
from openings.decision.actions.telling import AlreadyTold
from openings.interview.actions import (
    InterviewFacts,
    Person,
    conclude_interview,
    schedule_interview,
)
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.pipeline.actions import StaleApplication
from openings.tasks import conclude_interviews, tell_decisions
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.support.offer import posted_terms
from tests.support.proof import rounds
from tests.support.race import all_at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.proof,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = rounds(sample=4, whole=200)
NO = No(reason=DecisionReason.STRONGER, text="You did well.", gives_feedback=True)


@pytest.fixture
def opening(transactional_db, employer):
    return OpeningFactory(employer=employer)


def open_page(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_two_recruiters_move_one_application(opening, alice, bob, now):
    browsers = [open_page(alice), open_page(bob)]
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        url = reverse("openings:application_move", args=["acme", application.pk])
        answers = all_at_once(
            *(
                partial(browser.post, url, {"to": to, "version": 1, "note": f"Note of {to}."})
                for browser, to in zip(browsers, ("screening", "interview"), strict=True)
            )
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [302, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        won = next(answer for answer in answers if answer.status_code == 302)
        kept = "interview" if answers.index(won) == 0 else "screening"
        assert f"Note of {kept}." in lost.content.decode()
        application.refresh_from_db()
        assert application.version == 2
        moves = ApplicationEvent.objects.filter(application=application, what=Happening.MOVED)
        assert [move.target for move in moves] == [application.stage]


def test_undo_and_telling_never_both_win(opening, bob, now):
    outcomes = set()
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        declined = decline_application(application=application, no=NO, by=bob, version=1)
        with clock.at(declined.tell_at):
            undone, told = all_at_once(
                partial(undo_decision, application=declined, by=bob),
                partial(tell_ends, applications=[declined]),
            )
        application.refresh_from_db()
        mails = OutgoingMail.objects.filter(key=f"decision_told:{application.pk}").count()
        if told:
            assert isinstance(undone, AlreadyTold)
            assert (application.outcome, mails) == (Outcome.NOT_SELECTED, 1)
        else:
            assert (application.outcome, application.told_at, mails) == (Outcome.OPEN, None, 0)
        outcomes.add(told)
    assert outcomes <= {0, 1}


def test_two_beats_tell_once(opening, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        declined = decline_application(application=application, no=NO, by=bob, version=1)
        with clock.at(declined.tell_at):
            assert sorted(all_at_once(tell_decisions, tell_decisions)) == [0, 1]
        told = ApplicationEvent.objects.filter(application=application, what=Happening.TOLD)
        assert told.count() == 1


def test_two_beats_conclude_once(opening, alice, now):
    for _round in range(ROUNDS):
        interview = InterviewFactory(
            application=ApplicationFactory(opening=opening, interviewing=True),
            starts_at=NOW - timedelta(hours=2),
            ends_at=NOW - timedelta(hours=1),
        )
        results = all_at_once(conclude_interviews, conclude_interviews)
        assert all(isinstance(result, int) for result in results), results
        held = ApplicationEvent.objects.filter(
            application=interview.application, what=Happening.INTERVIEW_HELD
        )
        assert held.count() == 1


def test_withdrawal_and_decision_leave_one_outcome(opening, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        candidate = application.candidate
        declined, withdrawn = all_at_once(
            partial(decline_application, application=application, no=NO, by=bob, version=1),
            partial(withdraw_application, application=application, by=candidate, reason=""),
        )
        application.refresh_from_db()
        assert application.outcome == Outcome.WITHDRAWN
        assert not isinstance(withdrawn, Exception)
        assert declined.__class__.__name__ in {
            "Application",
            "DecisionNotOpen",
            "StaleApplication",
        }
        with clock.at(NOW + timedelta(days=3, minutes=1)):
            assert tell_decisions() == 0


def test_double_click_plans_one_interview(opening, bob, now):
    start = NOW + timedelta(days=3)
    facts = InterviewFacts(
        round=1,
        kind="video",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        time_zone="America/Denver",
        where="",
        note="",
        promised_by=datetime(2026, 12, 11, tzinfo=UTC).date(),
    )
    rex = Person(name="Rex", title="", email="rex@example.org", phone="", welcomes_calls=False)
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        plan = partial(
            schedule_interview,
            application=application,
            facts=facts,
            people=[rex],
            by=bob,
            version=1,
        )
        first, second = all_at_once(plan, plan)
        assert first.pk == second.pk
        assert Interview.objects.of(application).count() == 1


def test_decision_and_conclusion_do_not_deadlock(opening, bob, now):
    for _round in range(ROUNDS):
        interview = InterviewFactory(
            application=ApplicationFactory(opening=opening, interviewing=True),
            starts_at=NOW - timedelta(hours=2),
            ends_at=NOW - timedelta(hours=1),
        )
        application = interview.application
        declined, concluded = all_at_once(
            partial(decline_application, application=application, no=NO, by=bob, version=1),
            partial(conclude_interview, interview=interview),
        )
        assert isinstance(declined, Application), declined
        assert isinstance(concluded, Interview), concluded
        interview.refresh_from_db()
        assert (interview.state, interview.decision) == (InterviewState.HELD, "not_selected")


def test_stale_version_is_found_under_the_lock(opening, alice, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        results = all_at_once(
            partial(
                move_application, application=application, to=Stage.SCREENING, by=alice, version=1
            ),
            partial(decline_application, application=application, no=NO, by=bob, version=1),
        )
        refused = [result for result in results if isinstance(result, StaleApplication)]
        assert len(refused) == 1


def test_undo_twice_happens_once(opening, alice, bob, now):
    application = ApplicationFactory(opening=opening)
    declined = decline_application(application=application, no=NO, by=bob, version=1)
    results = all_at_once(
        partial(undo_decision, application=declined, by=alice),
        partial(undo_decision, application=declined, by=bob),
    )
    assert sum(isinstance(result, NotDecided) for result in results) == 1


@pytest.mark.parametrize("second", ["not-selected", "offer", "advance"])
def test_two_of_a_team_decide_at_once_and_one_of_them_is_told_so(opening, alice, bob, now, second):
    """Whoever comes second sees who was faster, keeps the words, and changes nothing."""
    browsers = [open_page(alice), open_page(bob)]
    for choices in (("not-selected", second), (second, "not-selected")):
        application = ApplicationFactory(opening=opening, interviewing=True)
        InterviewFactory(application=application, held=True)
        url = reverse("openings:application_decide", args=["acme", application.pk])
        posts = [
            {"reason": "stronger", "text": f"You did well. {words}", "gives_feedback": "yes"}
            | posted_terms(version="1", step="record", is_sure="on")
            for words in ("So says the first of us.", "So says the second of us.")
        ]
        answers = all_at_once(
            *(
                partial(browser.post, f"{url}?as={choice}", post)
                for browser, choice, post in zip(browsers, choices, posts, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        lost = [answer.status_code for answer in answers].index(409)
        page = answers[lost].content.decode()
        assert posts[lost]["text"] in page
        assert ("Alice Owner" if lost else "Bob Recruiter") in page
        told = ApplicationEvent.objects.filter(
            application=application,
            what__in=[Happening.DECIDED, Happening.OFFERED, Happening.ADVANCED],
        )
        assert told.count() == 1
        application.refresh_from_db()
        assert application.version == 2
