"""What counts for an employer's figures, over which time, and from when on it is shown."""

from datetime import timedelta

import pytest

from coaching.actions.metrics import refresh_record
from coaching.models import EmployerRecord, FeedbackRequest
from coaching.queries.metrics.answered import counts_as_answered
from coaching.queries.metrics.employer_record import ranked, shown, shown_record
from coaching.queries.metrics.record_counts import (
    decided_interviews,
    delivered_requests,
    monday_after,
    next_count_at,
    window_of,
)
from coaching.states import DeclineReason, FeedbackState, Pick
from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail
from jobstore.people.models import Employer
from openings.models import Interview
from openings.states import InterviewDecision
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.factories.people import UserFactory
from tests.support.metrics import answered, delivered_request

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(request):
    return FeedbackRequest.objects.get(pk=request.pk)


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
    assert counts_as_answered(fresh(good))
    assert not counts_as_answered(fresh(pickless))
    short.answer.picks.update(improve="")
    short.answer.strength = "OK."
    short.answer.save()
    assert not counts_as_answered(fresh(short))


def test_declining_with_a_reason_counts_and_a_returned_answer_does_not(employer):
    request = delivered_request(employer, state=FeedbackState.DECLINED)
    assert not counts_as_answered(request)
    request.decline_reason = DeclineReason.POLICY
    assert counts_as_answered(request)
    answered(request, Pick.EXAMPLES)
    request = fresh(request)
    request.state = FeedbackState.RETURNED
    assert not counts_as_answered(request)


def test_only_requests_that_arrived_ten_working_days_ago_count(employer):
    delivered_request(employer)
    delivered_request(employer, sent_at=NOW - 12 * DAY)
    delivered_request(employer, state=FeedbackState.CANCELED)
    unsent = delivered_request(employer)
    OutgoingMail.objects.filter(subject_id=str(unsent.pk)).update(state="pending", sent_at=None)
    assert len(delivered_requests(employer, at=NOW)) == 1


def test_requests_that_travel_in_one_mail_all_count(employer):
    carrier = OutgoingMail.objects.get(subject_id=str(delivered_request(employer).pk))
    for _ in range(2):
        request = delivered_request(employer)
        OutgoingMail.objects.filter(subject_id=str(request.pk)).delete()
        FeedbackRequest.objects.filter(pk=request.pk).update(mailed_with=carrier.key)
    assert len(delivered_requests(employer, at=NOW)) == 3


def test_untold_decision_is_not_told(employer):
    decided(employer)
    [row] = decided_interviews(employer, at=NOW)
    assert row.told_at is None
    assert not row.was_on_time


@pytest.mark.parametrize(("told", "on_time"), [(-12, True), (-10, True), (-8, False)])
def test_told_in_time_is_told_by_the_end_of_the_promised_day(employer, told, on_time):
    decided(employer, told=told)
    [row] = decided_interviews(employer, at=NOW)
    assert row.was_on_time is on_time


def test_yes_is_told_when_it_is_recorded(employer):
    decided(employer, decision=InterviewDecision.ADVANCED)
    [row] = decided_interviews(employer, at=NOW)
    assert row.told_at == NOW - 20 * DAY
    assert row.was_on_time


def test_running_promise_and_who_left_in_time_are_not_judged(employer):
    decided(employer, promised=1)
    gone = decided(employer, decision=InterviewDecision.WITHDRAWN)
    gone.application.decided_at = NOW - 15 * DAY
    gone.application.save()
    assert decided_interviews(employer, at=NOW) == []


def test_who_left_after_a_broken_promise_counts_against_it(employer):
    gone = decided(employer, decision=InterviewDecision.WITHDRAWN)
    gone.application.decided_at = NOW - 5 * DAY
    gone.application.save()
    [row] = decided_interviews(employer, at=NOW)
    assert not row.was_on_time


def test_company_that_a_candidate_tracks_is_never_counted(employer, dana):
    for _ in range(6):
        answered(delivered_request(employer), Pick.EXAMPLES)
    Employer.everywhere.filter(pk=employer.pk).update(tracked_by=dana)
    assert delivered_requests(employer, at=NOW) == []
    assert decided_interviews(employer, at=NOW) == []
    assert next_count_at() is None


def test_window_is_short_where_enough_happened_in_it(employer):
    for number in range(12):
        sent_at = NOW - (30 + 30 * (number >= 9)) * DAY - number * DAY
        delivered_request(employer, sent_at=sent_at)
    old = delivered_request(employer, sent_at=NOW - 200 * DAY)
    window = window_of(delivered_requests(employer, at=NOW), at=NOW)
    assert window.days == 90
    assert [row.pk for row in window.older] == [old.pk]


def test_window_is_wide_where_little_happened(employer):
    delivered_request(employer, sent_at=NOW - 200 * DAY)
    window = window_of(delivered_requests(employer, at=NOW), at=NOW)
    assert (window.days, len(window.rows)) == (365, 1)


def test_badge_needs_half_and_ten(employer):
    earlier = NOW - 60 * DAY
    for number in range(9):
        request = delivered_request(employer, sent_at=earlier)
        if number < 5:
            answered(request, Pick.EXAMPLES, useful=True)
    with clock.at(NOW - 30 * DAY):
        refresh_record(employer=employer)
        assert not shown_record(employer).has_badge
    for _ in range(6):
        answered(delivered_request(employer), Pick.EXAMPLES, useful=False)
    with clock.at(NOW):
        refresh_record(employer=employer)
    record = shown_record(employer)
    assert record.has_badge
    assert (record.response.part, record.response.whole) == (11, 15)
    assert (record.useful.part, record.useful.whole) == (5, 11)


def test_small_changes_are_not_published(employer, now):
    requests = [delivered_request(employer) for _ in range(6)]
    refresh_record(employer=employer)
    for request in requests[:4]:
        answered(request, Pick.EXAMPLES, at=NOW + DAY)
    with clock.at(NOW + 7 * DAY):
        refresh_record(employer=employer)
    assert shown_record(employer).response.part == 0
    answered(requests[4], Pick.EXAMPLES, at=NOW + DAY)
    with clock.at(NOW + 14 * DAY):
        refresh_record(employer=employer)
    assert shown_record(employer).response.part == 5


def test_ranking_prefers_many_good_answers_to_few_perfect_ones(employer):
    facts = {"decision_days": 90, "interviews": 0, "interviewees": 0, "told_on_time": 0}
    facts |= {"feedback_days": 90, "rated": 0, "useful": 0, "checked_at": NOW}
    facts |= dict.fromkeys(["decision_as_of", "feedback_as_of", "useful_as_of"], NOW)
    few = EmployerRecord(pk=1, requests=5, requesters=5, answered=5, **facts)
    many = EmployerRecord(pk=2, requests=100, requesters=90, answered=90, **facts)
    assert ranked([few, many]) == [many, few]
    assert shown(few).response.percent == 100


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
    refresh_record(employer=employer)
    assert shown_record(employer).useful is None
