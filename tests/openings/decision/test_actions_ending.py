from datetime import timedelta

import pytest

from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.decision.actions.decision import DecisionNotOpen
from openings.interview.actions import conclude_interview, schedule_interview
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.offer.actions.make import HIRING_IS_DONE, hire_candidate
from openings.pipeline.actions import ApplicationEnded
from openings.tasks import conclude_interviews
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.openings.interview.test_actions import REX, facts
from tests.support.mail import deliver
from tests.support.offer import offer_job


@pytest.fixture
def application(employer, dana, bob, now):
    return ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), stage=Stage.OFFER
    )


def plan(application, by, *, days):
    return schedule_interview(
        application=application,
        facts=facts(NOW + timedelta(days=days), round=days),
        people=[REX],
        by=by,
        version=Application.objects.get(pk=application.pk).version,
    )


def hire(application, by):
    version = Application.objects.get(pk=application.pk).version
    return hire_candidate(application=application, by=by, version=version)


def test_hiring_calls_off_every_interview_ahead(application, bob, dana):
    planned = [plan(application, bob, days=days) for days in (3, 5)]
    deliver()
    hire(application, bob)
    assert [Interview.objects.get(pk=one.pk).state for one in planned] == ["canceled"] * 2
    left = deliver()
    to_candidate = [
        message
        for message in left
        if "dana@" in message.to[0] and message.subject.startswith("Canceled")
    ]
    assert [message.to for message in to_candidate] == [["Dana Seeker <dana@example.org>"]] * 2
    assert HIRING_IS_DONE in to_candidate[0].body
    assert "Your application stays open" not in to_candidate[0].body
    assert "METHOD:CANCEL" in str(to_candidate[0].message())
    assert len([message for message in left if "rex@example.org" in message.to[0]]) == 2


def test_nobody_who_is_hired_is_reminded_or_asked_how_it_went(application, bob, dana):
    interview = plan(application, bob, days=3)
    hire(application, bob)
    with clock.at(interview.ends_at + timedelta(days=3)):
        assert conclude_interviews() == 0
        subjects = [message.subject for message in deliver() if "dana@" in message.to[0]]
    assert not [subject for subject in subjects if "tomorrow" in subject]
    assert not RecoveryPlan.objects.exists()
    assert not OutgoingMail.objects.filter(kind__startswith="coaching.").exists()
    pending = OutgoingMail.objects.filter(state=MailState.PENDING)
    assert not pending.filter(kind__startswith="openings.decision").exists()
    with pytest.raises(ApplicationEnded):
        plan(application, bob, days=9)


@pytest.mark.parametrize("outcome", [Outcome.HIRED, Outcome.WITHDRAWN])
def test_interview_left_from_before_an_end_is_dropped_by_the_clock(application, dana, outcome):
    interview = InterviewFactory(application=application)
    InterviewerFactory(interview=interview)
    Application.objects.filter(pk=application.pk).update(outcome=outcome)
    with clock.at(interview.ends_at):
        conclude_interviews()
        assert conclude_interviews() == 0
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELED
    assert not OutgoingMail.objects.exists()


def test_interview_that_runs_while_somebody_is_hired_counts_as_held(application, bob, dana):
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(minutes=20),
        ends_at=NOW + timedelta(minutes=20),
    )
    hire(application, bob)
    interview.refresh_from_db()
    assert (interview.state, interview.decision) == ("held", InterviewDecision.OFFER)
    assert not RecoveryPlan.objects.exists()


def test_talk_after_the_offer_opens_no_plan_and_asks_for_no_decision(application, bob, dana):
    interview = plan(application, bob, days=3)
    with clock.at(interview.ends_at):
        held = conclude_interview(interview=interview)
    assert held.decision == InterviewDecision.OFFER
    assert not RecoveryPlan.objects.exists()
    assert not OutgoingMail.objects.filter(kind="openings.decision_due").exists()


def test_offer_with_an_interview_ahead_is_refused(application, bob, dana):
    Application.objects.filter(pk=application.pk).update(stage=Stage.INTERVIEW)
    plan(application, bob, days=3)
    with pytest.raises(DecisionNotOpen):
        offer_job(
            application=application,
            by=bob,
            version=Application.objects.get(pk=application.pk).version,
        )
