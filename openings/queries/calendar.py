"""Calendar files of interviews: one UID for life, a SEQUENCE that rises with every change."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from jobstore.lib import clock
from jobstore.lib.calendars import alarm, uid_for
from jobstore.lib.text import clean_calendar_text, clean_header_text
from openings.models import Interview
from openings.states import InterviewState

REQUEST = "REQUEST"
CANCEL = "CANCEL"
REMIND_BEFORE = timedelta(hours=1)


def uid_of(interview: Interview) -> str:
    return uid_for(str(interview.pk), host=interview.calendar_host)


def method_of(interview: Interview) -> str:
    return CANCEL if interview.state == InterviewState.CANCELED else REQUEST


def calendar_file(
    interview: Interview, *, method: str, attendee_email: str, attendee_name: str
) -> bytes:
    """The file for one reader: nobody else's address stands in it. Times are in UTC.

    `interview` is loaded by `interview_with_people`.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Interviews//EN")
    calendar.add("method", method)
    event = Event()
    event.add("uid", uid_of(interview))
    event.add("sequence", interview.sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", interview.starts_at)
    event.add("dtend", interview.ends_at)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("summary", clean_header_text(_summary(interview), limit=200))
    is_candidate = attendee_email.casefold() == interview.application.candidate.email.casefold()
    description = _description(interview, is_candidate=is_candidate)
    event.add("description", clean_calendar_text(description))
    if is_candidate:
        event.add("url", _page_of(interview))
        if method == REQUEST:
            event.add_component(alarm(_summary(interview), before=REMIND_BEFORE))
    if interview.where:
        event.add("location", clean_header_text(interview.where, limit=300))
    event.add("organizer", _address(*reversed(parseaddr(settings.DEFAULT_FROM_EMAIL))))
    attendee = _address(attendee_email, attendee_name)
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _address(email: str, name: str) -> vCalAddress:
    """Double quotes in a name are written by RFC 6868, which many calendars show as carets."""
    name = clean_header_text(name).replace('"', "'").replace("^", "")
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name)
    return address


def _summary(interview: Interview) -> str:
    opening = interview.application.opening
    return f"{interview.get_kind_display()} interview: {opening.title}, {opening.employer.name}"


def _page_of(interview: Interview) -> str:
    path = reverse("openings:application_detail", args=[interview.application_id])
    return f"{settings.SITE_URL}{path}"


def _description(interview: Interview, *, is_candidate: bool) -> str:
    """To the candidate it names the employer, to everybody else the candidate."""
    application = interview.application
    candidate = application.candidate
    other = application.opening.employer.name if is_candidate else candidate.get_full_name()
    people = [
        f"{person.name}, {person.title}" if person.title else person.name
        for person in interview.interviewers.all()
    ]
    lines = [f"Round {interview.round} with {other}."]
    if people:
        lines.append(f"Interviewers: {'; '.join(people)}.")
    if interview.note:
        lines.append(f"To prepare: {interview.note}")
    lines.append("An answer given in a calendar reaches nobody: reply to the e-mail instead.")
    if is_candidate:
        lines.append(f"Your application: {_page_of(interview)}")
    return "\n".join(lines)
