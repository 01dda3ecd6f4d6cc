"""E-mails about a note that somebody did not come: to the candidate, and their answer back."""

from functools import partial

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.queries import team_of
from jobstore.people.samples import ZONE, recruiter
from jobstore.people.user.models import User
from jobstore.trail.models import Event
from openings import samples
from openings.application.models import ApplicationEvent
from openings.interview.models import Absence, Interview
from openings.interview.queries import interview_with_people, written_time
from openings.interview.states import InterviewState
from openings.promise.mails import RECRUITER_HAS_LEFT
from openings.status.queries.status import has_ended


def _has_answered(interview: Interview, _: Leaving) -> bool:
    return Absence.objects.filter(interview=interview).exclude(answer="").exists()


def _answers_otherwise(interview: Interview, leaving: Leaving) -> bool:
    answer = leaving.row.payload["answer"]
    return not Absence.objects.filter(interview=interview, answer=answer).exists()


GONE = "The note was taken back."
TAKEN_BACK = Stop(GONE, lambda one, _: one.state != InterviewState.NO_SHOW)
ENDED = Stop(
    "The application has ended.", lambda one, _: has_ended(one.application, at=clock.now())
)
_lock = locking(Interview, "application__opening")


def _render(mail: OutgoingMail) -> Letter:
    interview = interview_with_people(mail.subject_id)
    if interview is None:
        raise Interview.DoesNotExist(mail.subject_id)
    application = interview.application
    event = ApplicationEvent.objects.filter(pk=mail.payload.get("event")).first()
    absence = Absence.objects.filter(interview=interview).first()
    writer = absence.noted_by if absence else event.by if event else None
    to_candidate = mail.recipient_user == application.candidate
    return Letter(
        context={
            "interview": interview,
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "candidate": application.candidate,
            "short_time": written_time(interview.starts_at, mail.recipient_zone),
            "text": event.why if event else absence.text if absence else "",
            "absence": absence,
            "noted_by": _noted_by(writer, mail, employer=application.opening.employer.name),
        },
        from_name=application.opening.employer.name if to_candidate else "",
        reply_to=Reader.of(writer if to_candidate else None),
    )


def _noted_by(writer: User | None, mail: OutgoingMail, *, employer: str) -> str:
    """Who noted it, towards a colleague or themselves."""
    if writer is None:
        return employer
    return "You" if writer == mail.recipient_user else writer.get_full_name()


def _sample(text: str = "", *, answer: str = "") -> Letter:
    about = samples.about_interview()
    interview = about["interview"]
    more = {
        "short_time": written_time(interview.starts_at, ZONE),
        "text": text,
        "absence": Absence(pk=1, interview=interview, answer=answer),
        "noted_by": recruiter().get_full_name(),
    }
    return Letter(
        context=about | more,
        from_name="" if answer else about["employer"].name,
        reply_to=Reader.of(None if answer else recruiter()),
    )


class _AbsenceMail(Mail):
    category = Category.TRANSACTIONAL
    render = _render
    lock = _lock
    gone = GONE
    priority = 3


class NoShowNotedMail(_AbsenceMail):
    name = "openings.no_show_noted"
    title = "The employer notes that you did not come"
    trigger = "A recruiter notes that a candidate did not come to an interview"
    delay = "the next working morning"
    recipient = "candidate"
    template = "openings/mail/no_show_noted"
    sample = partial(_sample, "We waited in the video room for twenty minutes.")
    stops = (TAKEN_BACK, ENDED, Stop("You have answered already.", _has_answered))
    hours = Hours.DAYTIME


class NoShowReopenedMail(_AbsenceMail):
    name = "openings.no_show_reopened"
    title = "The employer takes back that you did not come"
    trigger = "A recruiter takes back that a candidate did not come"
    recipient = "candidate"
    template = "openings/mail/no_show_reopened"
    sample = partial(_sample, "Our link was wrong. We are sorry.")
    stops = (
        Stop("It was noted again.", lambda one, _: one.state != InterviewState.HELD),
        ENDED,
    )
    hours = Hours.AWAKE


class NoShowAnsweredMail(_AbsenceMail):
    name = "openings.no_show_answered"
    title = "A candidate answers that they did not come"
    trigger = "A candidate says that the note is wrong, or that they could not come"
    recipient = "recruiters of the employer"
    template = "openings/mail/no_show_answered"
    sample = partial(_sample, answer="could_not")
    stops = (
        TAKEN_BACK,
        ENDED,
        Stop("They have answered otherwise since.", _answers_otherwise),
        RECRUITER_HAS_LEFT,
    )
    hours = Hours.OFFICE


def no_show_noted(absence: Absence) -> None:
    interview = absence.interview
    _queue(
        NoShowNotedMail,
        interview,
        key=f"no_show_noted:{absence.pk}",
        user=interview.application.candidate,
    )


def no_show_reopened(interview: Interview, *, event: Event) -> None:
    """`event.why` is what the recruiter adds."""
    _queue(
        NoShowReopenedMail,
        interview,
        key=f"no_show_reopened:{event.pk}",
        user=interview.application.candidate,
        event=event.pk,
    )


def no_show_answered(absence: Absence, *, event: Event) -> None:
    employer = absence.interview.application.opening.employer
    members = team_of(employer)
    for user in members:
        _queue(
            NoShowAnsweredMail,
            absence.interview,
            key=f"no_show_answered:{event.pk}:{user.pk}",
            user=user,
            zone=employer.time_zone,
            answer=absence.answer,
        )


def cancel_no_show_noted(interview: Interview, *, reason: str) -> int:
    return cancel_mail(interview, kinds=(NoShowNotedMail, NoShowAnsweredMail), reason=reason)


def _queue(
    kind: type[Mail],
    interview: Interview,
    *,
    key: str,
    user: User,
    zone: str = "",
    **payload: object,
) -> None:
    queue_mail(
        kind,
        key=key,
        to=Recipient.of(user, zone=zone),
        about=interview,
        payload=dict(payload),
    )
