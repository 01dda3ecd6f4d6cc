"""What a candidate notes about an interview that was arranged somewhere else. Not rows."""

from dataclasses import dataclass
from datetime import date, datetime

from openings.interview.states import InterviewKind


@dataclass(frozen=True, kw_only=True)
class ReportedPerson:
    name: str
    email: str = ""
    phone: str = ""  # kept for the candidate alone, and only where a call is welcome
    welcomes_calls: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportedInterview:
    """What a candidate notes about an interview that was arranged somewhere else."""

    company: str
    role: str
    kind: InterviewKind
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    promised_by: date | None = None
    advert_url: str = ""
    website: str = ""
    people: tuple[ReportedPerson, ...] = ()
