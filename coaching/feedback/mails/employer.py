"""To the employer: the three questions, the one reminder, an answer given back.

To staff: what waits for them, as a link and a deadline, never a word of it.
"""

from datetime import datetime, timedelta

from coaching.feedback.mails import (
    FeedbackChaserMail,
    FeedbackDigestMail,
    FeedbackReadMail,
    FeedbackRequestMail,
    FeedbackReturnedMail,
    lock_request,
    sample_request,
)
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import feedback_requests
from coaching.feedback.queries.contact import next_slot
from coaching.feedback.states import AnswerSource, FeedbackHappening, FeedbackState
from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours, MailState
from jobstore.mail.stop.queries import lock_recipient
from jobstore.people.access_token.actions import issue_token
from jobstore.people.permissions import staff_in
from jobstore.people.states import StaffGroup, TokenPurpose


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
    to = Recipient.of(writer)
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


_TAKEN = (
    FeedbackHappening.ANSWERED,
    FeedbackHappening.ANSWERED_BY_PHONE,
    FeedbackHappening.CHANGED,
)


def feedback_held(request: FeedbackRequest) -> None:
    """To every moderator; an answer that was changed is told again."""
    number = request.events.filter(what__in=_TAKEN).count()
    _to_moderators(FeedbackHeldMail, request, key=f"feedback_held:{request.pk}:{number}")


def withheld_asked(request: FeedbackRequest) -> None:
    """To every moderator: a candidate wants the part that was withheld."""
    number = request.events.filter(what=FeedbackHappening.WITHHELD_PART_ASKED_FOR).count()
    _to_moderators(WithheldAskedMail, request, key=f"withheld_asked:{request.pk}:{number}")


def _to_moderators(kind: type[Mail], request: FeedbackRequest, *, key: str) -> None:
    for user in staff_in(StaffGroup.MODERATOR):
        to = Recipient.of(user)
        queue_mail(kind, key=f"{key}:{user.pk}", to=to, about=request)


def stop_asking_staff(request: FeedbackRequest, *, reason: str) -> None:
    cancel_mail(request, kinds=[FeedbackHeldMail, WithheldAskedMail], reason=reason)


def _needs_nobody(request: FeedbackRequest, _: Leaving) -> bool:
    return FeedbackAnswer.objects.filter(request=request, release_at__isnull=False).exists()


DECIDED = "It is decided."


def _held_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    return _held(request, request.answer)


def _held(request: FeedbackRequest, answer: FeedbackAnswer) -> Letter:
    employer = request.plan.interview.application.opening.employer
    return Letter(context={"request": request, "answer": answer, "employer": employer})


def _sample() -> Letter:
    answer = FeedbackAnswer(pk=1, review_by=clock.now() + timedelta(days=1))
    return _held(sample_request(), answer)


class _ModeratorMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "moderators"
    render = _held_letter
    sample = _sample
    lock = lock_request
    gone = DECIDED
    hours = Hours.DAYTIME


class FeedbackHeldMail(_ModeratorMail):
    name = "coaching.feedback_held"
    title = "An answer for staff to read"
    trigger = "An answer must be read by staff before it is passed on"
    template = "coaching/mail/feedback_held"
    stops = (
        Stop(DECIDED, lambda one, _: one.state != FeedbackState.IN_REVIEW),
        Stop("It was changed and needs nobody any more.", _needs_nobody),
    )


class WithheldAskedMail(_ModeratorMail):
    name = "coaching.withheld_asked"
    title = "A candidate asks for a withheld part"
    trigger = "A candidate asks for a part that was withheld"
    template = "coaching/mail/withheld_asked"
    stops = (
        Stop(DECIDED, lambda one, _: one.state != FeedbackState.WITHHELD),
        Stop(DECIDED, lambda one, _: not one.answer.is_asked_for),
    )
