"""What goes to an employer about feedback: each kind with its stop conditions and its text."""

from datetime import timedelta
from typing import Any

from coaching.feedback.models import FeedbackRequest, FeedbackRequestQuerySet
from coaching.feedback.queries.contact import BETWEEN_MAILS, asked_soon, carrier_of, free_from
from coaching.feedback.queries.request import feedback_requests, questions_of
from coaching.feedback.states import FeedbackState
from coaching.plan.queries.plan import why_not_passed_on
from jobstore.lib import clock
from jobstore.mail.kinds import Defer, Letter, Mail, Stop
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.sender.queries import wants_no_mail
from jobstore.mail.states import OPEN, Category, Hours, MailState
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose

PATIENCE = timedelta(days=21)  # mail to a person who gets a lot of it may have to wait
_ASKED = frozenset({FeedbackState.SENT, FeedbackState.CHASED})


def locked_request(mail: OutgoingMail) -> FeedbackRequest | None:
    """The request that a mail is about, its row locked."""
    return (
        FeedbackRequest.objects.select_for_update(of=("self",))
        .select_related("plan__candidate", "plan__interview")
        .filter(pk=mail.subject_id)
        .first()
    )


def _spacing(mail: OutgoingMail) -> Defer | None:
    """One mail in 48 hours is enough for one person."""
    now = clock.now()
    until = free_from(mail, at=now)
    return Defer(until, "They had a mail from us lately.") if until > now else None


def _waiting_guard(mail: OutgoingMail) -> Stop | Defer | None:
    request = locked_request(mail)
    if request is None:
        return Stop("The request is gone.")
    if request.state not in _ASKED:
        return Stop(f"The request is {request.get_state_display().lower()}.")
    return _spacing(mail)


def _chaser_guard(mail: OutgoingMail) -> Stop | Defer | None:
    answer = _waiting_guard(mail)
    request = FeedbackRequest.objects.filter(pk=mail.subject_id).first()
    carrier = carrier_of(request) if request is not None else None
    if answer is not None or carrier is None:
        return answer
    if carrier.state == MailState.SENT:
        soon = asked_soon(mail, at=clock.now())
        first = "New questions reach them first."
        return Defer(max(soon, clock.now()) + BETWEEN_MAILS, first) if soon else None
    if carrier.state in OPEN:
        return Defer(carrier.not_before + BETWEEN_MAILS, "The questions have not left yet.")
    return Stop("The questions never reached them.")


def _digest_guard(mail: OutgoingMail) -> Stop | Defer | None:
    locked = FeedbackRequest.objects.select_for_update(of=("self",))
    locked = locked.select_related("plan__candidate")
    if not _let_through(locked, mail):
        return Stop("No question waits for them any more.")
    return _spacing(mail)


def _let_through(requests: FeedbackRequestQuerySet, mail: OutgoingMail) -> list[FeedbackRequest]:
    """What a mail for several people carries: nothing of whom its reader or our staff stopped."""
    waiting = requests.filter(mailed_with=mail.key, state__in=_ASKED).order_by("sent_at", "pk")
    return [
        request
        for request in waiting
        if not why_not_passed_on(request.plan.candidate)
        and not wants_no_mail(mail.recipient_email, sender=request.plan.candidate)
    ]


def _returned_guard(mail: OutgoingMail) -> Stop | Defer | None:
    request = locked_request(mail)
    if request is None or request.state != FeedbackState.RETURNED:
        return Stop("Nothing is returned any more.")
    return _spacing(mail)


def _read_guard(mail: OutgoingMail) -> Stop | Defer | None:
    request = locked_request(mail)
    if request is None or request.answer.thanked_at is None:
        return Stop("The candidate thought otherwise.")
    return _spacing(mail)


def _about(request: FeedbackRequest, mail: OutgoingMail) -> dict[str, Any]:
    candidate = request.plan.candidate
    opening = request.plan.interview.application.opening
    by_link = mail.recipient_user_id is None
    return {
        "request": request,
        "interview": request.plan.interview,
        "opening": opening,
        "employer": opening.employer,
        "candidate_name": candidate.get_full_name(),
        "candidate_first_name": candidate.get_short_name(),
        "questions": questions_of(request),
        "to_link": by_link,
        "secret": _secret(request, mail) if by_link else "",
        "note": "",
    }


def _secret(request: FeedbackRequest, mail: OutgoingMail) -> str:
    token = issue_token(
        purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk, email=mail.recipient_email
    )
    return secret_of(token)


def _employer_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    context = _about(request, mail)
    if mail.kind == FeedbackReturnedMail.name:
        return Letter(context={**context, "note": request.answer.moderation_note})
    if mail.kind == FeedbackReadMail.name:
        return Letter(context=context)
    return Letter(context=context, from_name=request.plan.candidate.get_full_name())


def _digest_letter(mail: OutgoingMail) -> Letter:
    rows = [_about(request, mail) for request in _let_through(feedback_requests(), mail)]
    return Letter(context={"rows": rows})


class FeedbackRequestMail(Mail):
    name = "coaching.feedback_request"
    title = "Your questions about the interview"
    choice = "Questions about an interview that you held"
    category = Category.RELAYED
    trigger = "A candidate asks about an interview"
    recipient = "interviewer"
    stops_when = "It is answered or declined, you take it back, or they stopped such mail"
    template = "coaching/mail/feedback_request"
    render = _employer_letter
    guard = _waiting_guard
    hours = Hours.OFFICE
    expires_after = PATIENCE


class FeedbackChaserMail(Mail):
    name = "coaching.feedback_chaser"
    title = "A reminder of your questions"
    choice = "Questions about an interview that you held"
    category = Category.RELAYED
    trigger = "You asked and no answer came"
    delay = "5 working days later, once"
    recipient = "interviewer"
    stops_when = "It is answered or declined, you take it back, or they stopped such mail"
    template = "coaching/mail/feedback_chaser"
    render = _employer_letter
    guard = _chaser_guard
    hours = Hours.OFFICE
    expires_after = PATIENCE


class FeedbackReturnedMail(Mail):
    name = "coaching.feedback_returned"
    title = "An answer to look at again"
    category = Category.TRANSACTIONAL
    trigger = "Staff return the answer to its writer"
    recipient = "interviewer or recruiter who wrote it"
    stops_when = "It is answered again, declined or taken back"
    template = "coaching/mail/feedback_returned"
    render = _employer_letter
    guard = _returned_guard
    hours = Hours.OFFICE


class FeedbackDigestMail(Mail):
    name = "coaching.feedback_digest"
    title = "A list of questions that wait"
    choice = "Questions about an interview that you held"
    category = Category.RELAYED
    trigger = "More candidates ask one person than a mail in 48 hours or 5 a week can carry"
    delay = "when the person may hear from us again"
    recipient = "interviewer"
    stops_when = "None of them waits any more, or they stopped such mail"
    template = "coaching/mail/feedback_digest"
    render = _digest_letter
    guard = _digest_guard
    hours = Hours.OFFICE
    expires_after = PATIENCE


class FeedbackReadMail(Mail):
    name = "coaching.feedback_read"
    title = "That you read their advice"
    choice = "Thanks for advice that you gave"
    category = Category.RELAYED
    trigger = "The candidate opened the answer and wants the writer to know"
    recipient = "interviewer or recruiter who wrote it"
    stops_when = "They stopped such mail"
    template = "coaching/mail/feedback_read"
    render = _employer_letter
    guard = _read_guard
    hours = Hours.OFFICE
    expires_after = PATIENCE
