"""What counts for an employer's figures, over which time, and from when on it is shown."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import DeclineReason, FeedbackState, Pick
from coaching.metrics import actions as metrics
from coaching.metrics.actions import count_employers, refresh_records
from coaching.metrics.models import EmployerRecord
from coaching.metrics.queries import (
    employers_to_count,
    last_count_at,
    monday_after,
    next_count_at,
    ranked,
    shown,
    shown_record,
)
from coaching.metrics.queries.record_counts import counts_of, window_of
from jobstore.lib import clock, due
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory
from tests.support.metrics import answered, delivered_request

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def counted(employer):
    return counts_of([employer], at=NOW)[employer.pk]


def counts(request):
    requests = FeedbackRequest.objects.with_counts_as_answered()
    return requests.get(pk=request.pk).counts_as_answered


def decided(employer, *, promised=-10, told=None, decision=InterviewDecision.NOT_SELECTED, **facts):
    """An interview held a fortnight before its promise; days are counted from NOW."""
    at = (
        {}
        if told is None
        else {"told": True, "tell_at": NOW + told * DAY, "told_at": NOW + told * DAY}
    )
    application = ApplicationFactory(opening=OpeningFactory(employer=employer), **at, **facts)
    ends_at = NOW + (promised - 14) * DAY
    return InterviewFactory(
        application=application,
        starts_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        promised_by=(NOW + promised * DAY).date(),
        state="held",
        concluded_at=ends_at,
        decision=decision,
        decided_at=NOW - 20 * DAY,
    )


def test_answer_needs_a_point_and_a_sentence(employer):
    good, short, pickless = (delivered_request(employer) for _ in range(3))
    answered(good, Pick.EXAMPLES)
    answered(short, Pick.EXAMPLES, text="")
    answered(pickless)
    assert counts(good)
    assert not counts(pickless)
    short.answer.picks.update(improve="")
    short.answer.strength = "OK."
    short.answer.save()
    assert not counts(short)


def test_where_no_weak_points_were_asked_an_answer_counts_without_a_point(employer):
    request = delivered_request(employer)
    answered(request)
    assert [row.is_answered for row in counted(employer).asked] == [False]
    FeedbackRequest.objects.update(asks_weaknesses=False)
    assert [row.is_answered for row in counted(employer).asked] == [True]


def test_declining_with_a_reason_counts_and_a_returned_answer_does_not(employer):
    request = delivered_request(employer, state=FeedbackState.DECLINED)
    assert not counts(request)
    request.decline_reason = DeclineReason.POLICY
    request.save()
    assert counts(request)
    answered(request, Pick.EXAMPLES)
    FeedbackRequest.objects.update(state=FeedbackState.RETURNED)
    assert not counts(request)


def test_only_requests_that_arrived_ten_working_days_ago_count(employer):
    delivered_request(employer)
    delivered_request(employer, sent_at=NOW - 12 * DAY)
    delivered_request(employer, state=FeedbackState.CANCELED)
    unsent = delivered_request(employer)
    OutgoingMail.objects.filter(subject_id=str(unsent.pk)).update(state="pending", sent_at=None)
    assert len(counted(employer).asked) == 1


def test_requests_that_travel_in_one_mail_all_count(employer):
    carrier = OutgoingMail.objects.get(subject_id=str(delivered_request(employer).pk))
    for _ in range(2):
        request = delivered_request(employer)
        OutgoingMail.objects.filter(subject_id=str(request.pk)).delete()
        FeedbackRequest.objects.filter(pk=request.pk).update(mailed_with=carrier.key)
    assert len(counted(employer).asked) == 3


def test_untold_decision_is_not_told(employer):
    decided(employer)
    [row] = counted(employer).decided
    assert row.told_at is None
    assert not row.was_on_time


@pytest.mark.parametrize(("told", "on_time"), [(-12, True), (-10, True), (-8, False)])
def test_told_in_time_is_told_by_the_end_of_the_promised_day(employer, told, on_time):
    decided(employer, told=told)
    [row] = counted(employer).decided
    assert row.was_on_time is on_time


def test_yes_is_told_when_it_is_recorded(employer):
    decided(employer, decision=InterviewDecision.ADVANCED)
    [row] = counted(employer).decided
    assert row.told_at == NOW - 20 * DAY
    assert row.was_on_time


def test_running_promise_and_who_left_in_time_are_not_judged(employer):
    decided(employer, promised=1)
    gone = decided(employer, decision=InterviewDecision.WITHDRAWN)
    gone.application.decided_at = NOW - 15 * DAY
    gone.application.save()
    assert counted(employer).decided == []


def test_who_left_after_a_broken_promise_counts_against_it(employer):
    gone = decided(employer, decision=InterviewDecision.WITHDRAWN)
    gone.application.decided_at = NOW - 5 * DAY
    gone.application.save()
    [row] = counted(employer).decided
    assert not row.was_on_time


def test_company_that_a_candidate_tracks_is_never_counted(employer, dana):
    for _ in range(6):
        answered(delivered_request(employer), Pick.EXAMPLES)
    Employer.everywhere.filter(pk=employer.pk).update(tracked_by=dana)
    assert counted(employer).asked == []
    assert counted(employer).decided == []
    assert next_count_at() is None


def test_window_is_short_where_enough_happened_in_it(employer):
    for number in range(12):
        sent_at = NOW - (30 + 30 * (number >= 9)) * DAY - number * DAY
        delivered_request(employer, sent_at=sent_at)
    old = delivered_request(employer, sent_at=NOW - 200 * DAY)
    window = window_of(counted(employer).asked, at=NOW)
    assert window.days == 90
    assert [row.pk for row in window.older] == [old.pk]


def test_window_is_wide_where_little_happened(employer):
    delivered_request(employer, sent_at=NOW - 200 * DAY)
    window = window_of(counted(employer).asked, at=NOW)
    assert (window.days, len(window.rows)) == (365, 1)


def test_badge_needs_half_and_ten(employer):
    earlier = NOW - 60 * DAY
    for number in range(9):
        request = delivered_request(employer, sent_at=earlier)
        if number < 5:
            answered(request, Pick.EXAMPLES, useful=True)
    with clock.at(NOW - 30 * DAY):
        count_employers(employers=[employer])
        assert not shown_record(employer).has_badge
    for _ in range(6):
        answered(delivered_request(employer), Pick.EXAMPLES, useful=False)
    with clock.at(NOW):
        count_employers(employers=[employer])
    record = shown_record(employer)
    assert record.has_badge
    assert (record.response.part, record.response.whole) == (11, 15)
    assert (record.useful.part, record.useful.whole) == (5, 11)


def test_small_changes_are_not_published(employer, now):
    requests = [delivered_request(employer) for _ in range(6)]
    count_employers(employers=[employer])
    for request in requests[:4]:
        answered(request, Pick.EXAMPLES, at=NOW + DAY)
    with clock.at(NOW + 7 * DAY):
        count_employers(employers=[employer])
    assert shown_record(employer).response.part == 0
    answered(requests[4], Pick.EXAMPLES, at=NOW + DAY)
    with clock.at(NOW + 14 * DAY):
        count_employers(employers=[employer])
    assert shown_record(employer).response.part == 5


def test_ranking_prefers_many_good_answers_to_few_perfect_ones(employer):
    facts = {"decision_days": 90, "interviews": 0, "interviewees": 0, "told_on_time": 0}
    facts |= {"feedback_days": 90, "rated": 0, "useful": 0, "checked_at": NOW}
    facts |= dict.fromkeys(["decision_as_of", "feedback_as_of", "useful_as_of"], NOW)
    few = EmployerRecord(pk=1, requests=5, requesters=5, answered=5, **facts)
    many = EmployerRecord(pk=2, requests=100, requesters=90, answered=90, **facts)
    assert ranked([few, many]) == [many, few]
    assert shown(few).response.percent == 100


def test_many_employers_need_as_many_statements_as_one(employer, now):
    counts = []
    for _ in range(2):
        for _ in range(2):
            other = EmployerFactory()
            decided(other, told=-12)
            answered(delivered_request(other), Pick.EXAMPLES, useful=True)
        with CaptureQueriesContext(connection) as queries:
            count_employers(employers=list(Employer.objects.order_by("pk")))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_employers_do_not_mix(employer, now):
    other = EmployerFactory()
    decided(employer, told=-12)
    decided(other)
    decided(other, told=-8)
    answered(delivered_request(other), Pick.EXAMPLES, useful=True)
    assert count_employers(employers=[employer, other]) == 2
    ours, theirs = employer.record, other.record
    assert (ours.interviews, ours.told_on_time, ours.requests, ours.rated) == (1, 1, 0, 0)
    assert (theirs.interviews, theirs.told_on_time, theirs.requests) == (2, 0, 1)
    assert (theirs.answered, theirs.rated, theirs.useful) == (1, 1, 1)


def test_counted_once_a_week_however_often_the_clock_looks(employer, now):
    decided(employer)
    assert refresh_records() == 1
    assert refresh_records() == 0
    with clock.at(monday_after(NOW) - timedelta(minutes=1)):
        assert refresh_records() == 0
    with clock.at(monday_after(NOW)):
        other = EmployerFactory()
        decided(other)
        assert list(employers_to_count(at=clock.now())) == [employer, other]
        assert refresh_records() == 2
        assert refresh_records() == 0


def test_long_count_goes_on_in_the_next_run(monkeypatch, now):
    monkeypatch.setattr(metrics, "BATCH", 2)
    for _ in range(3):
        decided(EmployerFactory())
    work = due.DueWork(name="x", run=refresh_records, next_at=next_count_at)
    moments = iter([0.0, 1.0, 99.0, 100.0, 101.0, 102.0])
    monkeypatch.setattr(due.time, "monotonic", lambda: next(moments))
    assert due.run_one(work, seconds=10) == (2, True)
    assert next_count_at() < NOW
    assert due.run_one(work, seconds=10) == (1, True)
    assert next_count_at() == monday_after(NOW)


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        ("2026-11-30T08:59:59Z", "2026-11-23T09:00:00Z"),
        ("2026-11-30T09:00:00Z", "2026-11-30T09:00:00Z"),
        ("2026-12-06T23:00:00Z", "2026-11-30T09:00:00Z"),
        ("2026-11-02T08:30:00Z", "2026-10-26T08:00:00Z"),  # over the end of summer time
    ],
)
def test_last_count_was_on_monday_at_four_in_new_york(moment, last):
    assert last_count_at(datetime.fromisoformat(moment)) == datetime.fromisoformat(last)


def test_counting_happens_on_mondays(employer):
    Interview.objects.all().delete()
    assert next_count_at() is None
    decided(employer)
    assert next_count_at() < NOW
    assert f"{monday_after(NOW):%A %H:%M}" == "Monday 09:00"  # four in New York
    assert monday_after(NOW) > NOW


def test_five_ratings_of_one_person_are_one_voice(employer, now):
    dana = UserFactory()
    for _ in range(6):
        answered(delivered_request(employer, candidate=dana), Pick.EXAMPLES, useful=True)
    count_employers(employers=[employer])
    assert shown_record(employer).useful is None
