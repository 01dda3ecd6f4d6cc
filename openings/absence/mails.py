"""E-mails about a note that somebody did not come: to the candidate, and their answer back."""

from jobstore.lib import clock
from jobstore.mail.kinds import Letter, Mail, Reader, Stop
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.membership.models import Membership
from jobstore.people.user.models import User
from openings.application.models import ApplicationEvent
from openings.interview.models import Absence, Interview
from openings.interview.queries import interview_with_people, written_time
from openings.interview.states import InterviewState
from openings.status.queries.status import has_ended

GONE = Stop("The note was taken back.")
ENDED = Stop("The application has ended.")


def _locked(mail: OutgoingMail) -> Interview | None:
    interviews = Interview.objects.select_for_update(of=("self",))
    return interviews.select_related("application__opening").filter(pk=mail.subject_id).first()


def _guard_noted(mail: OutgoingMail) -> Stop | None:
    interview = _locked(mail)
    if interview is None or interview.state != InterviewState.NO_SHOW:
        return GONE
    if has_ended(interview.application, at=clock.now()):
        return ENDED
    answered = Absence.objects.filter(interview=interview).exclude(answer="").exists()
    return Stop("You have answered already.") if answered else None


def _guard_reopened(mail: OutgoingMail) -> Stop | None:
    interview = _locked(mail)
    if interview is None or interview.state != InterviewState.HELD:
        return Stop("It was noted again.")
    return ENDED if has_ended(interview.application, at=clock.now()) else None


def _guard_answered(mail: OutgoingMail) -> Stop | None:
    interview = _locked(mail)
    if interview is None or interview.state != InterviewState.NO_SHOW:
        return GONE
    if has_ended(interview.application, at=clock.now()):
        return ENDED
    latest = Absence.objects.filter(interview=interview, answer=mail.payload["answer"])
    if not latest.exists():
        return Stop("They have answered otherwise since.")
    member = Membership.objects.filter(
        user=mail.recipient_user, employer_id=interview.application.opening.employer_id
    )
    return None if member.exists() else Stop("The recruiter has left the employer.")


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


class NoShowNotedMail(Mail):
    name = "openings.no_show_noted"
    title = "The employer notes that you did not come"
    category = Category.TRANSACTIONAL
    trigger = "A recruiter notes that a candidate did not come to an interview"
    delay = "the next working morning"
    recipient = "candidate"
    stops_when = "The note is taken back or answered, or the application has ended"
    template = "openings/mail/no_show_noted"
    render = _render
    guard = _guard_noted
    hours = Hours.DAYTIME
    priority = 3


class NoShowReopenedMail(Mail):
    name = "openings.no_show_reopened"
    title = "The employer takes back that you did not come"
    category = Category.TRANSACTIONAL
    trigger = "A recruiter takes back that a candidate did not come"
    recipient = "candidate"
    stops_when = "It is noted again, or the application has ended"
    template = "openings/mail/no_show_reopened"
    render = _render
    guard = _guard_reopened
    hours = Hours.AWAKE
    priority = 3


class NoShowAnsweredMail(Mail):
    name = "openings.no_show_answered"
    title = "A candidate answers that they did not come"
    category = Category.TRANSACTIONAL
    trigger = "A candidate says that the note is wrong, or that they could not come"
    recipient = "recruiters of the employer"
    stops_when = "The note is taken back or answered otherwise, or the application has ended"
    template = "openings/mail/no_show_answered"
    render = _render
    guard = _guard_answered
    hours = Hours.OFFICE
    priority = 3


def no_show_noted(absence: Absence) -> None:
    interview = absence.interview
    _queue(
        NoShowNotedMail,
        interview,
        key=f"no_show_noted:{absence.pk}",
        user=interview.application.candidate,
    )


def no_show_reopened(interview: Interview, *, event: ApplicationEvent) -> None:
    """`event.why` is what the recruiter adds."""
    _queue(
        NoShowReopenedMail,
        interview,
        key=f"no_show_reopened:{event.pk}",
        user=interview.application.candidate,
        event=event.pk,
    )


def no_show_answered(absence: Absence, *, event: ApplicationEvent) -> None:
    employer = absence.interview.application.opening.employer
    members = User.objects.filter(memberships__employer=employer, is_active=True).order_by("pk")
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
        to=Recipient(
            email=user.email, name=user.get_full_name(), zone=zone or user.time_zone, user=user
        ),
        about=interview,
        payload=dict(payload),
    )
