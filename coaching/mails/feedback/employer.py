"""The three questions, the one reminder, and an answer given back: mail to the employer."""

from datetime import datetime

from coaching.models import FeedbackRequest
from coaching.queries.feedback.request import feedback_requests
from coaching.states import FeedbackState
from jobstore.mail import kinds
from jobstore.mail.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.kinds import Defer, Letter, MailKind, Stop
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.actions.access_token import issue_token, secret_of
from jobstore.people.states import TokenPurpose


def feedback_request(request: FeedbackRequest) -> OutgoingMail:
    return _to_interviewer(FEEDBACK_REQUEST, request, key=f"feedback_request:{request.pk}")


def feedback_chaser(request: FeedbackRequest) -> OutgoingMail:
    return _to_interviewer(
        FEEDBACK_CHASER, request, key=f"feedback_chaser:{request.pk}", not_before=request.chase_at
    )


def feedback_returned(request: FeedbackRequest) -> OutgoingMail:
    """Staff gave the answer back: to the recruiter who wrote it, else to the interviewer."""
    number = request.events.filter(what="returned").count()
    key = f"feedback_returned:{request.pk}:{number}"
    writer = request.answer.entered_by
    if writer is None:
        return _to_interviewer(FEEDBACK_RETURNED, request, key=key)
    to = Recipient(email=writer.email, name=writer.name, zone=writer.time_zone, user=writer)
    return queue_mail(FEEDBACK_RETURNED, key=key, to=to, about=request)


def stop_writing_to_employer(request: FeedbackRequest, *, reason: str) -> None:
    cancel_mail(
        request,
        kinds=[FEEDBACK_REQUEST, FEEDBACK_CHASER, FEEDBACK_RETURNED],
        reason=reason,
    )


def _to_interviewer(
    kind: MailKind, request: FeedbackRequest, *, key: str, not_before: datetime | None = None
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
    )


def locked_request(mail: OutgoingMail) -> FeedbackRequest | None:
    """The request that a mail is about, its row locked."""
    return (
        FeedbackRequest.objects.select_for_update(of=("self",))
        .select_related("plan__candidate", "plan__interview")
        .filter(pk=mail.subject_id)
        .first()
    )


def _waiting_guard(mail: OutgoingMail) -> Stop | Defer | None:
    request = locked_request(mail)
    if request is None:
        return Stop("The request is gone.")
    if request.state not in {FeedbackState.SENT, FeedbackState.CHASED}:
        return Stop(f"The request is {request.get_state_display().lower()}.")
    return None


def _returned_guard(mail: OutgoingMail) -> Stop | Defer | None:
    request = locked_request(mail)
    if request is None or request.state != FeedbackState.RETURNED:
        return Stop("Nothing is returned any more.")
    return None


def _employer_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    candidate = request.plan.candidate
    opening = request.plan.interview.application.opening
    context = {
        "request": request,
        "interview": request.plan.interview,
        "opening": opening,
        "employer": opening.employer,
        "candidate_name": candidate.get_full_name(),
        "candidate_first_name": candidate.get_short_name(),
        "to_link": mail.recipient_user_id is None,
        "secret": "",
        "note": "",
    }
    if mail.recipient_user_id is None:
        token = issue_token(
            purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk, email=mail.recipient_email
        )
        context["secret"] = secret_of(token)
    if mail.kind == FEEDBACK_RETURNED.name:
        context["note"] = request.answer.moderation_note
        return Letter(context=context)
    return Letter(context=context, from_name=candidate.get_full_name())


FEEDBACK_REQUEST = kinds.register(
    MailKind(
        name="coaching.feedback_request",
        category=Category.RELAYED,
        trigger="The candidate asks",
        recipient="interviewer",
        stops_when="answered, declined, taken back, address stopped",
        template="coaching/mail/feedback_request",
        render=_employer_letter,
        guard=_waiting_guard,
        hours=Hours.OFFICE,
    )
)
FEEDBACK_CHASER = kinds.register(
    MailKind(
        name="coaching.feedback_chaser",
        category=Category.RELAYED,
        trigger="Asked + 5 working days, once",
        recipient="interviewer",
        stops_when="answered, declined, expired, taken back, address stopped",
        template="coaching/mail/feedback_chaser",
        render=_employer_letter,
        guard=_waiting_guard,
        hours=Hours.OFFICE,
    )
)
FEEDBACK_RETURNED = kinds.register(
    MailKind(
        name="coaching.feedback_returned",
        category=Category.TRANSACTIONAL,
        trigger="Staff return the answer to its writer",
        recipient="interviewer or recruiter who wrote it",
        stops_when="answered again, declined, taken back",
        template="coaching/mail/feedback_returned",
        render=_employer_letter,
        guard=_returned_guard,
        hours=Hours.OFFICE,
    )
)
