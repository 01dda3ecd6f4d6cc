"""How the product fares: people are counted, not rows, and a few are never left over."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching.feedback.states import Pick
from coaching.metrics.queries.health import health_at, last_span
from coaching.practice.models import PracticeSession
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.models import Suppression
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory, RecoveryPlanFactory
from tests.factories.openings import ApplicationFactory, InterviewFactory
from tests.factories.people import UserFactory
from tests.factories.practice import PracticeInviteFactory, PracticeSessionFactory
from tests.support.metrics import answered, delivered_request

pytestmark = pytest.mark.django_db
INSIDE = last_span(at=NOW).end - timedelta(days=5)


def figure(label):
    return next(item for item in health_at(at=NOW) if item.label == label)


def plan_of(candidate):
    interview = InterviewFactory(application=ApplicationFactory(candidate=candidate), held=True)
    return RecoveryPlanFactory(interview=interview, created_at=INSIDE)


def seal(plan, minutes=12):
    return DebriefFactory(plan=plan, sealed=True, sealed_at=INSIDE, minutes_spent=minutes)


def all_values():
    return {item.label: item.value for item in health_at(at=NOW) if item.value}


def a_sent_mail(number, *, person):
    return OutgoingMail(
        key=f"health:{number}",
        message_id=f"<health-{number}@example.org>",
        kind="coaching.checkin",
        category=Category.COACHING,
        recipient_email="x@example.org",
        recipient_hash=f"{person:064d}",
        created_at=INSIDE,
        not_before=INSIDE,
        expires_at=NOW,
        state=MailState.SENT,
        sent_at=INSIDE,
    )


def test_span_is_whole_weeks():
    span = last_span(at=NOW)
    assert (span.end - span.start).days == 90


def test_many_rows_of_one_person_make_no_figure(now, employer, dana):
    for _ in range(9):
        seal(plan_of(dana))
        request = delivered_request(employer, candidate=dana, sent_at=INSIDE)
        answer = answered(request, Pick.EXAMPLES, useful=True, at=INSIDE)
        answer.opened_at = answer.acted_at = INSIDE
        answer.save()
        PracticeSessionFactory(plan=request.plan, started_at=INSIDE, counted_at=INSIDE)
    rows = [a_sent_mail(number, person=1) for number in range(9)]
    OutgoingMail.objects.bulk_create(rows)
    # The requests above went to one contact as well.
    assert all_values() == {}


def test_one_busy_person_does_not_outweigh_the_others(now, dana):
    for _ in range(20):
        seal(plan_of(dana), minutes=90)
    for number in range(11):
        plan = plan_of(UserFactory())
        if number < 5:
            seal(plan, minutes=10)
    assert figure("Debriefs sealed").value == "50%"  # 6 of 12 people; 25 of 31 plans
    assert figure("Debriefs sealed").out_of == "about 10 people"
    assert figure("Minutes for a debrief").value == "10 minutes"


def test_plan_after_monday_does_not_count_yet(now):
    for number in range(10):
        plan = plan_of(UserFactory())
        if number < 5:
            seal(plan)
    RecoveryPlanFactory(created_at=NOW)
    assert figure("Debriefs sealed").value == "50%"


def followed(employer, *, asked, handed, opened, acted, useful):
    for number in range(asked):
        request = delivered_request(employer, sent_at=INSIDE)
        if number >= handed:
            continue
        answer = answered(request, Pick.EXAMPLES, at=INSIDE + timedelta(days=3))
        answer.opened_at = NOW if number < opened else None
        answer.acted_at = NOW if number < acted else None
        answer.was_useful = (number < useful) if number < opened else None
        answer.save()


def test_questions_are_followed_to_an_action(now, employer):
    followed(employer, asked=40, handed=30, opened=20, acted=10, useful=15)
    values = all_values()
    assert values["Answers handed over"] == "75%"
    assert values["Questions answered or declined"] == "75%"
    assert values["Answers opened"] == "65%"
    assert values["Answers turned into an action"] == "50%"
    assert values["Answers called useful"] == "75%"
    assert values["Days until an answer"] == "3 days"


def test_one_who_never_opened_cannot_be_computed(now, employer):
    """Nineteen of twenty opened; the shares of what came after would give the one away."""
    followed(employer, asked=40, handed=20, opened=19, acted=10, useful=10)
    values = all_values()
    assert values["Answers handed over"] == "50%"
    hidden = {
        "Answers opened",
        "Answers turned into an action",
        "Answers rated",
        "Answers called useful",
    }
    assert not hidden & values.keys()


def test_invitation_that_no_friend_followed_is_no_practice(now):
    plans = [plan_of(UserFactory()) for _ in range(6)]
    PracticeInviteFactory(session__plan=plans[0], session__started_at=INSIDE)
    assert PracticeSession.objects.get().counted_at is None
    assert figure("Practice in a plan").value == "0.0 times"


def test_plans_without_practice_are_in_the_mean(now):
    plans = [plan_of(UserFactory()) for _ in range(6)]
    for _ in range(3):
        PracticeSessionFactory(plan=plans[0], started_at=INSIDE, counted_at=INSIDE)
    assert figure("Practice in a plan").value == "0.5 times"
    PracticeSessionFactory(plan=plans[1], started_at=NOW, counted_at=NOW)  # after Monday
    assert figure("Practice in a plan").value == "0.5 times"


def test_stop_share_is_exact_enough_for_its_goal(now):
    OutgoingMail.objects.bulk_create([a_sent_mail(n, person=n % 7) for n in range(1500)])
    assert figure("Mails stopped or reported").value == "0.00%"
    Suppression.objects.create(
        recipient_hash="1" * 64, scope="all", reason=f"Stop {uuid4().hex}", created_at=INSIDE
    )
    stops = figure("Mails stopped or reported")
    assert stops.value == "0.07%"
    assert "under 0.1%" in stops.hint
    Suppression.objects.create(
        recipient_hash="2" * 64, scope="all", reason="Stop again", created_at=INSIDE
    )
    assert figure("Mails stopped or reported").value == "0.13%"


def test_no_figure_knows_of_moods(now):
    assert not any("mood" in item.label.lower() for item in health_at(at=NOW))
