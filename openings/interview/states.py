from enum import Enum

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


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
    UNKNOWN = "unknown"  # a panel may meet anywhere


def meeting_way(kind: str, where: str) -> MeetingWay:
    """A panel meets where its place or link says."""
    if kind == InterviewKind.PANEL:
        if "://" in where:
            return MeetingWay.LINK
        return MeetingWay.PLACE if where.strip() else MeetingWay.UNKNOWN
    ways = {
        InterviewKind.PHONE: MeetingWay.CALL,
        InterviewKind.VIDEO: MeetingWay.LINK,
        InterviewKind.IN_PERSON: MeetingWay.PLACE,
    }
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
