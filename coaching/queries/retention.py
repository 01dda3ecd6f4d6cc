"""How long things are kept: private texts 24 months after the last visit, raw feedback a year."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from coaching.models import FeedbackAnswer, FeedbackEvent, FeedbackRequest
from coaching.queries.account import people_with_own_texts
from coaching.states import FeedbackState, Visibility
from jobstore.people.models import User

WARN_AFTER = (timedelta(days=700), timedelta(days=716))  # without a visit
ERASE_AFTER = timedelta(days=730)
LAST_WARNING = timedelta(days=14)  # between the second warning and the end
NOTES_KEPT = timedelta(days=365)  # what staff noted about an answer
WORDS_KEPT = timedelta(days=365)  # of an employer, as far as the candidate was not given them
_REASONS = FeedbackEvent.objects.filter(request=OuterRef("request_id")).exclude(why="")
_NOTED = (
    ~Q(guard_hits="") | ~Q(moderation_note="") | Q(findings__isnull=False) | Q(Exists(_REASONS))
)


def writers() -> QuerySet[Any]:
    """People who keep private texts here, with the last time they signed in as `last_visit`."""
    people = people_with_own_texts().filter(is_active=True)
    return people.annotate(last_visit=Coalesce(F("last_login"), F("date_joined")))


def seen_at(user: User) -> datetime:
    """The last time this person signed in, or joined."""
    return user.last_login or user.date_joined


def idle_writers(*, at: datetime) -> QuerySet[Any]:
    return writers().filter(last_visit__lte=at - WARN_AFTER[0]).order_by("pk")


def next_warning_at(*, at: datetime) -> datetime | None:
    """The next moment after `at` at which somebody is warned or texts are erased."""
    last_visit = writers().order_by("last_visit").values_list("last_visit", flat=True).first()
    if last_visit is None or last_visit + WARN_AFTER[0] > at:
        return last_visit + WARN_AFTER[0] if last_visit is not None else None
    visits = list(writers().values_list("last_visit", flat=True).order_by("last_visit"))
    moments = [visit + after for visit in visits for after in (*WARN_AFTER, ERASE_AFTER)]
    return min((moment for moment in moments if moment > at), default=None)


def answers_with_old_words(*, at: datetime) -> QuerySet[FeedbackAnswer]:
    """Answers of a year ago and more that hold words of the writer which nobody was given."""
    return _not_given().filter(submitted_at__lte=at - WORDS_KEPT).order_by("pk")


def next_words_at() -> datetime | None:
    moments = _not_given().order_by("submitted_at").values_list("submitted_at", flat=True)
    oldest = moments.first()
    return oldest + WORDS_KEPT if oldest is not None else None


def _not_given() -> QuerySet[FeedbackAnswer]:
    """What waits for staff waits with its words: a held answer, and a part that is asked for."""
    waits = Q(request__state=FeedbackState.IN_REVIEW) | Q(
        withheld_asked_at__isnull=False, withheld_answered_at__isnull=True
    )
    as_written = Q(request__state=FeedbackState.RELEASED, visibility=Visibility.PUBLISH)
    return FeedbackAnswer.objects.filter(words_erased_at__isnull=True).exclude(waits | as_written)


def forms_left_unfinished(*, at: datetime) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(draft_saved_at__lte=at - WORDS_KEPT)


def next_unfinished_at() -> datetime | None:
    saved = FeedbackRequest.objects.filter(draft_saved_at__isnull=False).order_by("draft_saved_at")
    oldest = saved.values_list("draft_saved_at", flat=True).first()
    return oldest + WORDS_KEPT if oldest is not None else None


def answers_with_old_notes(*, at: datetime) -> QuerySet[FeedbackAnswer]:
    """Answers that still carry what staff noted, or the guard found, a year ago and more."""
    old = FeedbackAnswer.objects.filter(submitted_at__lte=at - NOTES_KEPT)
    return old.filter(_NOTED).distinct().order_by("pk")


def next_notes_at() -> datetime | None:
    oldest = FeedbackAnswer.objects.filter(_NOTED).order_by("submitted_at")
    submitted_at = oldest.values_list("submitted_at", flat=True).first()
    return submitted_at + NOTES_KEPT if submitted_at is not None else None
