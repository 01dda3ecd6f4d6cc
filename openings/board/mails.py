"""E-mails about a stage that changed without a decision: wanted for a talk, or a step back."""

from datetime import timedelta

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.samples import recruiter
from jobstore.trail.models import Event
from openings import samples
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Stage
from openings.board.queries import WANTED_AFTER, StepBack, step_back
from openings.interview.states import InterviewState
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_of
from openings.status.queries.status import status_for_candidate

_lock = locking(Application, "opening__employer", "candidate")
# It has ended as far as the candidate knows, or it was moved again.
STOPS = (
    Stop(
        "The application has ended.",
        lambda one, _: not status_for_candidate(one, at=clock.now()).is_open,
    ),
    Stop(
        "The application was moved again.",
        lambda one, leaving: one.stage != leaving.row.payload["stage"],
    ),
)


def _has_interview(application: Application, _: Leaving) -> bool:
    return application.interviews.exclude(state=InterviewState.CANCELED).exists()


def _loaded(mail: OutgoingMail) -> Application:
    applications = Application.objects.select_related("opening__employer", "candidate")
    return applications.prefetch_related(INTERVIEWS_BY_START).get(pk=mail.subject_id)


def _render_wanted(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    event = ApplicationEvent.objects.select_related("by").get(pk=mail.payload["event"])
    promise = promise_of(application)
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "day": promise.day if promise else None,
        },
        from_name=application.opening.employer.name,
        reply_to=Reader.of(event.by),
    )


def _render_back(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    event = ApplicationEvent.objects.select_related("by").get(pk=mail.payload["event"])
    words = step_back(
        application,
        source=event.source,
        to=Stage(application.stage),
        text=event.why,
        at=clock.now(),
    )
    return Letter(
        context={
            "application": application,
            "employer": application.opening.employer,
            "words": words,
        },
        from_name=application.opening.employer.name,
        reply_to=Reader.of(event.by),
    )


def _sample_of_wanted() -> Letter:
    about = samples.about_application()
    return Letter(
        context=about | {"day": samples.interview().promised_by},
        from_name=about["employer"].name,
        reply_to=Reader.of(recruiter()),
    )


def _sample_of_back() -> Letter:
    application = samples.application()
    words = StepBack(
        employer_name=application.opening.employer.name,
        opening_title=application.opening.title,
        takes_back_offer=True,
        text="The owner has stopped all hiring until the new year.",
        interview_time="",
        answer_by=samples.interview().promised_by,
    )
    return Letter(
        context={
            "application": application,
            "employer": application.opening.employer,
            "words": words,
        },
        from_name=words.employer_name,
        reply_to=Reader.of(recruiter()),
    )


class _MovedMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    lock = _lock
    gone = "The application is gone."
    hours = Hours.AWAKE
    priority = 3


class InterviewWantedMail(_MovedMail):
    name = "openings.interview_wanted"
    title = "They want to talk with you"
    trigger = "An application is moved to the interviews, and none is planned yet"
    delay = "10 minutes later"
    template = "openings/mail/interview_wanted"
    render = _render_wanted
    sample = _sample_of_wanted
    stops = (
        *STOPS,
        Stop("An interview is planned.", _has_interview),
        Stop("Times are proposed.", lambda one, _: one.proposals.exists()),
    )
    expires_after = timedelta(days=3)


class MovedBackMail(_MovedMail):
    name = "openings.moved_back"
    title = "Your application went a step back"
    trigger = "An application goes back from an offer or an interview"
    template = "openings/mail/moved_back"
    render = _render_back
    sample = _sample_of_back
    stops = STOPS


def interview_wanted(application: Application, *, event: Event) -> None:
    _queue(InterviewWantedMail, application, event)


def moved_back(application: Application, *, event: Event) -> None:
    """`event.why` is the reason."""
    _queue(MovedBackMail, application, event)


def _queue(kind: type[Mail], application: Application, event: Event) -> None:
    candidate = application.candidate
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{application.pk}:{event.pk}",
        to=Recipient.of(candidate),
        about=application,
        not_before=event.at + WANTED_AFTER if kind is InterviewWantedMail else None,
        payload={"event": event.pk, "stage": str(application.stage)},
    )
