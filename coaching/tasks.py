"""What falls due by the clock; the beat and `manage.py tick` run it. Rows go one by one."""

from collections.abc import Callable

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


FEEDBACK = due.register(
    due.DueWork(
        name="coaching.feedback",
        run=move_feedback,
        next_at=next_due_at,
        done="feedback requests moved on",
    )
)
LETTERS = due.register(
    due.DueWork(
        name="coaching.letters",
        run=follow_sending,
        next_at=next_to_follow_at,
        done="letters marked as sent",
    )
)


def forget_idle() -> int:
    """Warn about, then erase private texts that nobody came back to; how many people."""
    idle = idle_writers(at=clock.now())
    return due.for_each_due(idle, lambda person: forget_idle_texts(user=person))


RETENTION = due.register(
    due.DueWork(
        name="coaching.retention",
        run=forget_idle,
        next_at=lambda: next_warning_at(at=clock.now()),
        done="people warned or forgotten",
    )
)
REPLIES = due.register(
    due.DueWork(
        name="coaching.replies",
        run=sweep_replies,
        next_at=next_sweep_at,
        done="replies and traces dropped",
    )
)
RECORDS = due.register(
    due.DueWork(
        name="coaching.employer_records",
        run=refresh_records,
        next_at=next_count_at,
        done="records of employers counted",
    )
)
THEMES = due.register(
    due.DueWork(
        name="coaching.themes",
        run=close_quarters,
        next_at=next_closing_at,
        done="tables of a quarter written",
    )
)
OLD_NOTES = due.register(
    due.DueWork(
        name="coaching.old_notes",
        run=forget_old_notes,
        next_at=next_notes_at,
        done="answers whose notes are forgotten",
    )
)


def old_words() -> QuerySet[FeedbackAnswer]:
    return answers_with_old_words(at=clock.now()).select_related("request")


def forget_words() -> int:
    """Erase words of employers that nobody was given within a year; how many answers."""
    return due.for_each_due(old_words(), lambda answer: forget_old_words(answer=answer))


OLD_WORDS = due.register(
    due.DueWork(
        name="coaching.old_words",
        run=forget_words,
        next_at=next_words_at,
        done="answers whose raw words are forgotten",
    )
)
UNFINISHED = due.register(
    due.DueWork(
        name="coaching.unfinished_forms",
        run=forget_unfinished_forms,
        next_at=next_unfinished_at,
        done="unfinished forms forgotten",
    )
)
