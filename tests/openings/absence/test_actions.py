from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.course.queries import next_step
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState, StepName
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.trail.states import Audience
from openings.absence.actions import (
    NoReason,
    NotNoted,
    NotTold,
    answer_absence,
    note_absence,
    take_back_absence,
    undo_absence,
)
from openings.absence.mails import NoShowAnsweredMail
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome, Stage
from openings.decision.actions.decision import (
    DecisionNotOpen,
    No,
    advance_application,
    decline_application,
)
from openings.decision.actions.telling import AlreadyTold
from openings.interview.actions import (
    AlreadyDecided,
    NotPlanned,
    NotStarted,
    StaleInterview,
    conclude_interview,
)
from openings.interview.models import Absence, Interview
from openings.interview.states import AbsenceAnswer, InterviewDecision, InterviewState
from openings.offer.actions.make import hire_candidate
from openings.pipeline.actions import ApplicationEnded
from openings.pipeline.queries import history_of
from openings.promise.queries.promise import promise_of
from openings.status.queries.status import status_for_candidate
from openings.tasks import next_absence, tell_absences
from tests.factories import NOW
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.support import mail as outbox
from tests.support.offer import offer_job

MORNING = datetime(2026, 11, 25, 14, tzinfo=UTC)  # nine on the next working day in New York
TEXT = "We waited in the video room for twenty minutes."


@pytest.fixture
def interview(employer, dana, bob, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer, answer_days=2), interviewing=True
    )
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
        promised_by=date(2026, 12, 4),
    )
    return conclude_interview(interview=interview)


def noted(interview, by, text=TEXT):
    interview.refresh_from_db()
    return note_absence(interview=interview, text=text, by=by, version=interview.version)


def told(interview, by):
    noted(interview, by)
    with clock.at(MORNING):
        assert tell_absences() == 1
    interview.refresh_from_db()
    return interview


def deliver(at):
    with clock.at(at):
        return outbox.deliver()


def kinds(state=MailState.PENDING):
    mails = OutgoingMail.objects.filter(state=state, kind__contains="no_show")
    return list(mails.order_by("kind").values_list("kind", flat=True))


def test_nothing_of_a_note_shows_until_it_is_told(interview, bob, dana):
    def seen(at):
        application = Application.objects.get(pk=interview.application_id)
        return status_for_candidate(application, at=at), history_of(
            application, reader=Audience.CANDIDATE, at=at
        )

    at = MORNING - timedelta(seconds=1)
    before = seen(at)
    mails = list(OutgoingMail.objects.order_by("key").values())
    absence = noted(interview, bob)
    assert absence.tell_at == next_absence() == MORNING
    with clock.at(at):
        assert tell_absences() == 0
    assert seen(at) == before
    assert list(OutgoingMail.objects.order_by("key").values()) == mails
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD


def test_it_is_told_on_a_working_morning_and_ends_nothing(interview, bob, dana):
    interview = told(interview, bob)
    application = interview.application
    application.refresh_from_db()
    assert (interview.state, interview.decision) == ("no_show", InterviewDecision.PENDING)
    assert (application.outcome, application.stage) == (Outcome.OPEN, Stage.INTERVIEW)
    status = status_for_candidate(application, at=MORNING)
    assert (status.code, status.since) == ("interview_missed", interview.starts_at)
    last = history_of(application, reader=Audience.CANDIDATE, at=MORNING)[-1]
    assert last.text == "The employer noted that you did not come to the interview."
    assert last.why == TEXT
    [message] = [m for m in deliver(MORNING) if dana.email in m.to[0] and TEXT in m.body]
    assert "Your application stays open, and nothing has ended." in message.body


def test_late_tick_waits_for_a_decent_hour(interview, bob):
    noted(interview, bob)
    night = MORNING + timedelta(hours=14)
    with clock.at(night):
        assert tell_absences() == 0
    # The day after is Thanksgiving; the next working morning is Friday's.
    assert Absence.objects.get().tell_at == datetime(2026, 11, 27, 14, tzinfo=UTC)


def test_promise_stays_where_it_was(interview, bob):
    day = promise_of(interview.application).day
    interview = told(interview, bob)
    application = Application.objects.get(pk=interview.application_id)
    assert promise_of(application).day == day == date(2026, 12, 4)


