"""What falls due by the clock; the beat and `manage.py tick` run it. Rows go one by one."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from coaching.account.actions import (
    forget_idle_texts,
    forget_old_notes,
    forget_old_words,
    forget_unfinished_forms,
)
from coaching.account.queries import (
    answers_with_old_words,
    idle_writers,
    next_notes_at,
    next_unfinished_at,
    next_warning_at,
    next_words_at,
)
from coaching.feedback.actions import moderate as lapse
from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.queries import next_due_at, overdue
from coaching.feedback.states import FeedbackState
from coaching.letter.actions.moderate import follow_sending
from coaching.letter.queries.state import next_to_follow_at
from coaching.metrics.actions import close_quarters, refresh_records
from coaching.metrics.queries import next_count_at
from coaching.metrics.queries.themes import next_closing_at
from coaching.reply.actions import sweep_replies
from coaching.reply.queries import next_sweep_at
from jobstore.lib import clock, due


def _register(
    name: str, run: Callable[[], int], next_at: Callable[[], datetime | None], done: str
) -> due.DueWork:
    return due.register(due.DueWork(name=f"coaching.{name}", run=run, next_at=next_at, done=done))


# In this order: a request that nobody looked at for weeks takes every step.
_FEEDBACK_STEPS: tuple[tuple[FeedbackState, str, Callable[..., bool]], ...] = (
    (FeedbackState.IN_REVIEW, "answer__release_at", lapse.release_when_due),
    (FeedbackState.SENT, "chase_at", lapse.mark_chased),
    (FeedbackState.CHASED, "escalate_at", lapse.escalate),
    (FeedbackState.ESCALATED, "expires_at", lapse.expire),
    (FeedbackState.RETURNED, "expires_at", lapse.expire),
    (FeedbackState.READDRESS, "expires_at", lapse.expire),
)


def move_feedback() -> int:
    """Release, remind, hand over to staff and expire what is due; how many moves."""
    return sum(_take_step(*step) for step in _FEEDBACK_STEPS)


def _take_step(state: FeedbackState, moment: str, step: Callable[..., bool]) -> int:
    waiting = overdue(state, moment, at=clock.now())
    return due.for_each_due(waiting, lambda request: step(request=request))


_register("feedback", move_feedback, next_due_at, "feedback requests moved on")
_register("letters", follow_sending, next_to_follow_at, "letters marked as sent")


def forget_idle() -> int:
    """Warn about, then erase private texts that nobody came back to; how many people."""
    idle = idle_writers(at=clock.now())
    return due.for_each_due(idle, lambda person: forget_idle_texts(user=person))


_register(
    "retention", forget_idle, lambda: next_warning_at(at=clock.now()), "people warned or forgotten"
)
_register("replies", sweep_replies, next_sweep_at, "replies and traces dropped")
RECORDS = _register(
    "employer_records", refresh_records, next_count_at, "records of employers counted"
)
_register("themes", close_quarters, next_closing_at, "tables of a quarter written")
_register("old_notes", forget_old_notes, next_notes_at, "answers whose notes are forgotten")


def old_words() -> QuerySet[FeedbackAnswer]:
    return answers_with_old_words(at=clock.now()).select_related("request")


def forget_words() -> int:
    """Erase words of employers that nobody was given within a year; how many answers."""
    return due.for_each_due(old_words(), lambda answer: forget_old_words(answer=answer))


_register("old_words", forget_words, next_words_at, "answers whose raw words are forgotten")
_register(
    "unfinished_forms", forget_unfinished_forms, next_unfinished_at, "unfinished forms forgotten"
)
