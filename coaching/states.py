"""Every state of the coaching half and the legal moves between them. Pure: no models, no web."""

from django.db.models import IntegerChoices, TextChoices

from jobstore.lib.moves import Moves


class Branch(TextChoices):
    """Where the interview's decision has led the plan."""

    PENDING = "pending"
    NOT_SELECTED = "not_selected", "not selected"
    OFFER = "offer"
    ADVANCED = "advanced"
    NO_ANSWER = "no_answer", "no answer"
    WITHDRAWN = "withdrawn"


class PlanState(TextChoices):
    ACTIVE = "active"
    CLOSED = "closed"


class PlanHappening(TextChoices):
    MOVED = "moved", "led to another branch"
    CLOSED = "closed"
    REOPENED = "reopened", "opened again by a late answer"


class StepName(TextChoices):
    """The steps of a recovery plan in the order in which they are offered."""

    MOOD = "mood", "Say how it felt"
    DEBRIEF = "debrief", "Write the debrief"
    THANK_YOU = "thank_you", "Send a thank-you note"
    PRACTICE = "practice", "Practice what was rough"
    WAIT = "wait", "Wait for the answer"
    STATUS_CHECK = "status_check", "Ask how it stands"
    ASK_THREE = "ask_three", "Ask your three questions"
    OPEN_FEEDBACK = "open_feedback", "Open the feedback"
    PICK_ACTION = "pick_action", "Pick one thing to do"
    CALL = "call", "Plan a call"
    OPENINGS = "openings", "Look at openings that fit"
    READY = "ready", "Get ready for the next interview"
    NEXT_ROUND = "next_round", "Get ready for what comes next"
    REST = "rest", "Rest until the morning"


class Criterion(TextChoices):
    """What an interview is judged by; employers rate the first six only."""

    CLEAR = "clear", "Clear answers"
    ON_POINT = "on_point", "Answered the question asked"
    EXAMPLES = "examples", "Specific examples"
    SKILL = "skill", "Knowledge and skill for the job"
    PREPARED = "prepared", "Prepared about the employer"
    QUESTIONS = "questions", "Questions asked"
    NERVES = "nerves", "Calm enough"
    HONEST = "honest", "Honest"
    PRESENTABLE = "presentable", "Presentable"
    PUNCTUAL = "punctual", "On time"


SHARED_CRITERIA = (
    Criterion.CLEAR,
    Criterion.ON_POINT,
    Criterion.EXAMPLES,
    Criterion.SKILL,
    Criterion.PREPARED,
    Criterion.QUESTIONS,
)
SELF_ONLY_CRITERIA = tuple(item for item in Criterion if item not in SHARED_CRITERIA)


class Band(IntegerChoices):
    """Four steps in words; no middle to hide in."""

    MISSING = 1, "missing"
    PARTLY = 2, "partly"
    MOSTLY = 3, "mostly"
    FULLY = 4, "fully"


class Expectation(TextChoices):
    YES = "yes", "I think they will say yes"
    NO = "no", "I think they will say no"
    UNSURE = "unsure", "I can't tell"


class BlunderCode(TextChoices):
    RESUME_ERROR = "resume_error", "A spelling error in my résumé"
    LATE = "late", "I was late"
    WRONG_NAME = "wrong_name", "I got a name wrong"
    PHONE_RANG = "phone_rang", "My phone rang"
    UNPREPARED = "unprepared", "I did not know the company"
    SPOKE_BADLY = "spoke_badly", "I spoke badly of an employer"
    WENT_BLANK = "went_blank", "I went blank"
    WRONG_FACT = "wrong_fact", "I stated something wrong"


class QuestionWent(TextChoices):
    STRONG = "strong"
    OK = "ok", "OK"
    ROUGH = "rough"


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


class LetterKind(TextChoices):
    THANK_YOU = "thank_you", "thank-you note"
    CLARIFICATION = "clarification", "clarification"
    STATUS_CHECK = "status_check", "status check"
    GRACIOUS_REPLY = "gracious_reply", "gracious reply"


class LetterState(TextChoices):
    DRAFT = "draft"
    HELD = "held"  # the wording guard found something; staff read it first
    RETURNED = "returned"  # staff gave it back with a reason; it is written on as a draft
    QUEUED = "queued"  # undo is possible until the mail leaves
    SENT = "sent"
    CANCELED = "canceled"


class FeedbackState(TextChoices):
    SENT = "sent"
    CHASED = "chased", "reminded"
    ESCALATED = "escalated", "to be phoned"
    IN_REVIEW = "in_review", "in review"
    READDRESS = "readdress", "at the wrong person"
    RETURNED = "returned", "returned to the writer"
    RELEASED = "released"
    WITHHELD = "withheld"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"


