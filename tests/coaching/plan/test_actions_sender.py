"""A reported or blocked candidate writes to nobody, by whatever way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.feedback.actions import NotAskable
from coaching.feedback.actions.moderate import escalate
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.plan.queries import BLOCKED, FROZEN
from coaching.practice.actions.friend import FriendHasStopped, NotPassedOn
from coaching.practice.models import PracticeInvite
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.actions import block_sender, let_sender_write, report_mail, stop_mail
from jobstore.mail.stop.models import SuppressionScope
from tests.coaching.practice.test_actions import invite
from tests.factories import NOW
from tests.support.coaching import note_data, plan_after_interview
from tests.support.feedback import ask, told_plan
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(now, employer, dana):
    """A request whose mail has left."""
    request = ask(told_plan(employer=employer, candidate=dana))
    deliver()
    return request


def mail_of(thing):
    return OutgoingMail.objects.get(subject_id=str(thing.pk), kind__in=FIRST_KINDS)


FIRST_KINDS = ["coaching.feedback_request", "coaching.practice_invite"]


def letter_refusal(client, plan):
    url = reverse("coaching:letter_edit", args=[plan.pk])
    page = client.post(url, note_data())
    return page.content.decode() if page.status_code == 200 else ""


def test_reported_question_freezes_letters_questions_and_invitations(
    asked, employer, dana, erin, client_of
):
    report_mail(mail=mail_of(asked), note="I never met them.")
    plan = plan_after_interview(candidate=dana, employer=employer)
    assert FROZEN in letter_refusal(client_of(dana), plan).replace("&#x27;", "'")
    with pytest.raises(NotPassedOn, match="Somebody reported a mail of yours"):
        invite(plan, dana)
    other = told_plan(employer=employer, candidate=dana)
    other.interview.interviewers.update(email="kim@example.org")
    with pytest.raises(NotAskable, match="Somebody reported a mail of yours"):
        ask(other)
    page = client_of(dana).get(reverse("coaching:feedback_create", args=[other.pk]))
    assert FROZEN in page.content.decode()
    let_sender_write(sender=dana, by=erin, reason="A mix-up.")
    assert invite(plan, dana).state == "sent"
    assert ask(other).state == FeedbackState.SENT
    assert letter_refusal(client_of(dana), plan) == ""
    assert Letter.objects.get().state == LetterState.QUEUED


def test_reported_invitation_holds_a_question_that_waits(now, employer, dana):
    plan = plan_after_interview(candidate=dana, employer=employer)
    row = invite(plan, dana)
    deliver()
    asked = ask(told_plan(employer=employer, candidate=dana))
    report_mail(mail=mail_of(row), note="")
    with clock.at(NOW + timedelta(hours=2)):
        assert deliver() == []
    assert mail_of(asked).state == MailState.PENDING


def test_blocked_candidate_reads_why_everywhere(asked, employer, dana, erin):
    block_sender(sender=dana, by=erin, reason="Insults.")
    plan = plan_after_interview(candidate=dana, employer=employer)
    with pytest.raises(NotPassedOn) as refusal:
        invite(plan, dana)
    assert str(refusal.value) == BLOCKED
    with pytest.raises(NotAskable, match="pass on no more mail from you"):
        ask(told_plan(employer=employer, candidate=dana))
    assert PracticeInvite.objects.count() == 0


def test_staff_do_not_phone_for_a_blocked_candidate(asked, dana, erin):
    block_sender(sender=dana, by=erin, reason="Insults.")
    FeedbackRequest.objects.update(state=FeedbackState.CHASED)
    asked.refresh_from_db()
    with clock.at(asked.escalate_at):
        assert escalate(request=asked)
    asked.refresh_from_db()
    assert asked.state == FeedbackState.CANCELED


def test_stop_of_one_sender_refuses_their_other_mail(asked, employer, dana, client_of):
    stop_mail(mail=mail_of(asked), scope=SuppressionScope.SENDER, reason="Enough.")
    plan = plan_after_interview(candidate=dana, employer=employer)
    plan.interview.interviewers.update(email="rex@example.org")
    refused = letter_refusal(client_of(dana), plan)
    assert "This person does not want such mail through Job Store" in refused
    with pytest.raises(NotAskable, match="does not want such mail through Job Store"):
        ask(told_plan(employer=employer, candidate=dana))
    with pytest.raises(FriendHasStopped):
        invite(plan, dana, email="Rex@example.org")


def test_stopped_sender_is_left_out_of_a_mail_for_several(now, employer, dana, charlie, erin):
    """Two questions wait for one person in one mail; one of the two candidates is stopped."""
    first = ask(told_plan(employer=employer, candidate=erin))
    deliver()
    shared = [ask(told_plan(employer=employer, candidate=who)) for who in (dana, charlie)]
    digest = OutgoingMail.objects.get(kind="coaching.feedback_digest")
    assert {request.mailed_with for request in shared} == {digest.key}
    stop_mail(
        mail=OutgoingMail.objects.get(
            subject_id=str(shared[0].pk), kind="coaching.feedback_chaser"
        ),
        scope=SuppressionScope.SENDER,
        reason="Enough.",
    )
    with clock.at(digest.not_before):
        mails = [mail for mail in deliver() if "rex@example.org" in mail.to[0]]
    (message,) = mails
    assert charlie.get_full_name() in message.body
    assert dana.get_full_name() not in message.body
    assert first.pk is not None
