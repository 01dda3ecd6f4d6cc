from datetime import timedelta

import pytest

from coaching.feedback.queries import people_to_ask
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import CompanyToCheck, Employer
from jobstore.trail.models import TrailEvent
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.models import Interview
from openings.interview.states import InterviewState, PromiseSource, ReportedOutcome
from openings.opening.models import Opening
from openings.reported import actions
from openings.reported.actions import NotChecker, ask_for_check, verify_company
from openings.reported.queries import mark_of_company
from openings.status.queries.status import status_for_candidate
from tests.factories import NOW
from tests.support.reported import held_elsewhere

pytestmark = pytest.mark.django_db


def fresh(interview):
    return Application.objects.select_related("opening__employer", "candidate").get(
        pk=interview.application_id
    )


def status_of(interview, *, at=NOW):
    return status_for_candidate(fresh(interview), at=at)


def report(interview, outcome, by):
    return actions.report_outcome(application=fresh(interview), outcome=outcome, by=by)


def test_report_keeps_it_apart_from_the_board_and_opens_the_plan(now, dana):
    interview = held_elsewhere(dana)
    assert interview.state == InterviewState.HELD
    assert interview.application.opening.tracked_by == dana
    assert not Employer.objects.exists()
    assert not Opening.objects.exists()
    assert not Application.objects.on_board().exists()
    assert not Interview.objects.on_board().exists()
    assert RecoveryPlan.objects.get().interview == interview


def test_report_writes_to_nobody_but_the_candidate(now, dana):
    interview = held_elsewhere(dana)
    report(interview, ReportedOutcome.NO, dana)
    addresses = set(OutgoingMail.objects.values_list("recipient_email", flat=True))
    assert addresses == {dana.email}
    assert not OutgoingMail.objects.filter(kind__startswith="openings.").exists()


def test_report_twice_is_the_first_one(now, dana):
    assert held_elsewhere(dana).pk == held_elsewhere(dana).pk


def test_another_round_at_the_same_job_joins_the_first(now, dana):
    first = held_elsewhere(dana)
    second = held_elsewhere(dana, company="zebra lamps", starts_at=NOW + timedelta(days=2))
    assert second.application_id == first.application_id
    assert (second.round, second.state) == (2, InterviewState.SCHEDULED)


def test_the_same_company_of_two_candidates_is_two_rows(now, dana, charlie):
    held_elsewhere(dana)
    held_elsewhere(charlie)
    assert Employer.everywhere.filter(name="Zebra Lamps").count() == 2


def test_a_share_of_twenty_a_month_holds(now, dana):
    for number in range(actions.PER_MONTH):
        held_elsewhere(dana, company=f"Company {number}")
    with pytest.raises(actions.TooManyReported) as refusal:
        held_elsewhere(dana, company="One too many")
    assert refusal.value.until == NOW + actions.MONTH
    with clock.at(NOW + actions.MONTH + timedelta(minutes=1)):
        held_elsewhere(dana, company="A month later")


def test_without_a_promised_day_none_is_claimed(now, dana):
    interview = held_elsewhere(dana)
    assert interview.promise_source == PromiseSource.DEFAULT
    status = status_of(interview)
    assert status.promised_by is None
    assert "They named no day." in status.next_step
    assert not status.can_withdraw
    late = status_of(interview, at=interview.ends_at + timedelta(days=21))
    assert (late.code, late.is_late) == ("no_answer", True)
    assert "promised" not in late.sentence


def test_a_day_that_the_employer_named_is_theirs(now, dana):
    day = (NOW + timedelta(days=3)).date()
    interview = held_elsewhere(dana, promised_by=day)
    assert interview.promise_source == PromiseSource.CANDIDATE
    assert status_of(interview).promised_by == day


@pytest.mark.parametrize(
    ("outcome", "branch", "code"),
    [
        (ReportedOutcome.NO, Branch.NOT_SELECTED, "not_selected"),
        (ReportedOutcome.NEXT_ROUND, Branch.ADVANCED, "interview"),
        (ReportedOutcome.OFFER, Branch.OFFER, "offer"),
        (ReportedOutcome.HIRED, Branch.OFFER, "hired"),
        (ReportedOutcome.WITHDRAWN, Branch.WITHDRAWN, "withdrawn"),
        (ReportedOutcome.NOTHING, Branch.PENDING, "after_interview"),
    ],
)
def test_outcome_is_told_at_once(now, dana, outcome, branch, code):
    interview = held_elsewhere(dana)
    report(interview, outcome, dana)
    assert branch_at(RecoveryPlan.objects.get(), at=NOW) == branch
    assert status_of(interview).code == code


def test_an_end_is_noted_once(now, dana):
    interview = held_elsewhere(dana)
    report(interview, ReportedOutcome.NO, dana)
    with pytest.raises(actions.OutcomeIsKnown):
        report(interview, ReportedOutcome.OFFER, dana)


def test_an_interview_ahead_can_only_be_called_off(now, dana):
    interview = held_elsewhere(dana, starts_at=NOW + timedelta(days=1))
    with pytest.raises(actions.StillAhead):
        report(interview, ReportedOutcome.NO, dana)
    report(interview, ReportedOutcome.CALLED_OFF, dana)
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELED
    assert fresh(interview).outcome == Outcome.OPEN
    assert not OutgoingMail.objects.exists()


def test_what_was_held_and_is_called_off_closes_the_plan(now, dana):
    interview = held_elsewhere(dana)
    report(interview, ReportedOutcome.CALLED_OFF, dana)
    assert RecoveryPlan.objects.get().state == "closed"


def test_nobody_there_is_asked_before_staff_have_checked_the_company(now, dana, erin):
    interview = held_elsewhere(dana)
    interview.interviewers.create(name="Yan", email="yan@zebralamps.example.evil.example")
    interview.interviewers.create(name="Xia", email="xia@mail.zebralamps.example")
    interview.interviewers.create(name="Nobody", email="")
    plan = RecoveryPlan.objects.get()
    assert people_to_ask(plan) == []
    assert not CompanyToCheck.objects.exists()
    ask_for_check(application=fresh(interview), by=dana)
    company = CompanyToCheck.objects.get()
    Employer.everywhere.update(verified_domain="zebralamps.example")
    assert people_to_ask(RecoveryPlan.objects.get()) == []  # a domain that nobody has checked
    verify_company(employer=company, by=erin, domain="www.ZebraLamps.example")
    people = people_to_ask(RecoveryPlan.objects.get())
    assert [person.name for person in people] == ["Zoe Zebra", "Xia"]
    event = TrailEvent.objects.get()
    assert (event.what, event.by, event.why) == ("verified", erin, "zebralamps.example")


def test_company_is_verified_as_it_was_read(now, dana, erin, bob):
    interview = held_elsewhere(dana)
    ask_for_check(application=fresh(interview), by=dana)
    company = CompanyToCheck.objects.get()
    seen = mark_of_company(company)
    with pytest.raises(NotChecker):
        verify_company(employer=company, by=bob, domain="zebralamps.example", seen=seen)
    Employer.everywhere.update(website="https://gmail.com")
    with pytest.raises(ChangedMeanwhile):
        verify_company(employer=company, by=erin, domain="gmail.com", seen=seen)
    assert CompanyToCheck.objects.get().verified_at is None
