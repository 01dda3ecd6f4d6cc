from datetime import UTC, date, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings import signals
from openings.application.models import Application
from openings.application.states import Happening, Stage
from openings.decision.actions.telling import end_interviews_of
from openings.interview.actions import (
    InterviewFacts,
    NotPlanned,
    NotStarted,
    Person,
    StaleInterview,
    cancel_interview,
    conclude_interview,
    move_interview,
    schedule_interview,
)
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.pipeline.actions import ApplicationEnded, StaleApplication
from openings.tasks import conclude_interviews, next_conclusion
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)

START = NOW + timedelta(days=3)
REX = Person(
    name="Rex Malone", title="Manager", email="rex@example.org", phone="", welcomes_calls=False
)
AVA = Person(
    name="Ava Reed", title="", email="ava@example.org", phone="555 0100", welcomes_calls=True
)


def facts(start=START, **changes):
    values = {
        "round": 1,
        "kind": "video",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "time_zone": "America/Denver",
        "where": "https://meet.example.org/x",
        "note": "Bring one example.",
        "promised_by": date(2026, 12, 11),
    }
    return InterviewFacts(**(values | changes))


@pytest.fixture
def application(employer, dana, alice):
    return ApplicationFactory(candidate=dana, opening=OpeningFactory(employer=employer))


@pytest.fixture
def interview(application, bob, now):
    return schedule_interview(
        application=application, facts=facts(), people=[REX], by=bob, version=1
    )


def mails(state=MailState.PENDING):
    rows = OutgoingMail.objects.filter(state=state).order_by("kind", "recipient_email")
    return [(row.kind.split(".")[1], row.recipient_email) for row in rows]


@pytest.fixture
def heard():
    """The signals that coaching listens to, in order."""
    log = []

    def concluded(**arguments):
        log.append(("concluded", arguments["interview"].pk))

    def called_off(**arguments):
        log.append(("called off", arguments["interview"].pk))

    signals.interview_concluded.connect(concluded)
    signals.interview_called_off.connect(called_off)
    yield log
    signals.interview_concluded.disconnect(concluded)
    signals.interview_called_off.disconnect(called_off)


def test_schedule_moves_the_stage_and_mails_everybody(interview, application, dana):
    application.refresh_from_db()
    assert (application.stage, application.version) == (Stage.INTERVIEW, 2)
    assert mails() == [
        ("interview_reminder", "dana@example.org"),
        ("interview_scheduled", "dana@example.org"),
        ("interview_team", "rex@example.org"),
    ]
    reminder = OutgoingMail.objects.get(kind="openings.interview_reminder")
    assert reminder.not_before == START - timedelta(hours=24)


def test_schedule_twice_returns_the_first(interview, application, bob):
    again = schedule_interview(
        application=application, facts=facts(), people=[REX], by=bob, version=1
    )
    assert again.pk == interview.pk
    assert Interview.objects.count() == 1
    assert len(mails()) == 3


def test_second_interview_in_a_round_is_allowed(interview, application, bob):
    later = START + timedelta(hours=2)
    schedule_interview(application=application, facts=facts(later), people=[AVA], by=bob, version=2)
    assert Interview.objects.filter(round=1).count() == 2


def test_schedule_with_an_old_version_is_refused(interview, application, bob):
    later = START + timedelta(hours=2)
    with pytest.raises(StaleApplication):
        schedule_interview(
            application=application, facts=facts(later), people=[AVA], by=bob, version=1
        )


def test_schedule_for_an_ended_application_is_refused(employer, dana, bob, now):
    ended = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), not_told=True
    )
    with pytest.raises(ApplicationEnded):
        schedule_interview(application=ended, facts=facts(), people=[REX], by=bob, version=1)


