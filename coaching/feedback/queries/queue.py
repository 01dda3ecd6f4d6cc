"""Feedback requests as staff and the clock find them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Case, Q, QuerySet, When

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest, FeedbackRequestQuerySet
from coaching.feedback.queries.request import feedback_requests
from coaching.feedback.states import DELIVERED, ENDED, AnswerSource, FeedbackState, Visibility

QUEUES: Mapping[str, str] = {
    "review": "To review",
    "readdress": "To re-address",
    "phone": "To phone",
    "asked": "Asked for a withheld part",
    "waiting": "Waiting for the employer",
    "undo": "Writer may still undo",
    "done": "Done",
}


_ASKED_FOR = Q(
    state=FeedbackState.WITHHELD,
    answer__withheld_asked_at__isnull=False,
    answer__withheld_answered_at__isnull=True,
)
_QUEUE_FILTERS: Mapping[str, Q] = {
    "review": Q(state=FeedbackState.IN_REVIEW, answer__release_at__isnull=True),
    "readdress": Q(state=FeedbackState.READDRESS),
    "phone": Q(state=FeedbackState.ESCALATED)
    | Q(state=FeedbackState.RETURNED, answer__source=AnswerSource.PHONE),
    "asked": _ASKED_FOR,
    "waiting": Q(state__in=[FeedbackState.SENT, FeedbackState.CHASED])
    | Q(state=FeedbackState.RETURNED) & ~Q(answer__source=AnswerSource.PHONE),
    "undo": Q(state=FeedbackState.IN_REVIEW, answer__release_at__isnull=False),
    "done": Q(state__in=DELIVERED | ENDED) & ~_ASKED_FOR,
}


def staff_queue(name: str) -> QuerySet[FeedbackRequest]:
    """One of QUEUES; an unknown name is the whole list."""
    return feedback_requests().filter(_QUEUE_FILTERS.get(name, Q()))


def most_urgent_first(requests: FeedbackRequestQuerySet) -> FeedbackRequestQuerySet:
    """With `urgency`: the place of each request's queue in QUEUES."""
    places = [When(_QUEUE_FILTERS[name], then=place) for place, name in enumerate(QUEUES)]
    return requests.annotate(urgency=Case(*places, default=len(QUEUES)))


def queue_counts() -> dict[str, int]:
    return {name: staff_queue(name).count() for name in QUEUES}


def next_due_at() -> datetime | None:
    """When the next reminder, escalation, expiry or release falls due."""
    moments = [
        FeedbackRequest.objects.in_state(state)
        .order_by(field)
        .values_list(field, flat=True)
        .first()
        for state, field in (
            (FeedbackState.SENT, "chase_at"),
            (FeedbackState.CHASED, "escalate_at"),
            (FeedbackState.ESCALATED, "expires_at"),
            (FeedbackState.RETURNED, "expires_at"),
            (FeedbackState.READDRESS, "expires_at"),
        )
    ]
    moments.append(
        FeedbackAnswer.objects.filter(
            request__state=FeedbackState.IN_REVIEW, release_at__isnull=False
        )
        .order_by("release_at")
        .values_list("release_at", flat=True)
        .first()
    )
    return min((moment for moment in moments if moment is not None), default=None)


def overdue(state: FeedbackState, field: str, *, at: datetime) -> QuerySet[FeedbackRequest]:
    """Requests in `state` whose moment `field` has come, the earliest first."""
    return feedback_requests().filter(state=state, **{f"{field}__lte": at}).order_by(field, "id")


def to_do_next(request: FeedbackRequest) -> str:
    """What staff should do about a request, in a few words."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    by_phone = answer is not None and answer.source == AnswerSource.PHONE
    is_held = answer is not None and answer.release_at is None
    is_asked_for = answer is not None and answer.is_asked_for
    steps = {
        FeedbackState.SENT: "Wait for the employer",
        FeedbackState.CHASED: "Wait for the employer",
        FeedbackState.READDRESS: "Find the right person and ask again",
        FeedbackState.ESCALATED: "Phone the employer",
        FeedbackState.RETURNED: "Phone the employer again" if by_phone else "Wait for the writer",
        FeedbackState.IN_REVIEW: (
            _review_step(answer) if is_held else "Nothing; it goes out by itself"
        ),
        FeedbackState.WITHHELD: "Hand it over, or say why not" if is_asked_for else "Nothing",
    }
    return steps.get(FeedbackState(request.state), "Nothing")


def _review_step(answer: FeedbackAnswer | None) -> str:
    wishes = answer is not None and answer.visibility == Visibility.PARAPHRASE
    is_open = wishes and answer is not None and answer.paraphrased_at is None
    return "Write the paraphrase" if is_open else "Read and decide"


def is_overdue(request: FeedbackRequest, *, at: datetime) -> bool:
    """Staff promised to read what is held, or is asked for, within a working day."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if answer is None or answer.review_by is None:
        return False
    is_theirs = request.state == FeedbackState.IN_REVIEW or answer.is_asked_for
    return is_theirs and answer.review_by <= at


def deadline_of(request: FeedbackRequest) -> datetime | None:
    """When the next step falls due by itself."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if request.state == FeedbackState.IN_REVIEW:
        return (answer.release_at or answer.review_by) if answer is not None else None
    if request.state == FeedbackState.WITHHELD and answer is not None and answer.is_asked_for:
        return answer.review_by
    moments = {
        FeedbackState.SENT: request.chase_at,
        FeedbackState.CHASED: request.escalate_at,
        FeedbackState.ESCALATED: request.expires_at,
        FeedbackState.RETURNED: request.expires_at,
        FeedbackState.READDRESS: request.expires_at,
    }
    return moments.get(FeedbackState(request.state))
