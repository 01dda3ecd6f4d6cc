"""Talks with a coach, and what is shared in them."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class CoachTopic(TextChoices):
    """What a candidate writes to our staff about."""

    FEEDBACK = "feedback", "Feedback that I got"
    INTERVIEW = "interview", "An interview, past or to come"
    PRACTICE = "practice", "Practicing with a coach"
    RESUME = "resume", "My résumé or a letter"
    WORK = "work", "Finding work"
    STRUGGLING = "struggling", "I'm struggling"
    OTHER = "other", "Something else"


class CoachChannel(TextChoices):
    HERE = "here", "Here on the site"
    PHONE = "phone", "By phone"


class CoachState(TextChoices):
    OPEN = "open", "waits for us"
    ANSWERED = "answered"
    CLOSED = "closed"


COACH_MOVES: Moves = {
    CoachState.OPEN: frozenset({CoachState.ANSWERED, CoachState.CLOSED}),
    # Answered once more, asked again, or settled.
    CoachState.ANSWERED: frozenset(CoachState),
}


class ShareSection(TextChoices):
    """A part of a plan that a candidate may show to a coach; nothing is shared by itself."""

    WENT_WELL = "went_well", "What went well"
    ROUGH = "rough", "Rough questions"
    RATINGS = "ratings", "How I rated myself"
    CONTROL = "control", "What I can change, and what not"
    FEEDBACK = "feedback", "The employer's feedback"
    LETTERS = "letters", "My letters to the employer"
    PRACTICE = "practice", "My practice answers"
