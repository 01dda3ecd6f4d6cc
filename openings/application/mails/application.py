"""Receipts to the candidate: the application arrived, the application was withdrawn."""

from jobstore.lib import clock
from jobstore.mail.conditions import Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from openings.application.models import Application
from openings.application.queries import ANSWERS_IN_ORDER
from openings.application.states import Outcome, Stage
from openings.promise.queries.promise import INTERVIEWS_BY_START
from openings.status.queries.status import status_for_candidate


def _render(mail: OutgoingMail) -> Letter:
    application = (
        Application.objects.select_related("opening__employer", "candidate", "resume")
        .prefetch_related(INTERVIEWS_BY_START, ANSWERS_IN_ORDER)
        .get(pk=mail.subject_id)
    )
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "answers": list(application.answers.all()),
            "status": status_for_candidate(application, at=clock.now()),
        }
    )


class ApplicationReceivedMail(Mail):
    name = "openings.application_received"
    title = "Your application has arrived"
    category = Category.TRANSACTIONAL
    trigger = "An application is sent"
    recipient = "candidate"
    template = "openings/mail/application_received"
    render = _render
    lock = locking(Application)
    gone = "The application is gone."
    stops = (
        Stop("The application is gone.", lambda one, _: one.stage == Stage.DRAFT),
        Stop("The application was withdrawn.", lambda one, _: one.outcome == Outcome.WITHDRAWN),
    )
    priority = 2


class ApplicationWithdrawnMail(Mail):
    name = "openings.application_withdrawn"
    title = "You withdrew your application"
    category = Category.TRANSACTIONAL
    trigger = "You withdraw an application"
    recipient = "candidate"
    template = "openings/mail/application_withdrawn"
    render = _render
    lock = locking(Application)
    gone = "The application is gone."
    stops = (
        Stop("The application is not withdrawn.", lambda one, _: one.outcome != Outcome.WITHDRAWN),
    )
    priority = 3


def application_received(application: Application) -> None:
    _to_candidate(ApplicationReceivedMail, application)


def application_withdrawn(application: Application) -> None:
    _to_candidate(ApplicationWithdrawnMail, application)


def _to_candidate(kind: type[Mail], application: Application) -> None:
    candidate = application.candidate
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{application.pk}",
        to=Recipient(
            email=candidate.email,
            name=candidate.get_full_name(),
            zone=candidate.time_zone,
            user=candidate,
        ),
        about=application,
    )
