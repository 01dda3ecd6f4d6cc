from datetime import UTC, datetime, timedelta

import pytest

from coaching.course.actions import (
    StepNotSkippable,
    close_plan,
    mute_plan,
    open_plan,
    park_plan,
    skip_step,
)
from coaching.course.queries import next_step
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings import signals
from openings.application.states import Outcome, Stage
from openings.board.actions import move_application
from tests.factories import NOW
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.openings import ApplicationFactory, InterviewerFactory, InterviewFactory

FOLLOW_UPS = ("coaching.checkin", "coaching.thankyou_nudge", "coaching.debrief_nudge")


@pytest.fixture
def interview(dana, employer, now):
    interview = InterviewFactory(
        held=True,
        application__candidate=dana,
        application__opening__employer=employer,
        application__interviewing=True,
    )
    InterviewerFactory(interview=interview)
    return interview


@pytest.fixture
def plan(interview):
    signals.interview_concluded.send(sender=None, interview=interview)
    return RecoveryPlan.objects.get(interview=interview)


def tell(application, outcome=Outcome.NOT_SELECTED):
    application.outcome = outcome
    application.decided_at = application.tell_at = application.told_at = NOW
    application.save()
    signals.application_told.send(sender=None, application=application)


def states_of(plan):
    mails = OutgoingMail.objects.filter(subject_id=str(plan.pk), kind__in=FOLLOW_UPS)
    return {mail.kind.removeprefix("coaching."): mail.state for mail in mails}


def test_open_plan_queues_its_follow_ups_at_their_times(plan):
    mails = {mail.kind: mail for mail in OutgoingMail.objects.all()}
    ended = NOW - timedelta(hours=1)
    assert mails["coaching.checkin"].not_before == ended + timedelta(hours=2)
    # 18 hours after 9:00 is three at night: moved to ten in the morning, after the tellings.
    assert mails["coaching.thankyou_nudge"].not_before == datetime(2026, 11, 25, 15, tzinfo=UTC)
    # 44 hours after is five in the morning of the 26th: moved to eight.
    assert mails["coaching.debrief_nudge"].not_before == datetime(2026, 11, 26, 13, tzinfo=UTC)
    # Promised by December 2; two working days later, after the tellings.
    assert mails["coaching.status_offer"].not_before == datetime(2026, 12, 4, 15, tzinfo=UTC)
    # Ten working days after the promise, after the tellings of that morning.
    assert mails["coaching.no_answer"].not_before == datetime(2026, 12, 16, 15, tzinfo=UTC)
    assert all(mail.recipient_email == "dana@example.org" for mail in mails.values())


def test_open_plan_without_interviewer_queues_no_thankyou_nudge(dana, now):
    plan = open_plan(interview=InterviewFactory(held=True))
    assert set(states_of(plan)) == {"checkin", "debrief_nudge"}


def test_open_plan_twice_is_one_plan(interview, plan):
    keys = set(OutgoingMail.objects.values_list("key", flat=True))
    assert open_plan(interview=interview) == plan
    assert set(OutgoingMail.objects.values_list("key", flat=True)) == keys


def test_call_off_closes_the_plan_and_cancels_mail(interview, plan):
    signals.interview_called_off.send(sender=None, interview=interview)
    plan.refresh_from_db()
    assert plan.state == PlanState.CLOSED
    assert set(states_of(plan).values()) == {MailState.CANCELED}


def test_telling_moves_the_branch_and_cancels_mail(interview, plan):
    tell(interview.application)
    plan.refresh_from_db()
    assert plan.branch == Branch.NOT_SELECTED
    assert set(states_of(plan).values()) == {MailState.CANCELED}


def test_recorded_decision_shows_nothing_before_the_telling(interview, plan):
    before = next_step(plan, NOW), branch_at(plan, at=NOW)
    application = interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = NOW
    application.tell_at = NOW + timedelta(days=1)
    application.save()
    plan = RecoveryPlan.objects.get(pk=plan.pk)
    assert (next_step(plan, NOW), branch_at(plan, at=NOW)) == before
    assert set(states_of(plan).values()) == {MailState.PENDING}


@pytest.mark.parametrize(
    ("stage", "branch"), [(Stage.INTERVIEW, Branch.ADVANCED), (Stage.OFFER, Branch.OFFER)]
)
def test_advance_moves_the_branch_and_cancels_mail(interview, plan, stage, branch):
    interview.application.stage = stage
    interview.application.save()
    signals.application_advanced.send(sender=None, application=interview.application)
    plan.refresh_from_db()
    assert plan.branch == branch
    assert next_step(plan, NOW).name == StepName.NEXT_ROUND
    assert set(states_of(plan).values()) == {MailState.CANCELED}