class Pick(TextChoices):
    """What the employer may choose from: flat, and with two answers that are not about you."""

    EXAMPLES = "examples", "Examples were not specific"
    ON_POINT = "on_point", "Did not fully answer what was asked"
    LENGTH = "length", "Answers were long or hard to follow"
    SKILL = "skill", "Needed more skill or knowledge in one requirement"
    EXPERIENCE = "experience", "Needed more experience of one requirement"
    PREPARED = "prepared", "Knew little about us or the job"
    QUESTIONS = "questions", "Had few questions for us"
    ACCESS = "access", "Came late or had trouble joining"
    CONSISTENT = "consistent", "Application and interview did not agree"
    STRONGER = "stronger", "Nothing wrong: another candidate was stronger on one requirement"
    NOT_ABOUT_YOU = "not_about_you", "Not about the interview: the job, budget, hours, pay or place"


NEEDS_REQUIREMENT = frozenset({Pick.SKILL, Pick.EXPERIENCE, Pick.STRONGER})
NEEDS_NO_IMPROVEMENT = frozenset({Pick.STRONGER, Pick.NOT_ABOUT_YOU})


class DeclineReason(TextChoices):
    POLICY = "policy", "Our policy does not allow feedback"
    FORGOTTEN = "forgotten", "I don't remember the interview well enough"
    WRONG_PERSON = "wrong_person", "I am not the right person"
    OTHER = "other", "Another reason"


class AnswerSource(TextChoices):
    LINK = "link", "by the signed link"
    PAGE = "page", "by a recruiter, signed in"
    PHONE = "phone", "by phone, entered by staff"


class AnswerPart(TextChoices):
    """A part of an answer that staff may withhold by itself."""

    STRENGTH = "strength", "What was strong"
    PICKS = "picks", "What could be better"
    NEXT_TIME = "next_time", "What to do next time"
    ADVICE = "advice", "Advice"


class Visibility(TextChoices):
    """How the words of an answer reach the candidate."""

    PUBLISH = "publish", "As I write them"
    PARAPHRASE = "paraphrase", "In the words of Job Store; only its staff see mine"


class WordingList(TextChoices):
    """What a finding of the wording guard does."""

    NUDGE = "nudge", "hint"
    HOLD = "hold"
    BLOCK = "block"


class LooksFor(TextChoices):
    """How a rule of the wording guard finds what it is about."""

    WORDS = "words", "words and phrases"
    CONTACT = "contact", "phone numbers, addresses and links"
    OTHER_CANDIDATE = "other_candidate", "the name of another candidate"
    SAME_TEXT = "same_text", "the same text for several candidates"


class ThemeScope(TextChoices):
    """Whose picks a published table counts; no table is finer than one of these by quarter."""

    ALL = "all", "everybody"
    FAMILY = "family", "a role family"
    EMPLOYER = "employer", "an employer"


class ActionKind(TextChoices):
    IF_THEN = "if_then", "an if-then plan"
    DRILL = "drill", "a practice drill"
    READING = "reading", "just reading"


class ArticleTopic(TextChoices):
    """The groups of the list of articles, in the order in which they are shown."""

    AFTER = "after", "Right after the interview"
    CONTACT = "contact", "Writing, calling, waiting"
    PRACTICE = "practice", "Practice"
    NEXT = "next", "The next interview"


