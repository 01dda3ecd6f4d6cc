"""Calendar files of interviews: one UID for life, a SEQUENCE that rises with every change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, F, Max, Prefetch, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from jobstore.lib import clock
from jobstore.lib.text import clean_calendar_text, clean_header_text
from jobstore.lib.zones import alarm, moment_text, read_zone, uid_for
from jobstore.people.employer.models import Employer
from openings import signals
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewState
from openings.promise.queries.promise import Promise

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


def has_interview_ahead(application: Application, *, at: datetime) -> bool:
    """Planned and not over: it is held or canceled before anything is decided."""
    return application.interviews.scheduled().filter(ends_at__gt=at).exists()


@dataclass(frozen=True, kw_only=True)
class GetReady:
    lines: tuple[str, ...]
    verb: str
    path: str  # where the verb leads


def ways_to_get_ready(interview: Interview) -> list[GetReady]:
    """`application.candidate` is loaded."""
    answers: Iterable[tuple[Any, Any]] = signals.getting_ready.send(
        sender=Interview, interview=interview
    )
    return [one for _receiver, one in answers if one is not None]


_BY_NAME = Prefetch("interviewers", Interviewer.objects.order_by("id"))


def promise_of(interview: Interview) -> Promise:
    """The answer that was promised with this interview, whatever came of it."""
    return Promise(day=interview.promised_by, zone=interview.time_zone)


def is_overdue(interview: Interview, *, at: datetime) -> bool:
    """The answer is owed, and the promised day is over. Loaded by `with_wait`."""
    return interview.is_unanswered and promise_of(interview).is_broken(at=at)


def interviews_of(application: Application) -> list[Interview]:
    """Every interview of an application, the latest first, with its interviewers."""
    found = list(
        Interview.objects.of(application)
        .select_related("absence")
        .prefetch_related(_BY_NAME)
        .order_by("-starts_at", "-id")
    )
    noted = notes_that_nobody_came(application) if found else {}
    for interview in found:
        interview.nobody_came_at = noted.get(interview.starts_at.replace(microsecond=0))
    return found


def notes_that_nobody_came(application: Application) -> dict[datetime, datetime]:
    """When the candidate noted it, by when the interview began."""
    events = ApplicationEvent.objects.filter(
        application=application, what=Happening.NOBODY_CAME
    ).order_by("-at")
    return {datetime.fromisoformat(event.target): event.at for event in events}


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
    """Those that wait for an answer, the earliest promise first."""
    return (
        Interview.objects.unanswered()
        .filter(application__opening__employer=employer)
        .select_related("application__candidate", "application__opening")
        .order_by("promised_by", "ends_at", "id")
    )


def written_time(moment: datetime, zone: str) -> str:
    """ "Tuesday, December 1, 2026, 10:00 AM EST", in that zone."""
    return moment_text(moment.astimezone(read_zone(zone)))


def times_of(interview: Interview, *, for_zone: str) -> list[tuple[str, str]]:
    """When it starts: in the interview's zone and, where the clocks differ, in the reader's."""
    return both_times(interview.starts_at, there=interview.time_zone, for_zone=for_zone)


def both_times(moment: datetime, *, there: str, for_zone: str) -> list[tuple[str, str]]:
    """Labeled where the clocks differ; the reader's own first."""
    theirs = written_time(moment, there)
    own = written_time(moment, for_zone)
    if theirs == own:
        return [("", own)]
    return [("your time", own), ("time there", theirs)]


def minutes_of(interview: Interview) -> int:
    return int((interview.ends_at - interview.starts_at).total_seconds() // 60)


END_OF_PROMISED_DAY = ExpressionWrapper(
    Cast(F("promised_by"), DateTimeField()) + timedelta(days=1), DateTimeField()
)


def overdue_interviews(*, at: datetime) -> list[UUID]:
    """Those that wait for an answer whose promised day is over, in its own zone; the ids."""
    day_after_everywhere = (at + timedelta(hours=14)).date()
    candidates = (
        Interview.objects.on_board().unanswered().filter(promised_by__lt=day_after_everywhere)
    )
    return [one.pk for one in candidates.order_by("id") if promise_of(one).is_broken(at=at)]


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
