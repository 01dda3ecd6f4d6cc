"""Feedback requests that reached an employer a while ago, written as rows."""

from datetime import timedelta

from coaching.feedback.models import FeedbackAnswer, FeedbackPick, FeedbackRequest
from coaching.feedback.states import AnswerSource, FeedbackState, Pick
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory
from tests.factories.people import UserFactory
from tests.support.feedback import told_plan

LONG_AGO = NOW - timedelta(days=30)
TEXT = "Bring two written stories with numbers, and tell the shorter one first."


def delivered_request(employer, *, candidate=None, sent_at=LONG_AGO, state=FeedbackState.EXPIRED):
    """A request whose mail has left; nobody has answered it."""
    plan = told_plan(employer=employer, candidate=candidate or UserFactory())
    request = FeedbackRequestFactory(plan=plan, state=state, sent_at=sent_at)
    OutgoingMail.objects.create(
        key=f"feedback_request:{request.pk}",
        message_id=f"<{request.pk}@example.org>",
        kind="coaching.feedback_request",
        category=Category.RELAYED,
        recipient_email="rex@example.org",
        recipient_hash=keyed_hash("rex@example.org", purpose="address"),
        subject_type="coaching.feedbackrequest",
        subject_id=str(request.pk),
        created_at=sent_at,
        not_before=sent_at,
        expires_at=sent_at + timedelta(days=7),
        state=MailState.SENT,
        dispatch_at=sent_at,
        sent_at=sent_at,
        finished_at=sent_at,
    )
    return request


def answered(
    request: FeedbackRequest, *picks: Pick, text: str = TEXT, at=None, useful=None, praise=""
):
    """The employer's answer, handed over to the candidate."""
    moment = at or request.sent_at + timedelta(days=3)
    answer = FeedbackAnswer.objects.create(
        request=request,
        source=AnswerSource.LINK,
        strength="You were calm.",
        advice=text,
        submitted_at=moment,
        released_at=moment + timedelta(hours=1),
        was_useful=useful,
        praise=praise,
        rated_at=None if useful is None else moment + timedelta(days=1),
    )
    for pick in picks:
        FeedbackPick.objects.create(answer=answer, pick=pick, improve="Name one number.")
    FeedbackRequest.objects.filter(pk=request.pk).update(state=FeedbackState.RELEASED)
    return answer
