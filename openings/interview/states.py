import re
from enum import Enum

from django.db.models import TextChoices

from jobstore.lib.moves import Moves

_LINK = re.compile(r"://|\w\.[a-z]{2,}/\S", re.IGNORECASE)  # also "zoom.us/j/123"


class InterviewKind(TextChoices):
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"
    IN_PERSON = "in_person", "In person"
    PANEL = "panel", "Panel"


class MeetingWay(Enum):
    """How two people meet, as far as the interview says it."""

    PLACE = "place"
    LINK = "link"
    CALL = "call"
    UNKNOWN = "unknown"


def meeting_way(kind: str, where: str) -> MeetingWay:
    """A panel meets where its place or link says; a video without a link may begin in any way."""
    if kind in {InterviewKind.PANEL, InterviewKind.VIDEO} and _LINK.search(where):
        return MeetingWay.LINK
    if kind == InterviewKind.PANEL and where.strip():
        return MeetingWay.PLACE
    ways = {InterviewKind.PHONE: MeetingWay.CALL, InterviewKind.IN_PERSON: MeetingWay.PLACE}
    return ways.get(InterviewKind(kind), MeetingWay.UNKNOWN) if kind else MeetingWay.UNKNOWN


class InterviewState(TextChoices):
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELED = "canceled"
    NO_SHOW = "no_show", "did not come"


class AbsenceAnswer(TextChoices):
    """What a candidate says to the note that they did not come."""

    WRONG = "wrong", "That is wrong"
    COULD_NOT = "could_not", "I could not"


class PromiseSource(TextChoices):
    """Who said by when an answer comes."""

    EMPLOYER = "employer", "the employer, here"
    CANDIDATE = "candidate", "the employer, as the candidate notes it"
    DEFAULT = "default", "nobody; a usual time is assumed"


class InterviewDecision(TextChoices):
    PENDING = "pending", "none yet"
    ADVANCED = "advanced"
    OFFER = "offer"
    NOT_SELECTED = "not_selected", "not selected"
    WITHDRAWN = "withdrawn"


INTERVIEW_MOVES: Moves = {
    InterviewState.SCHEDULED: frozenset(
        {InterviewState.HELD, InterviewState.CANCELED, InterviewState.NO_SHOW}
    ),
    InterviewState.HELD: frozenset({InterviewState.NO_SHOW}),
    InterviewState.NO_SHOW: frozenset({InterviewState.HELD}),  # the note was wrong
}
_DECISIONS = frozenset(set(InterviewDecision) - {InterviewDecision.PENDING})
INTERVIEW_DECISION_MOVES: Moves = {
    InterviewDecision.PENDING: _DECISIONS,
    # Undone, or withdrawn by who does not know of it.
    InterviewDecision.NOT_SELECTED: frozenset(
        {InterviewDecision.PENDING, InterviewDecision.WITHDRAWN}
    ),
}


class ReportedOutcome(TextChoices):
    """What a candidate notes about an interview held elsewhere."""

    NOTHING = "nothing", "Nothing yet"
    NEXT_ROUND = "next_round", "They want to talk with me again"
    OFFER = "offer", "They made me an offer"
    HIRED = "hired", "I took the job"
    NO = "no", "They said no"
    WITHDRAWN = "withdrawn", "I took back my application"
    CALLED_OFF = "called_off", "The interview did not take place"
