"""How often one person on an employer's side hears from us about feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FeedbackHappening, FeedbackState
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.outgoing.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.outgoing.queries import leaves_at
from jobstore.mail.states import MailState

BETWEEN_MAILS = timedelta(hours=48)
REQUESTS_A_WEEK = 5  # that reach one person; the rest waits and comes in one mail
WEEK = timedelta(days=7)
ASKING = ("coaching.feedback_request", "coaching.feedback_digest")
WRITING = (
    *ASKING,
    "coaching.feedback_chaser",
    "coaching.feedback_returned",
    "coaching.feedback_read",
)
_LEFT = (MailState.SENT, MailState.DISPATCHING, MailState.HELD)


@dataclass(frozen=True)
class Slot:
    """How the next request reaches a person: by itself and now, or with others and later."""

    at: datetime
    digest_key: str = ""  # of the mail that waits already and has room
    is_shared: bool = False


def next_slot(hashes: Sequence[str], *, at: datetime) -> Slot:
    """When and how one more request may reach this person."""
    mails = list(_to(hashes).of_kind(*ASKING).order_by("created_at", "pk"))
    lately = [mail for mail in mails if _time_of(mail) > at - WEEK]
    last = max((_time_of(mail) for mail in _all_lately(hashes, at)), default=None)
    reached = _requests_in(lately)
    waiting = next((mail for mail in lately if _has_room(mail, mails)), None)
    if waiting is not None:
        return Slot(waiting.not_before, waiting.key, is_shared=True)
    is_free = last is None or last + BETWEEN_MAILS <= at
    if is_free and reached < REQUESTS_A_WEEK:
        return Slot(at)
    due = max(at, last + BETWEEN_MAILS) if last is not None else at
    if reached >= REQUESTS_A_WEEK:
        due = max(due, max(_time_of(mail) for mail in lately) + WEEK)
    return Slot(due, is_shared=True)


def _to(hashes: Sequence[str]) -> OutgoingMailQuerySet:
    open_or_left = (MailState.PENDING, MailState.LEASED, *_LEFT)
    return OutgoingMail.objects.filter(recipient_hash__in=hashes, state__in=open_or_left)


def _all_lately(hashes: Sequence[str], at: datetime) -> list[OutgoingMail]:
    """What asks or left within the spacing; a reminder that is far off does not count."""
    mails = _to(hashes).of_kind(*WRITING).order_by("created_at", "pk")
    return [
        mail
        for mail in mails
        if mail.kind in ASKING or mail.not_before <= at
        if _time_of(mail) > at - BETWEEN_MAILS
    ]


def _time_of(mail: OutgoingMail) -> datetime:
    return mail.dispatch_at or mail.not_before


def _requests_in(mails: list[OutgoingMail]) -> int:
    return FeedbackRequest.objects.filter(mailed_with__in=[mail.key for mail in mails]).count()


def _has_room(mail: OutgoingMail, others: list[OutgoingMail]) -> bool:
    """A mail for several that has not left, in a week that may carry one more request."""
    if mail.kind != "coaching.feedback_digest" or mail.state != MailState.PENDING:
        return False
    week = [other for other in others if _time_of(other) > _time_of(mail) - WEEK]
    return _requests_in(week) < REQUESTS_A_WEEK


def free_from(mail: OutgoingMail, *, at: datetime) -> datetime:
    """`at`, or the moment from which the recipient of this mail may hear from us again."""
    last = (
        _to(mail.recipient_hashes)
        .of_kind(*WRITING)
        .filter(state__in=_LEFT, dispatch_at__gt=at - BETWEEN_MAILS)
        .exclude(pk=mail.pk)
        .order_by("-dispatch_at")
        .values_list("dispatch_at", flat=True)
        .first()
    )
    return last + BETWEEN_MAILS if last is not None else at


def asked_soon(mail: OutgoingMail, *, at: datetime) -> datetime | None:
    """When new questions reach the recipient of this mail, if that is within the spacing."""
    asking = OutgoingMail.objects.of_kind(*ASKING).filter(
        recipient_hash__in=mail.recipient_hashes,
        state__in=[MailState.PENDING, MailState.LEASED],
        not_before__lte=at + BETWEEN_MAILS,
    )
    return asking.order_by("not_before").values_list("not_before", flat=True).first()


def carrier_of(request: FeedbackRequest) -> OutgoingMail | None:
    """The mail with which the questions reach the employer."""
    return OutgoingMail.objects.filter(key=request.mailed_with).first()


def questions_leave_at(request: FeedbackRequest, *, at: datetime) -> datetime | None:
    """When the employer gets the questions; None when they have left."""
    return leaves_at(OutgoingMail.objects.filter(key=request.mailed_with), at=at)


def requests_carried_by(mail: OutgoingMail) -> list[FeedbackRequest]:
    """The requests whose questions this mail brings, or of which it reminds who is asked today."""
    requests = FeedbackRequest.objects.select_related("interviewer").order_by("pk")
    if mail.kind == "coaching.feedback_chaser":
        reminded = requests.filter(pk=mail.subject_id)
        return [row for row in reminded if _address(row) == mail.recipient_hash]
    return list(requests.filter(mailed_with=mail.key))


def _address(request: FeedbackRequest) -> str:
    return keyed_hash(request.interviewer.email, purpose="address")


def reached_nobody(request: FeedbackRequest) -> bool:
    """It ended while the right person was looked for: nobody was silent, nobody was asked."""
    ended = request.events.filter(
        what=FeedbackHappening.EXPIRED, facts__source=FeedbackState.READDRESS
    )
    return ended.exists()
