import re
from datetime import datetime

from django.db.models import TextChoices

from jobstore.lib.moves import Moves

HIRES = range(1, 501)  # people for one opening
HIRES_TEXT = "Write a number, 1 to 500."


class OpeningState(TextChoices):
    DRAFT = "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published"
    CLOSED = "closed"


class CloseReason(TextChoices):
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"  # nobody said that they still hire


class ExtendReason(TextChoices):
    """Why an opening stays open longer."""

    NO_APPLICATIONS = "no_applications", "Nobody has applied yet"
    NOT_THE_RIGHT_ONES = "not_right", "The right people have not applied yet"
    MORE_TIME = "more_time", "We need more time"
    OTHER = "other", "Something else"


class Source(TextChoices):
    """Where an imported opening comes from; empty for one that was posted here."""

    USRSE = "usrse", "the US-RSE job list"
    NUMFOCUS = "numfocus", "the NumFOCUS job list"
    JOBPOSTING = "jobposting", "another job site"
    CSV = "csv", "a list of openings"


def is_imported(source: str, taken_over_at: datetime | None) -> bool:
    """Advertised elsewhere: nobody here promised an answer, and applying happens there."""
    return bool(source) and taken_over_at is None


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


class Vacancy(TextChoices):
    """Whether a position is to be filled now; empty where nobody says."""

    OPEN_NOW = "open_now", "Open now"
    TALENT_POOL = "talent_pool", "Talent pool for later"


class VisaSupport(TextChoices):
    """Whether the employer helps to get a visa; empty where nobody says."""

    YES = "yes", "Visa support"
    NO = "no", "No visa support"


class PayPeriod(TextChoices):
    HOUR = "HOUR", "an hour"
    DAY = "DAY", "a day"
    WEEK = "WEEK", "a week"
    MONTH = "MONTH", "a month"
    YEAR = "YEAR", "a year"


# As people and the codes of UN/CEFACT write them; "biweekly" and the like are none of ours.
_PERIODS = {
    PayPeriod.HOUR: ("hour", "hours", "hourly", "hr", "hrs", "h", "ph", "hur"),
    PayPeriod.DAY: ("day", "days", "daily", "diem", "pd"),
    PayPeriod.WEEK: ("week", "weeks", "weekly", "wk", "pw", "wee"),
    PayPeriod.MONTH: ("month", "months", "monthly", "mo", "mth", "pcm", "pm", "mon"),
    PayPeriod.YEAR: ("year", "years", "yearly", "yr", "annual", "annually", "annum", "pa", "ann"),
}
_BY_WORD = {word: period for period, words in _PERIODS.items() for word in words}
_AROUND = frozenset({"per", "a", "an", "each", "every", "the", "by", "rate", "salary", "wage"})
_SCHEMA = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)


def period_named(text: str) -> PayPeriod | None:
    """Of "per Hour", "/hr", "HOUR(S)" or "p.a." """
    plain = _SCHEMA.sub("", text.strip()).casefold().replace("(s)", "").replace(".", "")
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word and word not in _AROUND]
    return _BY_WORD.get(" ".join(words))


class QuestionKind(TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    ONE_OF = "one_of", "One of a list"
    MANY_OF = "many_of", "Several of a list"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Yes or no"


OPENING_MOVES: Moves = {
    OpeningState.DRAFT: frozenset({OpeningState.IN_REVIEW, OpeningState.PUBLISHED}),
    OpeningState.IN_REVIEW: frozenset({OpeningState.DRAFT, OpeningState.PUBLISHED}),
    OpeningState.PUBLISHED: frozenset({OpeningState.CLOSED}),
    OpeningState.CLOSED: frozenset({OpeningState.PUBLISHED}),
}
