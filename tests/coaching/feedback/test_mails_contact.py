"""One person on the employer's side is not written to every day."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from coaching.feedback.actions import (
    NotModerator,
    SamePerson,
    TooLate,
    cancel_request,
    name_other_person,
    readdress_request,
)
from coaching.feedback.actions.deliver import open_feedback, tell_that_it_was_read
from coaching.feedback.actions.moderate import release_answer, return_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FeedbackState
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.access_token.actions import TokenRefused, open_token, secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.feedback import answer, ask, told_plan
from tests.support.mail import deliver

BETWEEN = timedelta(hours=48)


@pytest.fixture
def ask_for(employer, now):
    """Another candidate asks the same interviewer."""

    def one(name):
        return ask(told_plan(employer=employer, candidate=UserFactory(name=name)))

    return one


def let_pass(until, since=NOW):
    with clock.at(since):
        pass_time(until=until, tell=lambda _moment: None)


def to_rex():
    kinds = ["feedback_request", "feedback_digest", "feedback_chaser"]
    return list(
        OutgoingMail.objects.of_kind(*[f"coaching.{name}" for name in kinds])
        .filter(state=MailState.SENT)
        .order_by("dispatch_at")
    )


def asks_left():
    return [row for row in to_rex() if row.kind != "coaching.feedback_chaser"]


def test_what_waits_comes_in_one_mail_two_days_later(ask_for):
    for name in ("Ann One", "Ben Two", "Cy Three"):
        ask_for(name)
    let_pass(NOW + timedelta(days=3))
    first, second = asks_left()
    assert (first.kind, second.kind) == ("coaching.feedback_request", "coaching.feedback_digest")
    assert second.dispatch_at - first.dispatch_at >= BETWEEN
    assert second.subject == "2 candidates ask for your advice"
    assert "Ben Two" in second.text
    assert "Cy Three" in second.text
    assert "Ann One" not in second.text
    assert second.text.count("/f/") == 4


def test_returned_answer_keeps_48_hours_and_the_next_question_waits_for_it(ask_for, erin):
    asked = ask_for("Ann One")
    let_pass(NOW + timedelta(hours=1))
    answered_at = NOW + timedelta(hours=2)
    with clock.at(answered_at):
        answer(asked, advice="You are too old for this.")
        return_answer(request=asked, by=erin, note_to_writer="Leave age out.")
    with clock.at(answered_at + timedelta(hours=1)):
        ask_for("Ben Two")
    let_pass(NOW + timedelta(days=8), since=answered_at)

    kinds = ["feedback_request", "feedback_digest", "feedback_returned"]
    rows = OutgoingMail.objects.of_kind(*[f"coaching.{name}" for name in kinds])
    sent = list(rows.filter(state=MailState.SENT).order_by("dispatch_at"))
    assert sorted(row.kind.removeprefix("coaching.") for row in sent) == sorted(kinds)
    gaps = [later.dispatch_at - row.dispatch_at for row, later in pairwise(sent)]
    assert min(gaps) >= BETWEEN


def test_never_two_mails_in_48_hours_and_five_requests_a_week(ask_for):
    for number in range(9):
        ask_for(f"Pat Number{number}")
    let_pass(NOW + timedelta(days=5))
    assert (
        FeedbackRequest.objects.filter(mailed_with__in=[row.key for row in asks_left()]).count()
        == 5
    )
    let_pass(NOW + timedelta(days=30), since=NOW + timedelta(days=5))
    moments = [row.dispatch_at for row in to_rex()]
    assert all(b - a >= BETWEEN for a, b in pairwise(moments))
    carried = [row.key for row in asks_left()]
    assert FeedbackRequest.objects.filter(mailed_with__in=carried).count() == 9
    assert len(carried) == 3


def test_each_link_of_the_mail_opens_its_own_form(ask_for, client):
    ask_for("Ann One")
    second, third = ask_for("Ben Two"), ask_for("Cy Three")
    let_pass(NOW + timedelta(days=3))
    for request in (second, third):
        secret = secret_of(AccessToken.objects.get(object_id=str(request.pk)))
        assert f"/f/{secret}/" in asks_left()[1].text
        with clock.at(NOW + timedelta(days=3)):
            assert str(request.pk) in client.get(f"/f/{secret}/").url


def test_a_request_that_is_taken_back_leaves_the_shared_mail(ask_for):
    ask_for("Ann One")
    second = ask_for("Ben Two")
    ask_for("Cy Three")
    cancel_request(request=second, by=second.plan.candidate, why="I found a job.")
    let_pass(NOW + timedelta(days=3))
    digest = asks_left()[1]
    assert "Ben Two" not in digest.text
    assert "Cy Three" in digest.text


def test_a_shared_mail_without_a_request_does_not_leave(ask_for):
    ask_for("Ann One")
    second = ask_for("Ben Two")
    cancel_request(request=second, by=second.plan.candidate, why="I found a job.")
    let_pass(NOW + timedelta(days=3))
    assert len(asks_left()) == 1
    assert OutgoingMail.objects.get(kind="coaching.feedback_digest").state == MailState.CANCELED


def test_reminder_comes_after_the_questions_and_once(ask_for):
    ask_for("Ann One")
    second = ask_for("Ben Two")
    let_pass(NOW + timedelta(days=27))
    chasers = [row for row in to_rex() if row.kind == "coaching.feedback_chaser"]
    assert {row.subject_id for row in chasers} >= {str(second.pk)}
    own = next(row for row in chasers if row.subject_id == str(second.pk))
    assert own.dispatch_at - asks_left()[1].dispatch_at >= BETWEEN


def test_another_person_is_not_held_up(ask_for, employer, now):
    ask_for("Ann One")
    plan = told_plan(employer=employer, candidate=UserFactory(name="Ben Two"))
    plan.interview.interviewers.update(email="ines@example.org")
    ask(plan)
    assert len([m for m in deliver() if "@example.org" in m.to[0]]) == 2


# The wrong person ----------------------------------------------------------------------------


def test_the_wrong_person_is_asked_no_more_and_the_right_one_is(ask_for, erin):
    request = ask_for("Ann One")
    deliver()
    old = secret_of(AccessToken.objects.get())
    name_other_person(request=request, who="Ines Colleague held it.")
    with pytest.raises(TooLate):
        name_other_person(request=request, who="Somebody else.")
    with clock.at(NOW + timedelta(days=1)):
        readdress_request(request=request, by=erin, name="Ines Colleague", email="ines@example.org")
        (message,) = deliver()
        assert "ines@example.org" in message.to[0]
        with pytest.raises(TokenRefused):
            open_token(old, purpose=TokenPurpose.FEEDBACK_FORM)
    request = FeedbackRequest.objects.get()
    assert request.state == FeedbackState.SENT
    assert request.sent_at == NOW
    assert request.chase_at > NOW + timedelta(days=7)
    let_pass(NOW + timedelta(days=10), since=NOW + timedelta(days=1))
    chaser = OutgoingMail.objects.get(kind="coaching.feedback_chaser", state=MailState.SENT)
    assert chaser.recipient_email == "ines@example.org"


def test_asking_again_needs_staff_and_somebody_else(ask_for, erin, bob):
    request = ask_for("Ann One")
    name_other_person(request=request, who="I do not know.")
    facts = {"request": request, "name": "Rex Malone"}
    with pytest.raises(NotModerator):
        readdress_request(**facts, by=bob, email="ines@example.org")
    with pytest.raises(SamePerson):
        readdress_request(**facts, by=erin, email="REX@example.org")


@pytest.mark.parametrize("state", [MailState.DEAD, MailState.SUPPRESSED])
def test_a_mail_that_never_arrives_is_no_silence(ask_for, state, client_of, erin):
    request = ask_for("Ann One")
    OutgoingMail.objects.of_kind("coaching.feedback_request").update(state=state, finished_at=NOW)
    let_pass(NOW + timedelta(days=12))
    request.refresh_from_db()
    assert request.state == FeedbackState.READDRESS
    assert to_rex() == []
    desk = reverse("admin:coaching_feedbackrequest_change", args=[request.pk])
    assert "did not arrive" in client_of(erin).get(desk).content.decode()


def test_nobody_found_ends_as_no_answer(ask_for):
    request = ask_for("Ann One")
    name_other_person(request=request, who="I do not know.")
    let_pass(NOW + timedelta(days=40))
    request.refresh_from_db()
    assert request.state == FeedbackState.EXPIRED


# What else goes to a contact -----------------------------------------------------------------


def test_thanks_reach_the_writer_once_and_only_when_allowed(ask_for, erin):
    request = ask_for("Ann One")
    deliver()
    answer(request)
    release_answer(request=request, by=erin)
    candidate = request.plan.candidate
    open_feedback(request=request, by=candidate)
    deliver()
    assert not OutgoingMail.objects.filter(kind="coaching.feedback_read").exists()
    with clock.at(datetime(2026, 11, 30, 15, tzinfo=UTC)):
        tell_that_it_was_read(request=request, by=candidate)
        tell_that_it_was_read(request=request, by=candidate)
        (message,) = deliver()
    assert message.subject == "Ann has read your advice"
    assert candidate.email not in message.message().as_string()
    assert len([m for m in django_mail.outbox if "has read" in m.subject]) == 1
