"""What goes by itself: private texts that nobody came back to, and notes about old answers."""

from django.db import transaction

from coaching.actions.account import erase_own_texts
from coaching.actions.feedback.erase import erase_words
from coaching.actions.feedback.moves import locked
from coaching.mails import retention as mails
from coaching.models import FeedbackAnswer, FeedbackEvent, FeedbackFinding
from coaching.queries.account import plans_with_own_texts
from coaching.queries.retention import (
    ERASE_AFTER,
    LAST_WARNING,
    WARN_AFTER,
    answers_with_old_notes,
    answers_with_old_words,
    forms_left_unfinished,
    seen_at,
    writers,
)
from coaching.states import DELIVERED, AnswerPart, FeedbackState, Visibility
from jobstore.lib import clock
from jobstore.people.models import User


@transaction.atomic
def forget_idle_texts(*, user: User) -> bool:
    """Warn, or erase when both warnings were early enough; whether anything was done."""
    person = writers().select_for_update(of=("self",)).filter(pk=user.pk).first()
    if person is None:
        return False
    now = clock.now()
    visit = seen_at(person)
    idle = now - visit
    done = False
    for number, after in enumerate(WARN_AFTER, start=1):
        if idle >= after:
            done = mails.keep_texts(person, visit=visit, number=number) or done
    warned_at = mails.warned_at(person, visit=visit, number=len(WARN_AFTER))
    if idle < ERASE_AFTER or warned_at is None or warned_at > now - LAST_WARNING:
        return done
    for plan in plans_with_own_texts().filter(candidate=person).order_by("pk"):
        erase_own_texts(plan=plan, by=person)
    return True


@transaction.atomic
def forget_old_notes() -> int:
    """What staff and the wording guard noted about an answer goes after a year; how many."""
    answers = FeedbackAnswer.objects.filter(pk__in=answers_with_old_notes(at=clock.now()))
    pks = list(answers.order_by("pk").values_list("pk", flat=True))
    FeedbackFinding.objects.filter(answer_id__in=pks).delete()
    FeedbackEvent.objects.filter(request__answer__in=pks).update(why="")
    return FeedbackAnswer.objects.filter(pk__in=pks).update(guard_hits="", moderation_note="")


@transaction.atomic
def forget_old_words(*, answer: FeedbackAnswer) -> bool:
    """After a year the writer's words go that the candidate was not given; whether any were due.

    What the candidate reads stays theirs; points, bands and the length stay for the figures.
    """
    request = locked(answer.request)
    due = answers_with_old_words(at=clock.now()).filter(pk=answer.pk).first()
    if due is None:
        return False
    gone = _parts_to_erase(due, state=FeedbackState(request.state))
    erase_words(due, parts=gone, paraphrases=due.withheld)
    due.words_erased_at = clock.now()
    due.save()
    return True


def _parts_to_erase(answer: FeedbackAnswer, *, state: FeedbackState) -> frozenset[str]:
    """Paraphrased or never delivered: all; else what was withheld."""
    is_raw = answer.visibility == Visibility.PARAPHRASE or state not in DELIVERED
    return frozenset(AnswerPart) if is_raw else answer.withheld


@transaction.atomic
def forget_unfinished_forms() -> int:
    """What an employer began to write and left for a year; how many."""
    return forms_left_unfinished(at=clock.now()).update(draft=None, draft_saved_at=None)
