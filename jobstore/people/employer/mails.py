"""Staff have read who an employer is, or what it asks to change: its owners hear the end."""

from functools import partial

from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people import samples
from jobstore.people.employer.models import Employer
from jobstore.people.permissions import is_owner
from jobstore.people.states import EmployerReview, Role
from jobstore.people.user.models import User
from jobstore.trail.models import Event


def _render(mail: OutgoingMail) -> Letter:
    employer = Employer.objects.get(pk=mail.subject_id)
    return _letter(employer, is_change=mail.payload["is_change"])


def _letter(employer: Employer, *, is_change: bool) -> Letter:
    return Letter(context={"employer": employer, "is_change": is_change})


def _sample(*, is_change: bool) -> Letter:
    return _letter(samples.employer(), is_change=is_change)


def _is_no_owner(employer: Employer, leaving: Leaving) -> bool:
    user = leaving.row.recipient_user
    return user is None or not is_owner(user, employer)


def _is_not_turned_down(employer: Employer, leaving: Leaving) -> bool:
    is_change = leaving.row.payload["is_change"]
    return not is_change and employer.review != EmployerReview.TURNED_DOWN


OTHERWISE = "Staff have decided otherwise since."
NO_OWNER = Stop("This person does not own the employer any more.", _is_no_owner)
MERGED = "The employer is part of another one now."


class _ReviewMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "owners of the employer"
    render = _render
    lock = locking(Employer)
    gone = MERGED


class EmployerPassedMail(_ReviewMail):
    name = "people.employer_passed"
    title = "Your page is public"
    trigger = "Staff have read who an employer is, or what it asked to change"
    template = "people/mail/employer_passed"
    sample = partial(_sample, is_change=False)
    stops = (
        Stop(OTHERWISE, lambda one, _: one.review != EmployerReview.PASSED),
        NO_OWNER,
    )


class EmployerTurnedDownMail(_ReviewMail):
    name = "people.employer_turned_down"
    title = "Your page is not public"
    trigger = "Staff could not tell that an employer, or what it asked to change, is true"
    template = "people/mail/employer_turned_down"
    sample = partial(_sample, is_change=True)
    stops = (Stop(OTHERWISE, _is_not_turned_down), NO_OWNER)


def employer_passed(employer: Employer, *, event: Event, is_change: bool) -> None:
    _to_owners(EmployerPassedMail, employer, event, is_change=is_change)


def employer_turned_down(employer: Employer, *, event: Event, is_change: bool) -> None:
    _to_owners(EmployerTurnedDownMail, employer, event, is_change=is_change)


def _to_owners(kind: type[Mail], employer: Employer, event: Event, *, is_change: bool) -> None:
    owners = User.objects.filter(
        memberships__employer=employer, memberships__role=Role.OWNER, is_active=True
    )
    for user in owners.order_by("pk"):
        queue_mail(
            kind,
            key=f"{kind.name}:{event.pk}:{user.pk}",
            to=Recipient.of(user),
            about=employer,
            payload={"is_change": is_change},
        )
