"""Interviews as they are shown, and what was promised with them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet

from jobstore.lib.zones import read_zone
from jobstore.people.models import Employer
from openings.models import Application, Interview, Interviewer
from openings.queries.application.promise import Promise
from openings.states import InterviewDecision, InterviewState, Outcome

_BY_NAME = Prefetch("interviewers", Interviewer.objects.order_by("id"))


def promise_of(interview: Interview) -> Promise:
    """The answer that was promised with this interview, whatever came of it."""
    return Promise(day=interview.promised_by, zone=interview.time_zone)


def waits_for_decision(interview: Interview) -> bool:
    return (
        interview.state == InterviewState.HELD and interview.decision == InterviewDecision.PENDING
    )


def is_overdue(interview: Interview, *, at: datetime) -> bool:
    """Held, not decided, and the promised day is over."""
    return waits_for_decision(interview) and promise_of(interview).is_broken(at=at)


def interviews_of(application: Application) -> list[Interview]:
    """Every interview of an application, the latest first, with its interviewers."""
    return list(
        Interview.objects.of(application)
        .select_related("absence")
        .prefetch_related(_BY_NAME)
        .order_by("-starts_at", "-id")
    )


def interview_with_people(pk: UUID | str) -> Interview | None:
    """One interview with all that its mails and its calendar file tell."""
    return (
        Interview.objects.select_related(
            "absence", "application__candidate", "application__opening__employer"
        )
        .prefetch_related(_BY_NAME)
        .filter(pk=pk)
        .first()
    )


def next_round(application: Application) -> int:
    """The round that a new interview most likely is: one more than the last that was held."""
    last: int | None = (
        Interview.objects.of(application)
        .filter(state=InterviewState.HELD)
        .aggregate(last=Max("round"))["last"]
    )
    return (last or 0) + 1


def undecided_interviews_of(employer: Employer) -> QuerySet[Interview]:
    """Held, nothing decided, the earliest promise first."""
    return (
        Interview.objects.undecided()
        .filter(application__opening__employer=employer, application__outcome=Outcome.OPEN)
        .select_related("application__candidate", "application__opening")
        .order_by("promised_by", "ends_at", "id")
    )


def written_time(moment: datetime, zone: str) -> str:
    """ "Tuesday, December 1, 2026, 10:00 AM EST", in that zone."""
    local = moment.astimezone(read_zone(zone))
    clock = f"{local:%I:%M %p}".lstrip("0")
    return f"{local:%A, %B} {local.day}, {local.year}, {clock} {local.tzname()}"


def times_of(interview: Interview, *, for_zone: str) -> list[tuple[str, str]]:
    """When it starts: in the interview's zone and, where the clocks differ, in the reader's."""
    theirs = written_time(interview.starts_at, interview.time_zone)
    own = written_time(interview.starts_at, for_zone)
    if theirs == own:
        return [("", own)]
    return [("your time", own), ("time there", theirs)]


def minutes_of(interview: Interview) -> int:
    return int((interview.ends_at - interview.starts_at).total_seconds() // 60)


def overdue_interviews(*, at: datetime) -> list[UUID]:
    """Held, not decided, promised day over, each in its own zone; the ids."""
    day_after_everywhere = (at + timedelta(hours=14)).date()
    candidates = (
        Interview.objects.on_board()
        .undecided()
        .filter(promised_by__lt=day_after_everywhere, application__outcome=Outcome.OPEN)
    )
    return [interview.pk for interview in candidates.order_by("id") if is_overdue(interview, at=at)]


def people_of(interview: Interview) -> list[dict[str, Any]]:
    """Who interviews, in the fields of the form."""
    fields = ("name", "title", "email", "phone", "welcomes_calls")
    return list(interview.interviewers.order_by("id").values(*fields))


def usual_people(application: Application) -> list[dict[str, Any]]:
    """Who interviewed for this opening last; most often they do so again."""
    last = (
        Interview.objects.filter(application__opening_id=application.opening_id)
        .order_by("-created_at", "-id")
        .first()
    )
    return people_of(last) if last else []
