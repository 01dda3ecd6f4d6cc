from datetime import date, timedelta

import pytest

from jobstore.lib import clock
from jobstore.trail.states import Audience
from jobstore.wording.queries.guard import Hit, Level
from openings.application.models import Application
from openings.application.states import Stage
from openings.board.actions import ReasonNeeded, move_application
from openings.board.queries import WANTED_AFTER, owes_a_reason
from openings.interview.actions import cancel_interview, schedule_interview
from openings.interview.states import InterviewDecision
from openings.pipeline.queries import WordsRefused, history_of
from openings.promise.queries.promise import promise_of
from openings.status.queries.status import status_for_candidate
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.openings.interview.test_actions import REX, facts
from tests.support.mail import deliver

WHY = "We opened the wrong file. Your interview stands."
LATER = NOW + WANTED_AFTER


@pytest.fixture
def application(employer, dana, bob, now):
    return ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer, answer_days=5)
    )


def fresh(application):
    return Application.objects.get(pk=application.pk)


def move(application, to, by, **more):
    version = fresh(application).version
    return move_application(application=application, to=to, by=by, version=version, **more)


def mails_at(moment):
    with clock.at(moment):
        return [message for message in deliver() if "dana@" in message.to[0]]


def test_who_is_wanted_for_a_talk_gets_one_mail_ten_minutes_later(application, bob):
    move(application, Stage.INTERVIEW, bob)
    assert mails_at(LATER - timedelta(seconds=1)) == []
    [message] = mails_at(LATER)
    assert message.subject == "Acme Stores wants to talk with you"
    assert "they suggest one by Wednesday, December 2" in message.body
    assert mails_at(LATER + timedelta(hours=1)) == []


@pytest.mark.parametrize("after", ["moved back", "planned", "screening"])
def test_nobody_is_told_of_a_slip_or_twice(application, bob, after):
    if after == "screening":
        move(application, Stage.SCREENING, bob)
    else:
        move(application, Stage.INTERVIEW, bob)
    if after == "moved back":
        move(application, Stage.SCREENING, bob)
    elif after == "planned":
        version = fresh(application).version
        schedule_interview(
            application=application, facts=facts(), people=[REX], by=bob, version=version
        )
    subjects = [message.subject for message in mails_at(LATER)]
    assert [subject for subject in subjects if "wants to talk" in subject] == []


def test_planned_interview_outlives_a_step_back(application, bob, dana):
    interview = InterviewFactory(application=application, promised_by=date(2026, 12, 7))
    Application.objects.filter(pk=application.pk).update(stage=Stage.INTERVIEW)
    with pytest.raises(ReasonNeeded):
        move(application, Stage.SCREENING, bob)
    with pytest.raises(ReasonNeeded):
        move(application, Stage.SCREENING, bob, why="  ")
    move(application, Stage.SCREENING, bob, why=WHY)
    status = status_for_candidate(fresh(application), at=NOW)
    assert (status.label, status.promised_by) == ("Interview", date(2026, 12, 7))
    assert status.code == "interview_ahead"
    told = history_of(application, reader=Audience.CANDIDATE, at=NOW)[-1]
    assert (told.text, told.why) == ("The employer moved your application a step back.", WHY)
    [message] = mails_at(NOW)
    assert WHY in message.body
    assert "stays planned. They answer by Monday, December 7." in message.body
    interview.refresh_from_db()
    assert interview.state == "scheduled"


def test_offer_is_not_taken_back_in_silence(application, bob):
    Application.objects.filter(pk=application.pk).update(stage=Stage.OFFER)
    with pytest.raises(ReasonNeeded):
        move(application, Stage.INTERVIEW, bob)
    move(application, Stage.INTERVIEW, bob, why="All hiring has stopped.")
    [message] = mails_at(NOW)
    assert message.subject == "Acme Stores took back the offer: Store Supervisor"
    assert "All hiring has stopped." in message.body
    assert (
        history_of(application, reader=Audience.CANDIDATE, at=NOW)[-1].text
        == "The employer took back its offer."
    )
    assert mails_at(LATER) == []  # and no second one that they want to talk


def test_reason_is_checked_like_any_words_to_the_candidate(application, bob, monkeypatch):
    Application.objects.filter(pk=application.pk).update(stage=Stage.OFFER)
    refused = [Hit("text", "x", Level.HOLD, "y", why="z", suggestion="")]
    monkeypatch.setattr("openings.pipeline.queries.findings_in", lambda *_, **__: refused)
    with pytest.raises(WordsRefused):
        move(application, Stage.INTERVIEW, bob, why=WHY)


@pytest.mark.parametrize(
    ("stage", "to", "since", "owed"),
    [
        (Stage.SCREENING, Stage.APPLIED, timedelta(days=1), False),
        (Stage.INTERVIEW, Stage.SCREENING, timedelta(minutes=9), False),
        (Stage.INTERVIEW, Stage.SCREENING, timedelta(minutes=10), True),
        (Stage.OFFER, Stage.INTERVIEW, timedelta(), True),
        (Stage.APPLIED, Stage.INTERVIEW, timedelta(days=1), False),
    ],
)
def test_reason_is_owed_for_what_the_candidate_has_heard(application, stage, to, since, owed):
    application.stage, application.stage_since = stage, NOW - since
    assert owes_a_reason(application, to=to, at=NOW) is owed


def test_talk_that_waits_for_its_answer_is_not_forgotten_by_a_step_back(application, bob):
    interview = InterviewFactory(application=application, held=True, promised_by=date(2026, 12, 4))
    Application.objects.filter(pk=application.pk).update(stage=Stage.INTERVIEW)
    move(application, Stage.SCREENING, bob, why=WHY)
    status = status_for_candidate(fresh(application), at=NOW)
    assert (status.code, status.promised_by) == ("after_interview", interview.promised_by)


def test_no_way_back_brings_a_promised_day_forward(application, bob):
    """From the wish to talk, and from an interview that was called off."""
    Application.objects.filter(pk=application.pk).update(
        submitted_at=NOW - timedelta(days=20), stage=Stage.INTERVIEW, stage_since=NOW
    )
    day = promise_of(fresh(application)).day
    move(application, Stage.SCREENING, bob)
    assert promise_of(fresh(application)).day == day
    interview = InterviewFactory(application=application, promised_by=day + timedelta(days=9))
    cancel_interview(interview=interview, why="Ill.", by=bob, version=1)
    assert promise_of(fresh(application)).day == day + timedelta(days=9)
    InterviewFactory(
        application=application, held=True, decision=InterviewDecision.PENDING, promised_by=day
    )
    assert promise_of(fresh(application)).day == day  # a new talk has its own promise