def test_recruiters_are_still_asked_by_the_promised_day(interview, bob):
    told(interview, bob)
    due = datetime(2026, 12, 4, 14, tzinfo=UTC)
    subjects = [m.subject for m in deliver(due) if bob.email in m.to[0]]
    assert [subject for subject in subjects if subject.startswith("Answer today")] != []


def test_plan_is_parked_and_wakes_up_when_the_note_is_taken_back(interview, bob, dana):
    plan = RecoveryPlan.objects.get(interview=interview)
    interview = told(interview, bob)
    plan.refresh_from_db()
    plan.interview.refresh_from_db()
    assert plan.state == PlanState.ACTIVE
    assert next_step(plan, MORNING).name == StepName.REST
    assert next_step(plan, MORNING).title == "Wait until this is settled"
    nudge = OutgoingMail.objects.get(kind="coaching.debrief_nudge")
    deliver(nudge.not_before)
    nudge.refresh_from_db()
    assert nudge.state == MailState.PENDING
    later = nudge.not_before
    with clock.at(later - timedelta(hours=1)):
        take_back_absence(interview=interview, text="", by=bob, version=interview.version)
    deliver(later)
    nudge.refresh_from_db()
    assert nudge.state == MailState.SENT
    plan = RecoveryPlan.objects.get(pk=plan.pk)
    assert next_step(plan, MORNING).name == StepName.MOOD


def test_undo_leaves_no_trace_and_may_be_noted_again(interview, bob):
    noted(interview, bob)
    undo_absence(interview=interview, by=bob)
    with pytest.raises(NotNoted):
        undo_absence(interview=interview, by=bob)
    with clock.at(MORNING):
        assert tell_absences() == 0
    assert noted(interview, bob, text="Another text.").text == "Another text."
    noted(interview, bob)
    assert Absence.objects.get().text == TEXT


def test_after_the_telling_it_is_taken_back_and_not_undone(interview, bob, dana):
    with pytest.raises(NotNoted):
        take_back_absence(interview=interview, text="", by=bob, version=interview.version)
    noted(interview, bob)
    interview.refresh_from_db()
    with pytest.raises(NotTold):
        take_back_absence(interview=interview, text="", by=bob, version=interview.version)
    with clock.at(MORNING):
        tell_absences()
        interview.refresh_from_db()
        with pytest.raises(AlreadyTold):
            undo_absence(interview=interview, by=bob)
        take_back_absence(
            interview=interview, text="Our link was wrong.", by=bob, version=interview.version
        )
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD
    application = Application.objects.get(pk=interview.application_id)
    assert status_for_candidate(application, at=MORNING).code == "after_interview"
    assert kinds() == ["openings.no_show_reopened"]
    offer_job(application=application, by=bob, version=application.version)


@pytest.mark.parametrize("answer", AbsenceAnswer)
def test_candidate_contradicts_with_one_click(interview, bob, dana, answer):
    interview = told(interview, bob)
    with clock.at(MORNING + timedelta(minutes=5)):
        answer_absence(interview=interview, answer=answer, by=dana)
        answer_absence(interview=interview, answer=answer, by=dana)
    assert Absence.objects.get().answer == answer
    assert interview.application.events.filter(what="absence_answered").count() == 1
    bodies = [m.body for m in deliver(MORNING + timedelta(minutes=6)) if bob.email in m.to[0]]
    assert [body for body in bodies if f"“{answer.label}.”" in body] != []


@pytest.mark.parametrize("outcome", [Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED])
def test_answer_meets_no_untold_decision(interview, bob, dana, outcome):
    """To somebody who waits "This application is over" would say what was decided."""
    interview = told(interview, bob)
    ended = Application.objects.filter(pk=interview.application_id)
    ended.update(outcome=outcome, decided_at=MORNING, tell_at=MORNING + timedelta(days=1))
    with clock.at(MORNING + timedelta(minutes=5)):
        answer_absence(interview=interview, answer=AbsenceAnswer.WRONG, by=dana)
    bodies = [m.body for m in deliver(MORNING + timedelta(minutes=6)) if bob.email in m.to[0]]
    assert [body for body in bodies if f"“{AbsenceAnswer.WRONG.label}.”" in body] != []
    ended.update(told_at=MORNING + timedelta(days=1))
    with clock.at(MORNING + timedelta(days=1)), pytest.raises(ApplicationEnded):
        answer_absence(interview=interview, answer=AbsenceAnswer.COULD_NOT, by=dana)


