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
from openings.version.models import OpeningVersion


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


class ChangePublicMail(_ReviewMail):
    name = "openings.change_public"
    title = "Your change is public"
    trigger = "Staff approve a change to a public opening"
    recipient = "who wrote the change, else the owners of the employer"
    template = "openings/mail/change_public"
    stops = (
        Stop(
            "The opening is not published any more.",
            lambda one, _: one.state != OpeningState.PUBLISHED,
        ),
    )


class ChangeReturnedMail(_ReviewMail):
    name = "openings.change_returned"
    title = "Your change comes back to you"
    trigger = "Staff give a change to a public opening back with a note"
    recipient = "who wrote the change, else the owners of the employer"
    template = "openings/mail/change_returned"
    stops = (
        Stop("The change was sent once more, or taken back.", lambda one, _: not one.review_note),
        *ChangePublicMail.stops,
    )


def opening_published(opening: Opening) -> None:
    _to_authors(OpeningPublishedMail, opening, author=opening.created_by)


def opening_returned(opening: Opening) -> None:
    _to_authors(OpeningReturnedMail, opening, author=opening.created_by)


def change_public(opening: Opening, change: OpeningVersion) -> None:
    _to_authors(ChangePublicMail, opening, author=change.written_by)


def change_returned(opening: Opening, change: OpeningVersion) -> None:
    _to_authors(ChangeReturnedMail, opening, author=change.written_by)


def _to_authors(kind: type[Mail], opening: Opening, *, author: User | None) -> None:
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
