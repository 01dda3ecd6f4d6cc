"""Practice, and getting ready."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class PracticeMode(TextChoices):
    SOLO = "solo", "on your own"
    MIRROR = "mirror", "with a mirror"
    FRIEND = "friend", "with a friend"
    COACH = "coach", "with a coach"


class Rater(TextChoices):
    """Who rated a practice session; employers rate interviews, never practice."""

    SELF = "self", "you"
    FRIEND = "friend"
    COACH = "coach"


class DrillSource(TextChoices):
    """Where a drill came from."""

    BANK = "bank", "a standard question"
    ROUGH = "rough", "a question that went rough"
    FEEDBACK = "feedback", "their feedback"
    OWN = "own", "your own words"


class InviteState(TextChoices):
    SENT = "sent", "sent"
    DONE = "done", "done"
    DECLINED = "declined", "your friend can't help this time"
    CANCELED = "canceled", "taken back"


INVITE_MOVES: Moves = {
    InviteState.SENT: frozenset(set(InviteState) - {InviteState.SENT}),
}


class QuestionTag(TextChoices):
    """What a standard question is about."""

    START = "start", "the start"
    STRENGTHS = "strengths", "what you are good at"
    EXAMPLES = "examples", "a time when"
    PEOPLE = "people", "working with people"
    TROUBLE = "trouble", "when things go wrong"
    MOTIVES = "motives", "why this job"
    HARD = "hard", "hard questions"
    FUTURE = "future", "what comes next"
    CLOSING = "closing", "the end"


class ReadyItem(TextChoices):
    """What to have ready before an interview."""

    FACTS = "facts", "I can say three things about them and the job."
    STORIES = "stories", "I have three short stories, each with a result."
    QUESTIONS = "questions", "I have three questions for them."
    RESUME = "resume", "I have read my résumé once more, and it has no mistakes."
    CLOTHES = "clothes", "My clothes are clean and laid out."
    PAPERS = "papers", "All that I take with me is in one place."
    SETTING = "setting", "I have tried the room, the light and the sound."
    ROUTE = "route", "I know the way or the link, and I plan to be there 15 minutes early."
    PHONE_OFF = "phone_off", "My phone will be off, or on silent."
    BREATH = "breath", "I know what I do when my mind goes blank."
    REST = "rest", "I stop getting ready in the evening, and I rest."