def test_other_answer_replaces_the_first_and_both_stay_in_the_history(interview, bob, dana):
    interview = told(interview, bob)
    answer_absence(interview=interview, answer=AbsenceAnswer.COULD_NOT, by=dana)
    answer_absence(interview=interview, answer=AbsenceAnswer.WRONG, by=dana)
    events = interview.application.events.filter(what="absence_answered").order_by("pk")
    assert list(events.values_list("facts__target", flat=True)) == ["could_not", "wrong"]


def test_answer_to_an_untold_note_finds_nothing(interview, bob, dana):
    noted(interview, bob)
    with pytest.raises(NotNoted):
        answer_absence(interview=interview, answer=AbsenceAnswer.WRONG, by=dana)


def test_decisions_wait_for_the_telling(interview, bob):
    application = interview.application
    noted(interview, bob)
    no = No(reason=DecisionReason.SKILL, text="Your examples were general.")
    common = {"application": application, "by": bob, "version": application.version}
    for decide in (advance_application, offer_job, hire_candidate):
        with pytest.raises(DecisionNotOpen):
            decide(**common)
    with pytest.raises(DecisionNotOpen):
        decline_application(no=no, **common)
    with clock.at(MORNING):
        tell_absences()
        decline_application(no=no, **common)
        application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED


def test_plan_of_a_missed_interview_ends_with_the_application(interview, bob, dana):
    interview = told(interview, bob)
    with clock.at(MORNING):
        withdraw_application(application=interview.application, by=dana)
    assert RecoveryPlan.objects.get(interview=interview).state == PlanState.CLOSED


def test_withdrawing_before_the_telling_forgets_the_note(interview, bob, dana):
    noted(interview, bob)
    withdraw_application(application=interview.application, by=dana)
    with clock.at(MORNING):
        assert tell_absences() == 0
    assert not Absence.objects.exists()


def test_note_during_the_interview_is_told_after_it(interview, bob):
    Interview.objects.filter(pk=interview.pk).update(
        state=InterviewState.SCHEDULED, ends_at=NOW + timedelta(hours=1)
    )
    interview = told(interview, bob)
    assert interview.state == InterviewState.NO_SHOW


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=2)}, NotStarted),
        ({"state": InterviewState.CANCELED}, NotPlanned),
        ({"state": InterviewState.NO_SHOW}, NotPlanned),
        ({"decision": InterviewDecision.ADVANCED}, AlreadyDecided),
    ],
)
def test_note_is_refused_where_it_makes_no_sense(interview, bob, change, refusal):
    Interview.objects.filter(pk=interview.pk).update(**change)
    with pytest.raises(refusal):
        noted(interview, bob)


def test_note_needs_words_and_the_newest_version(interview, bob):
    with pytest.raises(NoReason):
        noted(interview, bob, text="  ")
    with pytest.raises(StaleInterview):
        note_absence(interview=interview, text=TEXT, by=bob, version=interview.version - 1)


@pytest.mark.parametrize("text", ["You never turned up.", "We waited, and you did not come."])
def test_note_may_say_what_other_words_may_not(interview, bob, text):
    """Elsewhere staff read such words first: whoever hears them here may answer."""
    assert noted(interview, bob, text=text).text == text


def test_notes_of_the_clock_are_told_once_each(interview, bob, dana):
    AbsenceFactory(told=True)
    noted(interview, bob)
    with clock.at(MORNING):
        assert tell_absences() == 1
        assert tell_absences() == 0


@pytest.mark.parametrize("reader", ["alice", "bob"])
def test_answer_names_who_noted_it(interview, alice, bob, dana, reader):
    """Bob noted it; to a colleague it is not "you"."""
    answer_absence(interview=told(interview, bob), answer=AbsenceAnswer.WRONG, by=dana)
    user = {"alice": alice, "bob": bob}[reader]
    mail = OutgoingMail.objects.get(kind="openings.no_show_answered", recipient_user=user)
    who = "You" if reader == "bob" else bob.get_full_name()
    assert NoShowAnsweredMail.render(mail).context["noted_by"] == who


def test_timeline_claims_no_meeting_that_is_disputed(interview, bob):
    held = "The time of the interview was over."
    assert [
        line.text for line in history_of(interview.application, reader=Audience.CANDIDATE, at=NOW)
    ][-1] == held
    told(interview, bob)
    lines = [
        line.text
        for line in history_of(interview.application, reader=Audience.CANDIDATE, at=MORNING)
    ]
    assert lines[-2:] == [held, "The employer noted that you did not come to the interview."]
