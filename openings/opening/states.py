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


OPENING_MOVES: Moves = {
    OpeningState.DRAFT: frozenset({OpeningState.IN_REVIEW, OpeningState.PUBLISHED}),
    OpeningState.IN_REVIEW: frozenset({OpeningState.DRAFT, OpeningState.PUBLISHED}),
    # Back to review: an employer not yet trusted changed what was reviewed.
    OpeningState.PUBLISHED: frozenset({OpeningState.CLOSED, OpeningState.IN_REVIEW}),
    OpeningState.CLOSED: frozenset({OpeningState.PUBLISHED}),
}
