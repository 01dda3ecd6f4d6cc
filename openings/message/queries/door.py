"""Who may write a message when, and what is said where they may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobstore.mail.stop.queries import block_of, is_frozen
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import TOLD_OUTCOMES, Stage
from openings.message.models import Message
from openings.message.states import MessageState
from openings.status.queries.status import has_ended, status_for_candidate

AFTER_THE_END = timedelta(days=14)
_TALKS = frozenset({Stage.INTERVIEW, Stage.OFFER, Stage.HIRED})
_GONE = frozenset({MessageState.RETURNED})  # whoever wrote it was not heard

ENDED = "This application has ended."
OVER = "This application has ended. Messages were open for 14 days after that."
REPORTED = "Our staff look at a message that was reported. Until then nobody can write here."
FROZEN = (
    "Somebody reported words of yours. Our staff look at them first; until then you cannot write."
)
BLOCKED = (
    "Our staff pass on no more words from you. If you think that is wrong, please write to us."
)
ONCE = "You have written to them. You can write again as soon as they answer."
NOT_YET = (
    "You can write to them once they want to talk with you, when they have written to you, or when"
    " the day has passed on which they promised an answer."
)


@dataclass(frozen=True, kw_only=True)
class Door:
    """Whether somebody may write now; else why not, in words to them."""

    words: str = ""
    opens_later: bool = False  # nothing was ever written, and it is too early, or too late

    @property
    def is_open(self) -> bool:
        return not self.words


def has_thread(application: Application) -> bool:
    """Neither a draft nor a job elsewhere has anybody to write to."""
    return not application.opening.is_tracked and application.submitted_at is not None


def is_untold(application: Application) -> bool:
    """Its end is recorded, and its candidate does not know: what the employer writes waits."""
    return application.outcome in TOLD_OUTCOMES and application.told_at is None


def door_of_employer(application: Application, *, by: User, at: datetime) -> Door:
    """From the day on which it was sent."""
    return _closed(application, by=by, at=at) or Door()


def door_of_candidate(application: Application, *, at: datetime) -> Door:
    """By nothing but what its candidate knows. Needs what `status_for_candidate` needs."""
    messages = list(application.messages.order_by("written_at", "pk").values_list(
        "is_from_candidate", "state"
    ))  # fmt: skip
    heard = [not own and state == MessageState.SENT for own, state in messages]
    has_begun = any(heard) or _talks(application)
    if has_ended(application, at=at) and not has_begun:
        return Door(words=ENDED, opens_later=True)
    closed = _closed(application, by=application.candidate, at=at)
    if closed is not None or has_begun:
        return closed or Door()
    if not status_for_candidate(application, at=at).is_late:
        return Door(words=NOT_YET, opens_later=True)
    has_asked = any(own and state not in _GONE for own, state in messages)
    return Door(words=ONCE) if has_asked else Door()


def _talks(application: Application) -> bool:
    return (
        application.stage in _TALKS
        or bool(application.interviews.all())
        or bool(application.offers.all())
    )


def _closed(application: Application, *, by: User, at: datetime) -> Door | None:
    """What stops either side."""
    ended = application.told_at or application.decided_at
    if has_ended(application, at=at) and ended is not None and ended + AFTER_THE_END <= at:
        return Door(words=OVER)
    if block_of(by) is not None:
        return Door(words=BLOCKED)
    if is_frozen(by):
        return Door(words=FROZEN)
    if Message.objects.filter(application=application).reported().exists():
        return Door(words=REPORTED)
    return None
