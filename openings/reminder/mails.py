"""One mail a day with all answers that are due; one to a candidate whom no answer reached."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.permissions import staff_in
from jobstore.people.samples import employer as sample_employer
from jobstore.people.states import StaffGroup
from openings import samples
from openings.application.models import Application
from openings.message.models import Message
from openings.message.queries.thread import unanswered_since
from openings.promise.mails import PHONES_NOBODY
from openings.promise.queries.promise import INTERVIEWS_BY_START, Promise, promise_of
from openings.reminder.queries import STEPS, Due, by_opening, due_between
from openings.status.queries.status import status_for_candidate

SHOWN = 10  # names of each opening
AFTER_TELLINGS = time(9, 30)  # whoever is told on this morning hears nothing of silence


def _due_of(mail: OutgoingMail, employer: Employer) -> list[Due]:
    """What the mail named when it was written and still waits."""
    since, until = (date.fromisoformat(mail.payload[name]) for name in ("since", "until"))
    return due_between(employer, since=since, until=until, at=clock.now())


def _render(mail: OutgoingMail) -> Letter:
    employer = Employer.objects.get(pk=mail.subject_id)
    asked = unanswered_since(employer, until=clock.now())
    return _letter(employer, _due_of(mail, employer), asked)


def _render_late(mail: OutgoingMail) -> Letter:
    employer = Employer.objects.get(pk=mail.subject_id)
    return _letter(employer, _long_late(_due_of(mail, employer)))


def _letter(employer: Employer, due: list[Due], asked: Sequence[Message] = ()) -> Letter:
    """`asked`: messages of candidates that nobody has answered."""
    return Letter(
        context={
            "employer": employer,
            "openings": by_opening(due),
            "count": len(due),
            "asked": asked,
            "shown": SHOWN,
        }
    )


def _long_late(due: list[Due]) -> list[Due]:
    return [one for one in due if one.step == STEPS[-1]]


def _sample() -> Letter:
    promise = Promise(day=samples.interview().promised_by, zone=sample_employer().time_zone)
    due = [
        Due(
            application=samples.application(),
            promise=promise,
            steps=[step],
            was_interviewed=False,
            has_met=False,
            has_own_mail=False,
        )
        for step in (0, STEPS[-1])
    ]
    asked = Message(application=samples.application(), sent_at=clock.now() - timedelta(days=5))
    return _letter(sample_employer(), due, [asked])


def _has_left(employer: Employer, leaving: Leaving) -> bool:
    members = Membership.objects.filter(employer=employer)
    return not members.filter(user=leaving.row.recipient_user).exists()


class _DueMail(Mail):
    category = Category.TRANSACTIONAL
    lock = locking(Employer)
    gone = "The employer is gone."
    sample = _sample
    hours = Hours.OFFICE


class AnswersDueMail(_DueMail):
    name = "openings.answers_due"
    title = "Answers are due"
    trigger = "The promised day of applications, or of several interviews; unanswered messages"
    delay = "09:00 on that day, and 2 and 7 working days later; one mail a day"
    recipient = "recruiters of the employer"
    template = "openings/mail/answers_due"
    render = _render
    stops = (
        Stop("The recruiter has left the employer.", _has_left),
        Stop(
            "Nobody waits for these answers any more.",
            lambda one, leaving: (
                not _due_of(leaving.row, one) and not unanswered_since(one, until=clock.now())
            ),
        ),
    )


class AnswersOverdueMail(_DueMail):
    name = "openings.answers_overdue"
    title = "An employer is late with answers"
    trigger = "The promised day of applications, or of several interviews, passed"
    delay = "7 working days later"
    recipient = "consultants"
    template = "openings/mail/answers_overdue"
    render = _render_late
    stops = (
        PHONES_NOBODY,
        Stop(
            "Nobody waits for these answers any more.",
            lambda one, leaving: not _long_late(_due_of(leaving.row, one)),
        ),
    )


def answers_due(employer: Employer, *, since: date, until: date) -> None:
    """To every member."""
    members = Membership.objects.filter(employer=employer, user__is_active=True)
    for member in members.select_related("user").order_by("pk"):
        to = Recipient.of(member.user, zone=employer.time_zone)
        _queue(AnswersDueMail, employer, to, since=since, until=until)


def answers_overdue(employer: Employer, *, since: date, until: date) -> None:
    """To every consultant, who phones."""
    for user in staff_in(StaffGroup.CONSULTANT):
        _queue(AnswersOverdueMail, employer, Recipient.of(user), since=since, until=until)


def _queue(
    kind: type[Mail], employer: Employer, to: Recipient, *, since: date, until: date
) -> None:
    name, person = kind.name.split(".")[1], to.user.pk if to.user else ""
    queue_mail(
        kind,
        key=f"{name}:{employer.pk}:{person}:{until}",
        to=to,
        about=employer,
        not_before=periods.local_instant(until, periods.MORNING, read_zone(employer.time_zone)),
        payload={"since": since.isoformat(), "until": until.isoformat()},
    )


# To the candidate -----------------------------------------------------------------------------
def _loaded(mail: OutgoingMail) -> Application:
    rows = Application.objects.select_related("opening__employer", "candidate")
    return rows.prefetch_related(INTERVIEWS_BY_START).get(pk=mail.subject_id)


def _render_missing(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    promise = promise_of(application)
    about = {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
    }
    return Letter(context=about | {"day": promise.day if promise else None})


def _sample_missing() -> Letter:
    day = (clock.now() - timedelta(days=3)).date()
    return Letter(context=samples.about_application() | {"day": day})


def _has_an_answer(application: Application, leaving: Leaving) -> bool:
    """As far as its candidate knows: an untold "no" keeps it back as little as none."""
    return status_for_candidate(_loaded(leaving.row), at=clock.now()).code != "no_answer"


class AnswerMissingMail(Mail):
    name = "openings.answer_missing"
    title = "They did not answer in time"
    category = Category.TRANSACTIONAL
    trigger = "The promised day of an application without an interview passed"
    delay = "2 working days later"
    recipient = "candidate"
    template = "openings/mail/answer_missing"
    render = _render_missing
    sample = _sample_missing
    lock = locking(Application)
    gone = "The application is gone."
    stops = (Stop("There is an answer, or none is due.", _has_an_answer),)
    hours = Hours.DAYTIME


def answer_missing(application: Application) -> None:
    """Once for each application, whatever day it was promised anew."""
    zone = read_zone(application.candidate.time_zone)
    now = clock.now()
    morning = periods.local_instant(now.astimezone(zone).date(), AFTER_TELLINGS, zone)
    queue_mail(
        AnswerMissingMail,
        key=f"answer_missing:{application.pk}",
        to=Recipient.of(application.candidate),
        about=application,
        not_before=max(morning, now),
    )