def test_move_keeps_history_and_plans_a_new_reminder(interview, bob):
    later = START + timedelta(days=1)
    moved = move_interview(
        interview=interview, facts=facts(later), people=[AVA], why="A fair.", by=bob, version=1
    )
    assert (moved.sequence, moved.version, moved.starts_at) == (1, 2, later)
    event = moved.application.events.get(what=Happening.INTERVIEW_MOVED)
    assert (event.source, event.target, event.why) == (
        "2026-11-27T15:00:00Z",
        "2026-11-28T15:00:00Z",
        "A fair.",
    )
    assert mails(MailState.CANCELED) == [
        ("interview_reminder", "dana@example.org"),
        ("interview_scheduled", "dana@example.org"),
        ("interview_team", "rex@example.org"),
    ]
    assert mails() == [
        ("interview_moved", "dana@example.org"),
        ("interview_reminder", "dana@example.org"),
        ("interview_team", "ava@example.org"),
        ("interview_team", "rex@example.org"),
    ]
    waiting = OutgoingMail.objects.get(kind="openings.interview_reminder", state=MailState.PENDING)
    assert waiting.not_before == later - timedelta(hours=24)
    assert [person.email for person in moved.interviewers.all()] == ["ava@example.org"]


def test_move_with_an_old_version_is_refused(interview, bob):
    move_interview(interview=interview, facts=facts(), people=[REX], why="Room.", by=bob, version=1)
    with pytest.raises(StaleInterview) as refusal:
        move_interview(
            interview=interview, facts=facts(), people=[REX], why="Mine.", by=bob, version=1
        )
    assert refusal.value.last.why == "Room."


def test_cancel_tells_everybody_and_calls_off(interview, bob, heard):
    canceled = cancel_interview(interview=interview, why="Ill.", by=bob, version=1)
    assert (canceled.state, canceled.sequence) == (InterviewState.CANCELED, 1)
    assert mails() == [
        ("interview_canceled", "dana@example.org"),
        ("interview_team", "rex@example.org"),
    ]
    assert heard == [("called off", interview.pk)]
    with pytest.raises(NotPlanned):
        cancel_interview(interview=canceled, why="Again.", by=bob, version=2)


def test_conclude_before_the_start_is_refused(interview, bob):
    with pytest.raises(NotStarted):
        conclude_interview(interview=interview, by=bob)


def test_recruiter_says_that_it_is_over_early(interview, bob, heard):
    with clock.at(START + timedelta(minutes=30)):
        held = conclude_interview(interview=interview, by=bob)
        conclude_interview(interview=interview, by=bob)
    assert (held.state, held.concluded_at) == (
        InterviewState.HELD,
        START + timedelta(minutes=30),
    )
    assert heard == [("concluded", interview.pk)]


def test_clock_concludes_and_asks_the_team_for_a_decision(interview, alice, bob, heard):
    end = interview.ends_at
    assert next_conclusion() == end
    with clock.at(end - timedelta(seconds=1)):
        assert conclude_interviews() == 0
    with clock.at(end + timedelta(minutes=7)):
        assert conclude_interviews() == 1
        assert conclude_interviews() == 0
    interview.refresh_from_db()
    assert (interview.state, interview.concluded_at) == (InterviewState.HELD, end)
    assert heard == [("concluded", interview.pk)]
    asked = OutgoingMail.objects.filter(kind="openings.decision_due").order_by("recipient_email")
    nine = datetime(2026, 12, 11, 14, 0, tzinfo=UTC)  # 09:00 in New York
    assert [(row.recipient_email, row.not_before) for row in asked] == [
        ("alice@example.org", nine),
        ("bob@example.org", nine),
    ]
    overdue = OutgoingMail.objects.filter(kind="openings.decision_overdue").order_by("not_before")
    assert [row.not_before.date() for row in overdue][::2] == [
        date(2026, 12, 15),
        date(2026, 12, 22),
    ]
    assert next_conclusion() is None


def test_canceled_interview_is_not_concluded(interview, bob, heard):
    cancel_interview(interview=interview, why="Ill.", by=bob, version=1)
    heard.clear()
    with clock.at(interview.ends_at):
        assert conclude_interviews() == 0
    assert heard == []


def test_withdrawal_ends_plans_and_reminders(employer, application, dana, bob, now, heard):
    held = InterviewFactory(application=application, held=True)
    planned = InterviewFactory(application=application, round=2)
    InterviewerFactory(interview=planned, email="rex@example.org")
    end_interviews_of(application=Application.objects.get(pk=application.pk), by=dana)
    held.refresh_from_db()
    planned.refresh_from_db()
    assert (held.state, held.decision) == (InterviewState.HELD, InterviewDecision.WITHDRAWN)
    assert (planned.state, planned.decision) == (
        InterviewState.CANCELED,
        InterviewDecision.WITHDRAWN,
    )
    assert mails() == [("interview_team", "rex@example.org")]
