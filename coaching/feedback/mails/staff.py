"""That an answer, or a candidate, waits for staff: a link and a deadline, never a word of it."""

from coaching.feedback.mails.kinds import lock_request
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries.request import feedback_requests
from coaching.feedback.states import FeedbackHappening, FeedbackState
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User

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
    moderators = User.objects.filter(
        is_active=True, is_staff=True, groups__name=StaffGroup.MODERATOR
    )
    for user in moderators.order_by("pk"):
        to = Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user)
        queue_mail(kind, key=f"{key}:{user.pk}", to=to, about=request)


def stop_asking_staff(request: FeedbackRequest, *, reason: str) -> None:
    cancel_mail(request, kinds=[FeedbackHeldMail, WithheldAskedMail], reason=reason)


def _needs_nobody(request: FeedbackRequest, _: Leaving) -> bool:
    return FeedbackAnswer.objects.filter(request=request, release_at__isnull=False).exists()


DECIDED = "It is decided."


def _held_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    opening = request.plan.interview.application.opening
    context = {"request": request, "answer": request.answer, "employer": opening.employer}
    return Letter(context=context)


class FeedbackHeldMail(Mail):
    name = "coaching.feedback_held"
    title = "An answer for staff to read"
    category = Category.TRANSACTIONAL
    trigger = "An answer must be read by staff before it is passed on"
    recipient = "moderators"
    template = "coaching/mail/feedback_held"
    render = _held_letter
    lock = lock_request
    gone = DECIDED
    stops = (
        Stop(DECIDED, lambda one, _: one.state != FeedbackState.IN_REVIEW),
        Stop("It was changed and needs nobody any more.", _needs_nobody),
    )
    hours = Hours.DAYTIME


class WithheldAskedMail(Mail):
    name = "coaching.withheld_asked"
    title = "A candidate asks for a withheld part"
    category = Category.TRANSACTIONAL
    trigger = "A candidate asks for a part that was withheld"
    recipient = "moderators"
    template = "coaching/mail/withheld_asked"
    render = _held_letter
    lock = lock_request
    gone = DECIDED
    stops = (
        Stop(DECIDED, lambda one, _: one.state != FeedbackState.WITHHELD),
        Stop(DECIDED, lambda one, _: not one.answer.is_asked_for),
    )
    hours = Hours.DAYTIME