class ArticleState(TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"  # readers see it from `publish_at` on
    RETIRED = "retired"


class ReplyState(TextChoices):
    """How far a reply to an article is; `declined` was read and is not shown."""

    UNCONFIRMED = "unconfirmed", "waits for its writer's e-mail"
    PENDING = "pending", "waits for you"
    APPROVED = "approved"
    FLAGGED = "flagged", "flagged by readers"
    DECLINED = "declined"
    SPAM = "spam"


class HoldReason(TextChoices):
    """Why a reply needs a closer look."""

    CRISIS = "crisis", "The writer may be in danger: answer this first"
    WORDS = "words", "Words of the list"
    LINKS = "links", "Two or more links"
    NAMES = "names", "Names a person or an employer"
    REPEATED = "repeated", "The same text was sent before"
    FIRST = "first", "First reply from this address"
    FLAGGED = "flagged", "Readers flagged it"


class CallState(TextChoices):
    PLANNED = "planned"
    DONE = "done"
    CANCELED = "canceled"


class CallOutcome(TextChoices):
    """What came of dialing once."""

    TALKED = "talked", "We talked"
    VOICEMAIL = "voicemail", "I left a message"
    NO_ANSWER = "no_answer", "Nobody answered"
    LATER = "later", "They asked me to call again"
    UNWANTED = "unwanted", "They do not want calls"


ENDS_THE_CALL = frozenset({CallOutcome.TALKED, CallOutcome.UNWANTED})


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


class ShareSection(TextChoices):
    """A part of a plan that a candidate may show to a coach; nothing is shared by itself."""

    WENT_WELL = "went_well", "What went well"
    ROUGH = "rough", "Rough questions"
    RATINGS = "ratings", "How I rated myself"
    CONTROL = "control", "What I can change, and what not"
    FEEDBACK = "feedback", "The employer's feedback"
    LETTERS = "letters", "My letters to the employer"
    PRACTICE = "practice", "My practice answers"


class PassOnState(TextChoices):
    PENDING = "pending", "waits for a moderator"
    SHOWN = "shown"
    HELD_BACK = "held", "held back"
    TAKEN_BACK = "taken", "taken back"


PASS_ON_MOVES: Moves = {
    PassOnState.PENDING: frozenset(set(PassOnState) - {PassOnState.PENDING}),
    PassOnState.SHOWN: frozenset({PassOnState.HELD_BACK, PassOnState.TAKEN_BACK}),
    PassOnState.HELD_BACK: frozenset({PassOnState.SHOWN, PassOnState.TAKEN_BACK}),
}
BRANCH_MOVES: Moves = {
    Branch.PENDING: frozenset(set(Branch) - {Branch.PENDING}),
    Branch.NO_ANSWER: frozenset({Branch.NOT_SELECTED, Branch.OFFER, Branch.ADVANCED}),
    Branch.ADVANCED: frozenset({Branch.OFFER, Branch.NOT_SELECTED, Branch.WITHDRAWN}),
}
# From a draft straight to "sent": the candidate used their own mail program.
_FROM_DRAFT = frozenset(
    {LetterState.QUEUED, LetterState.HELD, LetterState.SENT, LetterState.CANCELED}
)
LETTER_MOVES: Moves = {
    LetterState.DRAFT: _FROM_DRAFT,
    LetterState.RETURNED: _FROM_DRAFT,
    LetterState.HELD: frozenset(
        {LetterState.QUEUED, LetterState.RETURNED, LetterState.CANCELED, LetterState.DRAFT}
    ),
    LetterState.QUEUED: frozenset({LetterState.SENT, LetterState.CANCELED, LetterState.DRAFT}),
}
EDITABLE_LETTERS = frozenset({LetterState.DRAFT, LetterState.RETURNED})
HANDED_OVER_LETTERS = frozenset({LetterState.HELD, LetterState.QUEUED, LetterState.SENT})
_WAITING = {
    FeedbackState.SENT,
    FeedbackState.CHASED,
    FeedbackState.ESCALATED,
    FeedbackState.READDRESS,
}
_ANSWERS = {FeedbackState.IN_REVIEW, FeedbackState.DECLINED, FeedbackState.CANCELED}
FEEDBACK_MOVES: Moves = {
    FeedbackState.SENT: frozenset(
        {FeedbackState.CHASED, FeedbackState.ESCALATED, FeedbackState.READDRESS} | _ANSWERS
    ),
    FeedbackState.CHASED: frozenset({FeedbackState.ESCALATED, FeedbackState.READDRESS} | _ANSWERS),
    FeedbackState.ESCALATED: frozenset({FeedbackState.EXPIRED, FeedbackState.READDRESS} | _ANSWERS),
    # Staff find the right person and ask again, or nobody is found.
    FeedbackState.READDRESS: frozenset({FeedbackState.SENT, FeedbackState.EXPIRED} | _ANSWERS),
    FeedbackState.IN_REVIEW: frozenset(
        {FeedbackState.RELEASED, FeedbackState.RETURNED, FeedbackState.WITHHELD}
    ),
    FeedbackState.RETURNED: frozenset({FeedbackState.EXPIRED} | _ANSWERS),
    # The candidate asked for what was withheld, and staff decided to hand it over.
    FeedbackState.WITHHELD: frozenset({FeedbackState.RELEASED}),
}
AWAITING_EMPLOYER = frozenset(_WAITING | {FeedbackState.RETURNED})
DELIVERED = frozenset({FeedbackState.RELEASED, FeedbackState.WITHHELD})
ENDED = frozenset({FeedbackState.DECLINED, FeedbackState.EXPIRED, FeedbackState.CANCELED})
_JUDGED = {ReplyState.APPROVED, ReplyState.DECLINED, ReplyState.SPAM}
REPLY_MOVES: Moves = {
    ReplyState.UNCONFIRMED: frozenset({ReplyState.PENDING, ReplyState.SPAM}),
    ReplyState.PENDING: frozenset(_JUDGED),
    ReplyState.APPROVED: frozenset({ReplyState.FLAGGED, ReplyState.DECLINED, ReplyState.SPAM}),
    ReplyState.FLAGGED: frozenset(_JUDGED),
    # Staff may change their mind.
    ReplyState.DECLINED: frozenset({ReplyState.APPROVED, ReplyState.SPAM}),
    ReplyState.SPAM: frozenset({ReplyState.APPROVED, ReplyState.DECLINED}),
}
