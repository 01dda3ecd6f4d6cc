"""Staff have read who an employer is, or what it asks to change: its owners hear the end."""

from jobstore.mail.kinds import Letter, Mail, Stop
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people.employer.models import Employer
from jobstore.people.permissions import is_owner
from jobstore.people.states import EmployerReview, Role
from jobstore.people.user.models import User
from jobstore.trail.models import TrailEvent


def _guard_passed(mail: OutgoingMail) -> Stop | None:
    return _stop(mail, only_while=EmployerReview.PASSED)


def _guard_turned_down(mail: OutgoingMail) -> Stop | None:
    is_change = mail.payload["is_change"]
    return _stop(mail, only_while=None if is_change else EmployerReview.TURNED_DOWN)


def _stop(mail: OutgoingMail, *, only_while: EmployerReview | None) -> Stop | None:
    employers = Employer.objects.select_for_update(of=("self",))
    employer = employers.filter(pk=mail.subject_id).first()
    if employer is None:
        return Stop("The employer is part of another one now.")
    if only_while is not None and employer.review != only_while:
        return Stop("Staff have decided otherwise since.")
    user = mail.recipient_user
    if user is None or not is_owner(user, employer):
        return Stop("This person does not own the employer any more.")
    return None


def _render(mail: OutgoingMail) -> Letter:
    employer = Employer.objects.get(pk=mail.subject_id)
    return Letter(context={"employer": employer, "is_change": mail.payload["is_change"]})


class EmployerPassedMail(Mail):
    name = "people.employer_passed"
    title = "Your page is public"
    category = Category.TRANSACTIONAL
    trigger = "Staff have read who an employer is, or what it asked to change"
    recipient = "owners of the employer"
    stops_when = "Staff decide otherwise, or the owner has left"
    template = "people/mail/employer_passed"
    render = _render
    guard = _guard_passed


class EmployerTurnedDownMail(Mail):
    name = "people.employer_turned_down"
    title = "Your page is not public"
    category = Category.TRANSACTIONAL
    trigger = "Staff could not tell that an employer, or what it asked to change, is true"
    recipient = "owners of the employer"
    stops_when = "Staff decide otherwise, or the owner has left"
    template = "people/mail/employer_turned_down"
    render = _render
    guard = _guard_turned_down


def employer_passed(employer: Employer, *, event: TrailEvent, is_change: bool) -> None:
    _to_owners(EmployerPassedMail, employer, event, is_change=is_change)


def employer_turned_down(employer: Employer, *, event: TrailEvent, is_change: bool) -> None:
    _to_owners(EmployerTurnedDownMail, employer, event, is_change=is_change)


def _to_owners(kind: type[Mail], employer: Employer, event: TrailEvent, *, is_change: bool) -> None:
    owners = User.objects.filter(
        memberships__employer=employer, memberships__role=Role.OWNER, is_active=True
    )
    for user in owners.order_by("pk"):
        queue_mail(
            kind,
            key=f"{kind.name}:{event.pk}:{user.pk}",
            to=Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user),
            about=employer,
            payload={"is_change": is_change},
        )
