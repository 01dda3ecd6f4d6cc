"""E-mails around the time of an interview: planned, moved, canceled, tomorrow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from jobstore.lib import clock
from jobstore.mail.conditions import Stop, locking
from jobstore.mail.kinds import Attachment, Letter, Mail, Reader
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import OPEN, Category, Hours, MailState
from jobstore.people.samples import ZONE, recruiter
from jobstore.trail.models import Event
from openings import samples
from openings.application.models import ApplicationEvent
from openings.interview.models import Interview, Interviewer
from openings.interview.queries import (
    CANCEL,
    calendar_file,
    interview_with_people,
    method_of,
    minutes_of,
    times_of,
    ways_to_get_ready,
    written_time,
)
from openings.interview.states import InterviewState
from openings.status.queries.status import has_ended, status_for_candidate

REMIND_BEFORE = timedelta(hours=24)


# Only the latest word on an interview leaves; an older one would be wrong.
CHANGED = Stop(
    "The interview was changed again.",
    lambda one, leaving: one.sequence != leaving.row.payload["sequence"],
)
STOPS = (
    CHANGED,
    Stop(
        "The interview is not planned any more.",
        lambda one, _: one.state != InterviewState.SCHEDULED,
    ),
    Stop("The application has ended.", lambda one, _: has_ended(one.application, at=clock.now())),
)
GONE = "The interview is gone."


def _load(mail: OutgoingMail) -> Interview:
    interview = interview_with_people(mail.subject_id)
    if interview is None:
        raise Interview.DoesNotExist(mail.subject_id)
    return interview


def _context(mail: OutgoingMail, interview: Interview) -> dict[str, Any]:
    event = ApplicationEvent.objects.filter(pk=mail.payload.get("event")).first()
    zone = mail.recipient_zone or interview.time_zone
    return {
        "interview": interview,
        "application": interview.application,
        "opening": interview.application.opening,
        "employer": interview.application.opening.employer,
        "candidate": interview.application.candidate,
        "interviewers": list(interview.interviewers.all()),
        "times": times_of(interview, for_zone=zone),
        "minutes": minutes_of(interview),
        "short_time": written_time(interview.starts_at, zone),
        "why": event.why if event else "",
        "before": mail.payload.get("before", ""),
        "what": mail.payload.get("what", ""),
        "is_open": status_for_candidate(interview.application, at=clock.now()).is_open,
    }


def _render(mail: OutgoingMail) -> Letter:
    interview = _load(mail)
    # Who interviews no longer gets a cancellation of a meeting that goes on without them.
    method = CANCEL if mail.payload.get("what") == "left" else method_of(interview)
    content = calendar_file(
        interview,
        method=method,
        attendee_email=mail.recipient_email,
        attendee_name=mail.recipient_name,
    )
    return Letter(
        context=_context(mail, interview),
        from_name=interview.application.opening.employer.name,
        reply_to=_reader(mail, interview),
        attachments=(
            Attachment(
                name="interview.ics",
                content=content,
                mime_type=f"text/calendar; method={method}",
            ),
        ),
    )


def _render_reminder(mail: OutgoingMail) -> Letter:
    interview = _load(mail)
    return Letter(
        context=_context(mail, interview) | {"get_ready": ways_to_get_ready(interview)},
        from_name=interview.application.opening.employer.name,
        reply_to=_reader(mail, interview),
    )


def _reader(mail: OutgoingMail, interview: Interview) -> Reader | None:
    """Who planned the interview is whom a question reaches."""
    planner = interview.scheduled_by
    is_own = planner is not None and planner.email == mail.recipient_email
    return None if is_own else Reader.of(planner)


CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def _sample(*, what: str = "", why: str = "", with_file: bool = True) -> Letter:
    about = samples.about_interview()
    interview = about["interview"]
    method = "CANCEL" if what == "canceled" else "REQUEST"
    file = Attachment("interview.ics", CALENDAR, f"text/calendar; method={method}")
    more = {
        "interviewers": [samples.interviewer()],
        "times": times_of(interview, for_zone=ZONE),
        "minutes": minutes_of(interview),
        "short_time": written_time(interview.starts_at, ZONE),
        "why": why,
        "before": written_time(clock.now(), ZONE) if what == "moved" else "",
        "what": what,
        "is_open": True,
    }
    return Letter(
        context=about | more,
        from_name=about["employer"].name,
        reply_to=Reader.of(recruiter()),
        attachments=(file,) if with_file else (),
    )


class _InterviewMail(Mail):
    category = Category.TRANSACTIONAL
    render = _render
    lock = locking(Interview)
    gone = GONE
    priority = 2


class InterviewScheduledMail(_InterviewMail):
    name = "openings.interview_scheduled"
    title = "Your interview is planned"
    trigger = "An interview is planned"
    recipient = "candidate"
    template = "openings/mail/interview_scheduled"
    sample = _sample
    stops = STOPS


class InterviewMovedMail(_InterviewMail):
    name = "openings.interview_moved"
    title = "Your interview has changed"
    trigger = "An interview is moved or changed"
    recipient = "candidate"
    template = "openings/mail/interview_moved"
    sample = partial(_sample, what="moved", why="Rex is at a fair on that day.")
    stops = STOPS


class InterviewCanceledMail(_InterviewMail):
    name = "openings.interview_canceled"
    title = "Your interview is canceled"
    trigger = "An interview is canceled"
    recipient = "candidate"
    template = "openings/mail/interview_canceled"
    sample = partial(_sample, what="canceled", why="The shop is closed then.")
    stops = (CHANGED,)


class InterviewTeamMail(_InterviewMail):
    name = "openings.interview_team"
    title = "You hold an interview"
    trigger = "An interview is planned, moved or canceled"
    recipient = "interviewer"
    template = "openings/mail/interview_team"
    sample = partial(_sample, what="scheduled")
    stops = (CHANGED,)


class InterviewReminderMail(Mail):
    name = "openings.interview_reminder"
    title = "Your interview is tomorrow"
    category = Category.TRANSACTIONAL
    trigger = "An interview comes near"
    delay = "24 hours before"
    recipient = "candidate"
    template = "openings/mail/interview_reminder"
    render = _render_reminder
    sample = partial(_sample, with_file=False)
    lock = locking(Interview)
    gone = GONE
    stops = STOPS
    hours = Hours.ANY
    expires_after = timedelta(hours=20)


PLANNED = (InterviewScheduledMail, InterviewMovedMail, InterviewReminderMail, InterviewTeamMail)


def interview_scheduled(interview: Interview) -> None:
    _to_candidate(InterviewScheduledMail, interview)
    interview_reminder(interview)


def interview_moved(interview: Interview, *, event: Event, before: datetime | None) -> None:
    """`before`: the old start, where it is another one."""
    zone = interview.application.candidate.time_zone
    _to_candidate(
        InterviewMovedMail, interview, event=event.pk, before=_written_before(before, zone)
    )
    interview_reminder(interview)


def _written_before(before: datetime | None, zone: str) -> str:
    return written_time(before, zone) if before else ""


def interview_canceled(interview: Interview, *, event: Event) -> None:
    _to_candidate(InterviewCanceledMail, interview, event=event.pk)


def _reminder_key(interview: Interview) -> str:
    return f"interview_reminder:{interview.pk}:{interview.sequence}"


def reminder_of(interview: Interview) -> OutgoingMail | None:
    """The one that is planned, or that has left, for the time at which it stands now."""
    reminders = OutgoingMail.objects.filter(key=_reminder_key(interview))
    return reminders.filter(state__in=[*OPEN, MailState.SENT]).first()


def interview_reminder(interview: Interview) -> None:
    """Nothing when the interview is nearer than that."""
    due = interview.starts_at - REMIND_BEFORE
    if due <= clock.now():
        return
    candidate = interview.application.candidate
    queue_mail(
        InterviewReminderMail,
        key=_reminder_key(interview),
        to=Recipient.of(candidate),
        about=interview,
        not_before=due,
        payload={"sequence": interview.sequence},
    )


def interview_team(
    interview: Interview,
    *,
    what: str,
    event: Event,
    before: datetime | None = None,
    people: Iterable[Interviewer] | None = None,
) -> None:
    """To all interviewers or to `people`. `what`: scheduled, moved, canceled, or left for those
    who are not needed any more.
    """
    for person in interview.interviewers.order_by("id") if people is None else people:
        queue_mail(
            InterviewTeamMail,
            key=f"interview_team:{interview.pk}:{interview.sequence}:{person.email.lower()}",
            to=Recipient(email=person.email, name=person.name, zone=interview.time_zone),
            about=interview,
            payload={
                "sequence": interview.sequence,
                "what": what,
                "event": event.pk,
                "before": _written_before(before, interview.time_zone),
            },
        )


def cancel_planned_mail(interview: Interview, *, reason: str) -> int:
    """Whatever was to be said about the old plan is not said."""
    return cancel_mail(interview, kinds=PLANNED, reason=reason)


def _to_candidate(kind: type[Mail], interview: Interview, **payload: Any) -> None:
    candidate = interview.application.candidate
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{interview.pk}:{interview.sequence}",
        to=Recipient.of(candidate),
        about=interview,
        payload={"sequence": interview.sequence, **payload},
    )
