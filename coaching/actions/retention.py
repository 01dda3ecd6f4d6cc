"""What goes by itself: private texts that nobody came back to, and notes about old answers."""

from django.db import transaction

from coaching.actions.account import erase_own_texts
from coaching.mails import retention as mails
from coaching.models import FeedbackAnswer, FeedbackFinding
from coaching.queries.account import plans_with_own_texts
from coaching.queries.retention import (
    ERASE_AFTER,
    LAST_WARNING,
    WARN_AFTER,
    answers_with_old_notes,
    seen_at,
    writers,
)
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
    return FeedbackAnswer.objects.filter(pk__in=pks).update(guard_hits="", moderation_note="")
