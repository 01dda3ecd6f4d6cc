"""Every state of the job board and the legal moves between them. Pure: no models, no web."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class OpeningState(TextChoices):
    DRAFT = "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published"
    CLOSED = "closed"


class CloseReason(TextChoices):
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Source(TextChoices):
    """Where an imported opening comes from; empty for one that was posted here."""

    USRSE = "usrse", "the US-RSE job list"
    NUMFOCUS = "numfocus", "the NumFOCUS job list"
    JOBPOSTING = "jobposting", "another job site"
    CSV = "csv", "a list of openings"


class EmploymentType(TextChoices):
    """The values of schema.org's employmentType."""

    FULL_TIME = "FULL_TIME", "Full time"
    PART_TIME = "PART_TIME", "Part time"
    CONTRACTOR = "CONTRACTOR", "Contract"
    TEMPORARY = "TEMPORARY", "Temporary"
    INTERN = "INTERN", "Internship"
    VOLUNTEER = "VOLUNTEER", "Volunteer"
    PER_DIEM = "PER_DIEM", "Per diem"
    OTHER = "OTHER", "Other"


class RemoteKind(TextChoices):
    ON_SITE = "on_site", "On site"
    HYBRID = "hybrid", "Hybrid"
    REMOTE = "remote", "Remote"
    REMOTE_OK = "remote_ok", "Remote possible"
    NOT_STATED = "not_stated", "Not stated"


class PayPeriod(TextChoices):
    HOUR = "HOUR", "an hour"
    DAY = "DAY", "a day"
    WEEK = "WEEK", "a week"
    MONTH = "MONTH", "a month"
    YEAR = "YEAR", "a year"


class QuestionKind(TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    ONE_OF = "one_of", "One of a list"
    MANY_OF = "many_of", "Several of a list"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Yes or no"


class Stage(TextChoices):
    """How far an application is."""

    DRAFT = "draft"
    APPLIED = "applied"
    SCREENING = "screening"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"


class Outcome(TextChoices):
    """How an application ended. `no_answer` is derived and never stored."""

    OPEN = "open"
    HIRED = "hired"
    NOT_SELECTED = "not_selected", "not selected"
    WITHDRAWN = "withdrawn"
    POSITION_CLOSED = "position_closed", "position closed"
    NO_SHOW = "no_show", "did not come"


class Happening(TextChoices):
    """What an ApplicationEvent tells: `what`. The text of `why` is the candidate's to read as soon
    as the event is; a note of the employer's own is a NOTE, which no candidate ever sees.
    """

    SUBMITTED = "submitted"
    REPORTED = "reported", "interview held elsewhere noted"
    MOVED = "moved", "moved to another stage"
    NOTE = "note"
    INTERVIEW_SCHEDULED = "interview_scheduled", "interview scheduled"
    INTERVIEW_MOVED = "interview_moved", "interview moved"
    INTERVIEW_CANCELED = "interview_canceled", "interview canceled"
    INTERVIEW_HELD = "interview_held", "interview held"
    ABSENCE_NOTED = "absence_noted", "noted that the candidate did not come"
    ABSENCE_UNDONE = "absence_undone", "note undone before it was told"
    INTERVIEW_NO_SHOW = "interview_no_show", "candidate told that they did not come"
    ABSENCE_ANSWERED = "absence_answered", "candidate answered the note"
    ABSENCE_TAKEN_BACK = "absence_taken_back", "note taken back after it was told"
    ADVANCED = "advanced", "invited to the next round"
    OFFERED = "offered", "offer made"
    HIRED = "hired"
    DECIDED = "decided", "decision recorded"
    DECISION_UNDONE = "decision_undone", "decision undone"
    TOLD = "told", "candidate told"
    WITHDRAWN = "withdrawn"
    TEXT_RELEASED = "text_released", "held words passed on"
    TEXT_KEPT_BACK = "text_kept_back", "held words kept back"


class HeldTextState(TextChoices):
    """What becomes of the words of a decision that staff read first."""

    HELD = "held", "waits for staff"
    RELEASED = "released", "passed on"
    KEPT_BACK = "kept_back", "kept back"


class DecisionReason(TextChoices):
    """Why a candidate was not selected, written to the candidate."""

    STRONGER = "stronger", "Another candidate was stronger on what this job needs most."
    EXPERIENCE = "experience", "You need more experience of one thing that this job asks for."
    SKILL = "skill", "You need more skill or knowledge in one thing that this job asks for."
    EXAMPLES = "examples", "Your examples were not specific enough to judge by."
    ANSWERS = "answers", "Your answers did not fully cover what was asked."
    LOGISTICS = "logistics", "The hours, the place or the pay did not match what you need."
    NOT_ABOUT_YOU = "not_about_you", "The job changed; it was not about you or your interview."


class InterviewKind(TextChoices):
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"
    IN_PERSON = "in_person", "In person"
    PANEL = "panel", "Panel"


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


class ReportedOutcome(TextChoices):
    """What a candidate notes about an interview held elsewhere."""

    NOTHING = "nothing", "Nothing yet"
    NEXT_ROUND = "next_round", "They want to talk with me again"
    OFFER = "offer", "They made me an offer"
    HIRED = "hired", "I took the job"
    NO = "no", "They said no"
    WITHDRAWN = "withdrawn", "I took back my application"
    CALLED_OFF = "called_off", "The interview did not take place"


OPENING_MOVES: Moves = {
    OpeningState.DRAFT: frozenset({OpeningState.IN_REVIEW, OpeningState.PUBLISHED}),
    OpeningState.IN_REVIEW: frozenset({OpeningState.DRAFT, OpeningState.PUBLISHED}),
    # Back to review: an employer not yet trusted changed what was reviewed.
    OpeningState.PUBLISHED: frozenset({OpeningState.CLOSED, OpeningState.IN_REVIEW}),
    OpeningState.CLOSED: frozenset({OpeningState.PUBLISHED}),
}
STAGE_MOVES: Moves = {
    Stage.DRAFT: frozenset({Stage.APPLIED}),
    Stage.APPLIED: frozenset({Stage.SCREENING, Stage.INTERVIEW}),
    Stage.SCREENING: frozenset({Stage.APPLIED, Stage.INTERVIEW}),
    Stage.INTERVIEW: frozenset({Stage.SCREENING, Stage.OFFER}),
    Stage.OFFER: frozenset({Stage.INTERVIEW, Stage.HIRED}),
}
INTERVIEW_MOVES: Moves = {
    InterviewState.SCHEDULED: frozenset(
        {InterviewState.HELD, InterviewState.CANCELED, InterviewState.NO_SHOW}
    ),
    InterviewState.HELD: frozenset({InterviewState.NO_SHOW}),
    InterviewState.NO_SHOW: frozenset({InterviewState.HELD}),  # the note was wrong
}
