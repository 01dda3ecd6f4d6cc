"""The calendar file of a planned call: one UID for life, a SEQUENCE that rises."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from icalendar import Calendar, Event

from coaching.call.models import MOST_ATTEMPTS, CallAttempt, CallPlan
from coaching.call.states import CallState
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.text import clean_calendar_text, clean_header_text
from jobstore.lib.zones import alarm, clock_text, read_zone, uid_for
from openings.interview.models import Interviewer

REMIND_BEFORE = timedelta(minutes=15)
PUBLISH = "PUBLISH"  # for one's own calendar: nobody is invited


def uid_of(call: CallPlan) -> str:
    return uid_for(f"call-{call.pk}", host=call.calendar_host)


def call_file(call: CallPlan) -> bytes:
    """The window of the call, for the candidate alone. No script and no notes stand in it."""
    opening = call.plan.interview.application.opening
    page = f"{settings.SITE_URL}{reverse('coaching:call_plan', args=[call.plan_id])}"
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Calls//EN")
    calendar.add("method", PUBLISH)
    event = Event()
    event.add("uid", uid_of(call))
    event.add("sequence", call.sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", call.starts_at)
    event.add("dtend", call.ends_at)
    event.add("status", "CONFIRMED")
    summary = f"Call {call.interviewer.name}, {opening.employer.name}"
    event.add("summary", clean_header_text(summary, limit=200))
    description = f"Number: {call.interviewer.phone}\nYour words: {page}"
    event.add("description", clean_calendar_text(description))
    event.add("url", page)
    event.add_component(alarm(f"Call {call.interviewer.name}", before=REMIND_BEFORE))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


HOURS = ((time(10), time(12)), (time(14), time(16)))  # of the employer, on working days
DAYS_OFFERED = 5  # working days from which to choose
LOADED_CALL = "loaded_call"  # of a plan
NOTICE = timedelta(minutes=30)  # a window that begins sooner is not offered


class CallGate(StrEnum):
    """Why a call is not on offer; or that it is."""

    OPEN = "open"
    PENDING = "pending"  # they have not told the answer
    NO_ANSWER = "no_answer"
    WENT_ON = "went_on"  # there is nothing to ask about: an offer, a next round, a withdrawal
    NO_CALLS = "no_calls"  # the posting says so, or nobody there welcomes calls
    CLOSED = "closed"
    USED_UP = "used_up"


@dataclass(frozen=True)
class Window:
    """Two hours in which to call, in the employer's zone."""

    starts_at: datetime
    ends_at: datetime

    @property
    def value(self) -> str:
        return f"{self.starts_at:%Y%m%dT%H%MZ}"


def call_of(plan: RecoveryPlan) -> CallPlan | None:
    """The plan's call with its attempts, whatever became of it."""
    if hasattr(plan, LOADED_CALL):
        loaded: CallPlan | None = getattr(plan, LOADED_CALL)
        return loaded
    return _calls().filter(plan=plan).first()


def calls_of_plans() -> "Prefetch[str, QuerySet[Any], str]":
    """Loads the calls of many plans; `call_of` finds them there."""
    return Prefetch("call_plan", _calls(), to_attr=LOADED_CALL)


def _calls() -> QuerySet[CallPlan]:
    attempts = Prefetch("attempts", CallAttempt.objects.order_by("number"))
    return CallPlan.objects.select_related("interviewer").prefetch_related(attempts)


def call_gate(plan: RecoveryPlan, *, at: datetime) -> CallGate:
    """Whether the candidate may plan a call now. Says nothing of a "no" that is not told yet."""
    branch = branch_at(plan, at=at)
    by_branch = {
        Branch.PENDING: CallGate.PENDING,
        Branch.NO_ANSWER: CallGate.NO_ANSWER,
        Branch.NOT_SELECTED: CallGate.OPEN,
    }
    gate = by_branch.get(branch, CallGate.WENT_ON)
    if gate != CallGate.OPEN:
        return gate
    if plan.state == PlanState.CLOSED:
        return CallGate.CLOSED
    if not callable_people(plan):
        return CallGate.NO_CALLS
    call = call_of(plan)
    if call is not None and is_used_up(call):
        return CallGate.USED_UP
    return CallGate.OPEN


def offers_call(plan: RecoveryPlan, *, at: datetime) -> bool:
    """Whether the plan shows the call as a step: a "no" was told and somebody welcomes calls."""
    return call_gate(plan, at=at) == CallGate.OPEN


def callable_people(plan: RecoveryPlan) -> list[Interviewer]:
    """Interviewers who said that they may be called, unless the posting says not to."""
    if plan.interview.application.opening.no_calls:
        return []
    interview = plan.interview
    is_loaded = "interviewers" in getattr(interview, "_prefetched_objects_cache", {})
    people = interview.interviewers.all() if is_loaded else interview.interviewers.order_by("pk")
    return [person for person in people if person.welcomes_calls and person.phone]


def is_used_up(call: CallPlan) -> bool:
    """It is over: they talked, they do not want calls, or both attempts are made."""
    return call.state == CallState.DONE or attempts_left(call) == 0


def attempts_left(call: CallPlan) -> int:
    return MOST_ATTEMPTS - len(call.attempts.all())


def zone_there(plan: RecoveryPlan) -> ZoneInfo:
    return read_zone(plan.interview.application.opening.employer.time_zone)


def call_windows(plan: RecoveryPlan, *, at: datetime) -> list[Window]:
    """The next windows: ten to twelve and two to four, on working days of the employer."""
    zone = zone_there(plan)
    day = at.astimezone(zone).date()
    windows: list[Window] = []
    days = 0
    while days < DAYS_OFFERED:
        if periods.is_working_day(day):
            found = [window for window in _windows_on(day, zone) if window.starts_at >= at + NOTICE]
            windows += found
            days += bool(found)
        day += timedelta(days=1)
    return windows


def _windows_on(day: date, zone: ZoneInfo) -> list[Window]:
    return [
        Window(periods.local_instant(day, first, zone), periods.local_instant(day, last, zone))
        for first, last in HOURS
    ]


def window_text(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """ "Tuesday, December 1, 10:00 AM to 12:00 PM EST"."""
    begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = f"{begin:%A, %B} {begin.day}"
    until = (
        clock_text(end.time())
        if begin.date() == end.date()
        else f"{end:%A}, {clock_text(end.time())}"
    )
    return f"{day}, {clock_text(begin.time())} to {until} {end.tzname()}"
