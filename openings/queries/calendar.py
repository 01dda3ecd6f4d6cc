"""Calendar files of interviews: one UID for life, a SEQUENCE that rises with every change."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from jobstore.lib import clock
from jobstore.lib.text import clean_calendar_text, clean_header_text
from openings.models import Interview
from openings.states import InterviewState

REQUEST = "REQUEST"
CANCEL = "CANCEL"


def uid_of(interview: Interview) -> str:
    return f"{interview.pk}@{urlsplit(settings.SITE_URL).hostname}"


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
    event.add("description", clean_calendar_text(_description(interview, reader=attendee_email)))
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


def _description(interview: Interview, *, reader: str) -> str:
    """To the candidate it names the employer, to everybody else the candidate."""
    application = interview.application
    candidate = application.candidate
    is_candidate = reader.casefold() == candidate.email.casefold()
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
        path = reverse("openings:application_detail", args=[application.pk])
        lines.append(f"Your application: {settings.SITE_URL}{path}")
    return "\n".join(lines)