def test_withdrawal_moves_the_branch(interview, plan):
    signals.application_withdrawn.send(sender=None, application=interview.application)
    plan.refresh_from_db()
    assert plan.branch == Branch.WITHDRAWN
    assert next_step(plan, NOW).url_name == "openings:opening_list"


def test_telling_after_a_later_round_leaves_the_passed_round(interview, plan):
    signals.application_advanced.send(sender=None, application=interview.application)
    second = InterviewFactory(
        held=True,
        application=interview.application,
        round=2,
        starts_at=NOW - timedelta(minutes=90),
    )
    later = open_plan(interview=second)
    tell(interview.application)
    plan.refresh_from_db()
    later.refresh_from_db()
    assert (plan.branch, later.branch) == (Branch.ADVANCED, Branch.NOT_SELECTED)


def test_no_answer_is_derived_ten_working_days_after_the_promise(plan):
    # Promised by Wednesday, December 2; ten working days later is Wednesday, December 16.
    turn = datetime(2026, 12, 16, 14, tzinfo=UTC)
    assert branch_at(plan, at=turn - timedelta(seconds=1)) == Branch.PENDING
    assert branch_at(plan, at=turn) == Branch.NO_ANSWER


def test_late_decision_follows_no_answer(interview, plan):
    plan.branch = Branch.NO_ANSWER
    plan.save()
    tell(interview.application)
    plan.refresh_from_db()
    assert plan.branch == Branch.NOT_SELECTED


def test_park_lasts_until_ten_the_next_morning_of_the_candidate(plan, dana):
    dana.time_zone = "America/Los_Angeles"
    dana.save()
    parked = park_plan(plan=plan, by=dana)
    assert parked.parked_until == datetime(2026, 11, 25, 18, tzinfo=UTC)
    assert next_step(parked, NOW).name == StepName.REST
    assert next_step(parked, parked.parked_until).name == StepName.MOOD


def test_plan_of_another_person_is_refused(plan, bob):
    with pytest.raises(RecoveryPlan.DoesNotExist):
        park_plan(plan=plan, by=bob)


def test_closed_plan_takes_no_more_steps(plan, dana):
    close_plan(plan=plan, by=dana, if_text="I go blank", then_text="I breathe and ask again")
    assert set(states_of(plan).values()) == {MailState.CANCELED}
    assert plan.if_thens.get().then_text == "I breathe and ask again"
    for act in (park_plan, close_plan):
        with pytest.raises(PlanIsClosed):
            act(plan=plan, by=dana)
    with pytest.raises(PlanIsClosed):
        mute_plan(plan=plan, by=dana, is_muted=True)


def test_skip_step_once_and_only_what_may_be_skipped(plan, dana):
    skip_step(plan=plan, by=dana, step=StepName.MOOD)
    skip_step(plan=plan, by=dana, step=StepName.MOOD)
    assert plan.marks.count() == 1
    plan = RecoveryPlan.objects.get(pk=plan.pk)
    assert next_step(plan, NOW).name == StepName.DEBRIEF
    with pytest.raises(StepNotSkippable):
        skip_step(plan=plan, by=dana, step=StepName.WAIT)


def test_telling_of_another_application_changes_nothing(plan):
    other = ApplicationFactory(told=True)
    RecoveryPlanFactory()
    signals.application_told.send(sender=None, application=other)
    plan.refresh_from_db()
    assert plan.branch == Branch.PENDING


def offer(interview):
    application = interview.application
    application.stage = Stage.OFFER
    application.save()
    signals.application_advanced.send(sender=None, application=application)


def test_offer_that_is_taken_back_is_no_offer_in_the_plan(plan, interview, bob):
    offer(interview)
    application = interview.application
    move_application(
        application=application,
        to=Stage.INTERVIEW,
        by=bob,
        version=application.version,
        why="All hiring has stopped.",
    )
    plan.refresh_from_db()
    assert plan.branch == Branch.ADVANCED


def test_no_after_an_offer_brings_the_help_for_a_no(plan, interview):
    offer(interview)
    plan.refresh_from_db()
    assert plan.branch == Branch.OFFER
    tell(interview.application)
    plan.refresh_from_db()
    assert plan.branch == Branch.NOT_SELECTED
    assert OutgoingMail.objects.filter(kind="coaching.ask_three", state="pending").exists()


@pytest.mark.parametrize("outcome", [Outcome.POSITION_CLOSED, Outcome.NO_SHOW])
def test_plan_follows_every_end_that_is_told(plan, interview, dana, outcome):
    """No question waits for an answer any more, and nothing of the evening follows."""
    tell(interview.application, outcome)
    plan.refresh_from_db()
    assert plan.state == PlanState.ACTIVE
    assert branch_at(plan, at=NOW) == Branch.NOT_SELECTED
    assert set(states_of(plan).values()) <= {MailState.CANCELED}
