"""What goes to an employer about feedback: each kind with its stop conditions and its text."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from coaching import samples
from coaching.feedback.models import FeedbackRequest, FeedbackRequestQuerySet
from coaching.feedback.queries import feedback_requests, questions_of
from coaching.feedback.queries.contact import BETWEEN_MAILS, asked_soon, carrier_of, free_from
from coaching.feedback.states import FeedbackState
from coaching.plan.queries import why_not_passed_on
from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, Wait, locking
from jobstore.mail.kinds import Letter, Mail, TakeBack
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import OPEN, Category, Hours, MailState
from jobstore.mail.stop.queries import wants_no_mail
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.samples import SECRET
from jobstore.people.states import TokenPurpose
from openings.samples import ID

PATIENCE = timedelta(days=21)  # mail to a person who gets a lot of it may have to wait
_ASKED = frozenset({FeedbackState.SENT, FeedbackState.CHASED})


def _free_from(_: object, leaving: Leaving) -> datetime | None:
    """One mail in 48 hours is enough for one person."""
    now = clock.now()
    until = free_from(leaving.row, at=now)
    return until if until > now else None


def _asked_others_first(request: FeedbackRequest, leaving: Leaving) -> datetime | None:
    carrier, now = carrier_of(request), clock.now()
    if carrier is None or carrier.state != MailState.SENT:
        return None
    soon = asked_soon(leaving.row, at=now)
    return max(soon, now) + BETWEEN_MAILS if soon else None


def _questions_leave_later(request: FeedbackRequest, _: Leaving) -> datetime | None:
    carrier = carrier_of(request)
    is_waiting = carrier is not None and carrier.state in OPEN
    return carrier.not_before + BETWEEN_MAILS if carrier and is_waiting else None


def _never_reached_them(request: FeedbackRequest, _: Leaving) -> bool:
    carrier = carrier_of(request)
    return carrier is not None and carrier.state not in {MailState.SENT, *OPEN}


lock_request = locking(FeedbackRequest, "plan__candidate", "plan__interview")
GONE = "The request is gone."
SPACING = Wait("They had a mail from us lately.", _free_from)

WAITING_STOPS = (
    Stop(
        "The questions are answered, declined or taken back.",
        lambda one, _: one.state not in _ASKED,
    ),
    SPACING,
)


def _lock_waiting(mail: OutgoingMail) -> list[FeedbackRequest] | None:
    locked = FeedbackRequest.objects.select_for_update(of=("self",))
    return _let_through(locked.select_related("plan__candidate"), mail) or None


def _let_through(requests: FeedbackRequestQuerySet, mail: OutgoingMail) -> list[FeedbackRequest]:
    """What a mail for several people carries: nothing of whom its reader or our staff stopped."""
    waiting = requests.filter(mailed_with=mail.key, state__in=_ASKED).order_by("sent_at", "pk")
    return [
        request
        for request in waiting
        if not why_not_passed_on(request.plan.candidate)
        and not wants_no_mail(mail.recipient_email, sender=request.plan.candidate)
    ]


def _about(request: FeedbackRequest, mail: OutgoingMail) -> dict[str, Any]:
    by_link = mail.recipient_user_id is None
    return _context(request, secret=_secret(request, mail) if by_link else "")


def _context(request: FeedbackRequest, *, secret: str) -> dict[str, Any]:
    candidate = request.plan.candidate
    opening = request.plan.interview.application.opening
    return {
        "request": request,
        "interview": request.plan.interview,
        "opening": opening,
        "employer": opening.employer,
        "candidate_name": candidate.get_full_name(),
        "candidate_first_name": candidate.get_short_name(),
        "questions": questions_of(request),
        "to_link": bool(secret),
        "secret": secret,
        "note": "",
    }


def _secret(request: FeedbackRequest, mail: OutgoingMail) -> str:
    token = issue_token(
        purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk, email=mail.recipient_email
    )
    return secret_of(token)


def _employer_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    name = request.plan.candidate.get_full_name()
    return Letter(context=_about(request, mail), from_name=name)


def _letter_to_writer(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    note = request.answer.moderation_note
    return Letter(context=_about(request, mail) | {"note": note})


def _digest_letter(mail: OutgoingMail) -> Letter:
    rows = [_about(request, mail) for request in _let_through(feedback_requests(), mail)]
    return Letter(context={"rows": rows})


def _sample_context() -> dict[str, Any]:
    return _context(sample_request(), secret=SECRET)


def sample_request() -> FeedbackRequest:
    return FeedbackRequest(
        pk=ID,
        plan=samples.plan(),
        intro="I know that I was not the right fit this time, and I would like to learn.",
    )


def _sample(*, in_own_name: bool = True, note: str = "") -> Letter:
    context = _sample_context()
    name = context["candidate_name"] if in_own_name else ""
    return Letter(context=context | {"note": note}, from_name=name)


def _sample_of_list() -> Letter:
    return Letter(context={"rows": [_sample_context()] * 2})


class _EmployerMail(Mail):
    render = _employer_letter
    lock = lock_request
    gone = GONE
    hours = Hours.OFFICE


class _AskingMail(_EmployerMail):
    choice = "Questions about an interview that you held"
    category = Category.RELAYED
    recipient = "interviewer"
    sample: ClassVar[Callable[[], Letter]] = _sample
    expires_after = PATIENCE


class FeedbackRequestMail(_AskingMail):
    name = "coaching.feedback_request"
    title = "Your questions about the interview"
    trigger = "A candidate asks about an interview"
    template = "coaching/mail/feedback_request"
    stops = WAITING_STOPS
    take_back = TakeBack(label="Take the questions back", with_subject=True)


class FeedbackChaserMail(_AskingMail):
    name = "coaching.feedback_chaser"
    title = "A reminder of your questions"
    trigger = "You asked and no answer came"
    delay = "5 working days later, once"
    template = "coaching/mail/feedback_chaser"
    stops = (
        *WAITING_STOPS,
        Wait("New questions reach them first.", _asked_others_first),
        Wait("The questions have not left yet.", _questions_leave_later),
        Stop("The questions never reached them.", _never_reached_them),
    )


class FeedbackReturnedMail(_EmployerMail):
    name = "coaching.feedback_returned"
    title = "An answer to look at again"
    category = Category.TRANSACTIONAL
    trigger = "Staff return the answer to its writer"
    recipient = "interviewer or recruiter who wrote it"
    template = "coaching/mail/feedback_returned"
    render = _letter_to_writer
    sample = partial(
        _sample, in_own_name=False, note="Please say what you saw, and not who she is."
    )
    stops = (
        Stop("Nothing is returned any more.", lambda one, _: one.state != FeedbackState.RETURNED),
        SPACING,
    )


class FeedbackDigestMail(_AskingMail):
    name = "coaching.feedback_digest"
    title = "A list of questions that wait"
    trigger = "More candidates ask one person than a mail in 48 hours or 5 a week can carry"
    delay = "when the person may hear from us again"
    template = "coaching/mail/feedback_digest"
    render = _digest_letter
    sample = _sample_of_list
    lock = _lock_waiting
    gone = "No question waits for them any more."
    stops = (SPACING,)
    take_back = None  # of several people


class FeedbackReadMail(_EmployerMail):
    name = "coaching.feedback_read"
    title = "That you read their advice"
    choice = "Thanks for advice that you gave"
    category = Category.RELAYED
    trigger = "The candidate opened the answer and wants the writer to know"
    recipient = "interviewer or recruiter who wrote it"
    template = "coaching/mail/feedback_read"
    render = _letter_to_writer
    sample = partial(_sample, in_own_name=False)
    stops = (
        Stop("The candidate thought otherwise.", lambda one, _: one.answer.thanked_at is None),
        SPACING,
    )
    expires_after = PATIENCE
