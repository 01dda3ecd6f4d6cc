"""The three questions, the one reminder, and an answer given back: queued for the employer."""

from datetime import datetime

from coaching.feedback.mails.kinds import (
    FeedbackChaserMail,
    FeedbackDigestMail,
    FeedbackReadMail,
    FeedbackRequestMail,
    FeedbackReturnedMail,
)
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.contact import next_slot
from coaching.feedback.states import AnswerSource, FeedbackHappening
from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.queries import lock_recipient
from jobstore.people.access_token.actions import issue_token
from jobstore.people.states import TokenPurpose


def feedback_request(request: FeedbackRequest) -> OutgoingMail:
    """The questions, by themselves or together with others that wait for the same person."""
    person = request.interviewer
    hashes = keyed_hashes(person.email, purpose="address")
    lock_recipient(*hashes)
    slot = next_slot(hashes, at=clock.now())
    if slot.is_shared:
        key = slot.digest_key or f"feedback_digest:{request.pk}{_round_of(request)}"
        mail = _to_interviewer(FeedbackDigestMail, request, key=key, not_before=slot.at)
    else:
        mail = _to_interviewer(FeedbackRequestMail, request, key=_key("feedback_request", request))
    request.mailed_with = mail.key
    request.save(update_fields=["mailed_with"])
    return mail


def feedback_chaser(request: FeedbackRequest) -> OutgoingMail:
    key = _key("feedback_chaser", request)
    return _to_interviewer(FeedbackChaserMail, request, key=key, not_before=request.chase_at)


def chaser_is_called_off(request: FeedbackRequest) -> bool:
    key = _key("feedback_chaser", request)
    return OutgoingMail.objects.filter(key=key, state=MailState.CANCELED).exists()


def feedback_returned(request: FeedbackRequest) -> OutgoingMail:
    """Staff gave the answer back: to the recruiter who wrote it, else to the interviewer."""
    number = request.events.filter(what=FeedbackHappening.RETURNED).count()
    key = f"feedback_returned:{request.pk}:{number}"
    return _to_writer(FeedbackReturnedMail, request, key=key)


def feedback_read(request: FeedbackRequest) -> OutgoingMail:
    """The candidate lets the writer know that the answer was read."""
    return _to_writer(FeedbackReadMail, request, key=f"feedback_read:{request.pk}")


def _to_writer(kind: type[Mail], request: FeedbackRequest, *, key: str) -> OutgoingMail:
    writer = request.answer.entered_by
    if writer is None or request.answer.source == AnswerSource.PHONE:
        return _to_interviewer(kind, request, key=key)
    to = Recipient(email=writer.email, name=writer.name, zone=writer.time_zone, user=writer)
    return queue_mail(kind, key=key, to=to, about=request, for_user=request.plan.candidate)


def stop_writing_to_employer(request: FeedbackRequest, *, reason: str) -> None:
    cancel_mail(
        request,
        kinds=[FeedbackRequestMail, FeedbackChaserMail, FeedbackReturnedMail],
        reason=reason,
    )


def _key(name: str, request: FeedbackRequest) -> str:
    return f"{name}:{request.pk}{_round_of(request)}"


def _round_of(request: FeedbackRequest) -> str:
    """Each person who is asked gets mail of their own."""
    number = request.events.filter(what=FeedbackHappening.ASKED_ANOTHER_PERSON).count()
    return f":{number}" if number else ""


def _to_interviewer(
    kind: type[Mail], request: FeedbackRequest, *, key: str, not_before: datetime | None = None
) -> OutgoingMail:
    person = request.interviewer
    issue_token(purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk, email=person.email)
    zone = request.plan.interview.application.opening.employer.time_zone
    return queue_mail(
        kind,
        key=key,
        to=Recipient(email=person.email, name=person.name, zone=zone),
        about=request,
        not_before=not_before,
        for_user=None if kind is FeedbackDigestMail else request.plan.candidate,
    )
