"""Which employers are to be asked whether they still hire, and what shows that they do."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Max, Min, Q
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThanOrEqual

from openings.application.models import ApplicationEvent
from openings.application.states import Outcome
from openings.hiring.models import HiringQuestion
from openings.interview.models import Interview
from openings.message.models import Message
from openings.opening.models import Opening, OpeningQuerySet
from openings.opening.queries import waiting_for
from openings.opening.states import CloseReason, OpeningState
from openings.promise.queries.promise import STANDING

EVERY = timedelta(days=30)  # after it was public, and after each sign that they hire
ANSWER_DAYS = 7  # working days
REOPENS_WITHIN = timedelta(days=30)
_SIGN = Greatest(
    *("publish_at", "updated_at"),
    Coalesce("hiring_question__said_at", "publish_at"),
    output_field=DateTimeField(),
)
_USELESS = timedelta(days=12)  # before its end: the answer would come too late to matter


def to_ask(*, quiet_since: datetime | None = None) -> OpeningQuerySet:
    """Public ones of employers who write here, not asked now, each with its last sign; the longest
    without one first. Adverts from elsewhere end with their source.
    """
    here = Q(source="") | Q(taken_over_at__isnull=False)
    rows = Opening.objects.filter(
        here, state=OpeningState.PUBLISHED, hiring_question__answer_by=None
    )
    goes_on = Q(closes_at=None) | Q(closes_at__gt=_SIGN + EVERY + _USELESS)
    quiet = Q(LessThanOrEqual(_SIGN, quiet_since)) if quiet_since else Q()
    rows = rows.annotate(sign=_SIGN).filter(goes_on, quiet)
    return rows.select_related("employer", "created_by").order_by(_SIGN, "pk")


def unanswered() -> OpeningQuerySet:
    return Opening.objects.filter(hiring_question__answer_by__isnull=False)


def next_hiring_at() -> datetime | None:
    sign: datetime | None = to_ask().order_by().aggregate(at=Min("sign"))["at"]
    until: datetime | None = unanswered().aggregate(at=Min("hiring_question__answer_by"))["at"]
    moments = (sign + EVERY if sign else None, until)
    return min((moment for moment in moments if moment), default=None)


def last_sign(opening: Opening, question: HiringQuestion) -> datetime | None:
    """Whatever its team did with who applied, or with its text, says that they hire, also where
    somebody did it who has left since. An interview ahead is a sign until it is over.
    """
    theirs = {"application__opening": opening}
    acts = ApplicationEvent.objects.filter(by__isnull=False, **theirs)
    acts = acts.exclude(by=F("application__candidate"))
    written = opening.versions.filter(written_by__isnull=False)
    messages = Message.objects.from_side(is_candidate=False).filter(**theirs)
    interviews = Interview.objects.filter(state__in=STANDING, **theirs)
    signs = [
        *(opening.publish_at, opening.updated_at, question.said_at),
        acts.aggregate(at=Max("at"))["at"],
        written.aggregate(at=Max("written_at"))["at"],
        messages.aggregate(at=Max("written_at"))["at"],
        interviews.aggregate(at=Max("ends_at"))["at"],
    ]
    return max((moment for moment in signs if moment), default=None)


def is_asked(opening: Opening, question: HiringQuestion) -> bool:
    """Open still, and nothing has answered it."""
    if opening.state != OpeningState.PUBLISHED or question.answer_by is None:
        return False
    sign = last_sign(opening, question)
    return question.asked_at is None or sign is None or sign <= question.asked_at


def may_reopen(opening: Opening, *, at: datetime) -> bool:
    """By one press: it closed because nobody answered, lately, and its end lies ahead."""
    if opening.close_reason != CloseReason.UNCONFIRMED or opening.closed_at is None:
        return False
    return at < reopens_until(opening, closed_at=opening.closed_at)


def reopens_until(opening: Opening, *, closed_at: datetime) -> datetime:
    """By one press; never after its end."""
    latest = closed_at + REOPENS_WITHIN
    return min(latest, opening.closes_at or latest)


def is_about_to_tell(opening: Opening) -> bool:
    """Somebody hears soon that it is closed."""
    return waiting_for(opening).filter(outcome=Outcome.POSITION_CLOSED).exists()
