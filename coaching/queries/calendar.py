"""The calendar file of a planned call: one UID for life, a SEQUENCE that rises."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from coaching.models import CallPlan
from jobstore.lib import clock
from jobstore.lib.calendars import alarm, uid_for
from jobstore.lib.text import clean_calendar_text, clean_header_text

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
