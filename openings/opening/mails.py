"""What staff decided about an opening in review, told to who wrote it."""

from jobstore.mail.conditions import Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people.states import Role
from jobstore.people.user.models import User
from openings import samples
from openings.opening.models import Opening
from openings.opening.states import OpeningState


def _render(mail: OutgoingMail) -> Letter:
    opening = Opening.objects.select_related("employer").get(pk=mail.subject_id)
    return _letter(opening)


def _letter(opening: Opening) -> Letter:
    return Letter(context={"opening": opening, "employer": opening.employer})


def _sample() -> Letter:
    return _letter(samples.opening())


class _ReviewMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "who wrote the opening, else the owners of the employer"
    render = _render
    sample = _sample
    lock = locking(Opening)
    gone = "The opening is gone."


class OpeningPublishedMail(_ReviewMail):
    name = "openings.opening_published"
    title = "Your opening is public"
    trigger = "Staff publish an opening in review"
    template = "openings/mail/opening_published"
    stops = (
        Stop(
            "The opening is not published any more.",
            lambda one, _: one.state != OpeningState.PUBLISHED,
        ),
    )


class OpeningReturnedMail(_ReviewMail):
    name = "openings.opening_returned"
    title = "Your opening comes back to you"
    trigger = "Staff give an opening in review back with a note"
    template = "openings/mail/opening_returned"
    stops = (
        Stop(
            "The opening is not a draft any more.", lambda one, _: one.state != OpeningState.DRAFT
        ),
    )


def opening_published(opening: Opening) -> None:
    _to_authors(OpeningPublishedMail, opening)


def opening_returned(opening: Opening) -> None:
    _to_authors(OpeningReturnedMail, opening)


def _to_authors(kind: type[Mail], opening: Opening) -> None:
    author = opening.created_by
    members = User.objects.filter(memberships__employer=opening.employer, is_active=True)
    people = members.filter(pk=author.pk) if author else members.none()
    for user in people.order_by("pk") or members.filter(memberships__role=Role.OWNER).order_by(
        "pk"
    ):
        queue_mail(
            kind,
            key=f"{kind.name}:{opening.pk}:{opening.version}:{user.pk}",
            to=Recipient.of(user),
            about=opening,
        )
