"""What staff decided about an opening in review, told to who wrote it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.states import Role
from jobstore.people.user.models import User
from openings import samples
from openings.opening.models import Opening
from openings.opening.queries import openings_in_review, reviews_overdue
from openings.opening.states import OpeningState
from openings.permissions import can_review_openings


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
    trigger = "Staff publish an opening in review, or let a closed one open again"
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
    trigger = "Staff give a change to an opening back with a note"
    recipient = "who wrote the change, else the owners of the employer"
    template = "openings/mail/change_returned"
    stops = (
        Stop("The change was sent once more, or taken back.", lambda one, _: not one.review_note),
        Stop("The opening is not published any more.", lambda one, _: not one.changes_beside),
    )


def opening_published(opening: Opening, *, author: User | None) -> None:
    _to_authors(OpeningPublishedMail, opening, author=author)


def opening_returned(opening: Opening, *, author: User | None) -> None:
    _to_authors(OpeningReturnedMail, opening, author=author)


def change_public(opening: Opening, *, author: User | None) -> None:
    _to_authors(ChangePublicMail, opening, author=author)


def change_returned(opening: Opening, *, author: User | None) -> None:
    _to_authors(ChangeReturnedMail, opening, author=author)


def who_answers_for(opening: Opening, *, author: User | None) -> list[User]:
    """The author, while they are a member; else the owners. `opening.employer` is loaded."""
    team = {"memberships__employer": opening.employer, "is_active": True}
    people = User.objects.filter(pk=author.pk, **team) if author else User.objects.none()
    owners = User.objects.filter(memberships__role=Role.OWNER, **team)
    return list(people.order_by("pk")) or list(owners.order_by("pk"))


def _to_authors(kind: type[Mail], opening: Opening, *, author: User | None) -> None:
    for user in who_answers_for(opening, author=author):
        queue_mail(
            kind,
            key=f"{kind.name}:{opening.pk}:{opening.version}:{user.pk}",
            to=Recipient.of(user),
            about=opening,
        )


# To moderators --------------------------------------------------------------------------------
SHOWN = 10  # of what waits; the rest is in the queue


def _render_waiting(_mail: OutgoingMail) -> Letter:
    waiting = openings_in_review()
    late = reviews_overdue(at=clock.now()).count()
    return _waiting_letter(list(waiting[:SHOWN]), waiting.count(), late)


def _waiting_letter(waiting: list[Opening], count: int, late: int) -> Letter:
    return Letter(context={"waiting": waiting, "count": count, "late": late})


def _sample_of_waiting() -> Letter:
    opening = samples.opening()
    opening.review_by = clock.now()
    return _waiting_letter([opening], 12, 1)


def _reviews_no_more(_: object, leaving: Leaving) -> bool:
    user = leaving.row.recipient_user
    return user is None or not can_review_openings(user)


class ReviewWaitingMail(Mail):
    name = "openings.review_waiting"
    title = "Openings wait for you to read them"
    category = Category.TRANSACTIONAL
    trigger = "An opening, or a change to a public one, waits for staff"
    delay = "at 09:00 on each working day while something waits"
    recipient = "moderators"
    template = "openings/mail/review_waiting"
    render = _render_waiting
    sample = _sample_of_waiting
    lock = locking(Opening)
    gone = "The opening is gone."
    stops = (
        Stop(
            "Nothing waits to be read any more.", lambda _one, _: not openings_in_review().exists()
        ),
        Stop("This person reviews no openings any more.", _reviews_no_more),
    )
    hours = Hours.OFFICE
    expires_after = timedelta(days=1)


def review_waiting(opening: Opening, *, to: Iterable[User], at: datetime) -> None:
    """`opening` is the one that waits longest."""
    for user in to:
        queue_mail(
            ReviewWaitingMail,
            key=f"review_waiting:{user.pk}:{at:%Y-%m-%d}",
            to=Recipient.of(user),
            about=opening,
            not_before=at,
        )
