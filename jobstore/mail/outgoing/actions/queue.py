"""Writing mail into the outbox and taking it out again, in the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction

from jobstore.lib import clock, periods
from jobstore.lib.background import enqueue
from jobstore.lib.text import clean_header_text
from jobstore.lib.tokens import keyed_hash
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import CANCELABLE, Hours, MailState

if TYPE_CHECKING:
    from jobstore.people.user.models import User


class NoTransaction(RuntimeError):
    """A mail row must stand or fall with what it tells about."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    email: str
    name: str = ""
    zone: str = ""
    user: "User | None" = None


def subject_of(thing: models.Model) -> tuple[str, str]:
    """The (type, id) under which mails about a thing are found again."""
    return thing._meta.label_lower, str(thing.pk)  # noqa: SLF001 -- Django's documented _meta


def queue_mail(
    kind: type[Mail],
    *,
    key: str,
    to: Recipient,
    about: models.Model | None = None,
    not_before: datetime | None = None,
    payload: dict[str, Any] | None = None,
    for_user: "User | None" = None,
) -> OutgoingMail:
    """Write one mail; the same `key` again returns the first row and writes nothing.

    `for_user`: on whose behalf it goes to somebody else; they see it among their mails.

    `not_before` is moved out of the hours that the kind does not allow in the recipient's zone.
    Raises NoTransaction outside of an atomic block.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction(kind.name)
    facts = facts_of(
        kind, to=to, about=about, not_before=not_before, payload=payload, for_user=for_user
    )
    mail, created = OutgoingMail.objects.get_or_create(key=key, defaults=facts)
    if created and mail.not_before <= facts["created_at"]:
        enqueue("mail.drain")
    return mail


def facts_of(
    kind: type[Mail],
    *,
    to: Recipient,
    about: models.Model | None = None,
    not_before: datetime | None = None,
    payload: dict[str, Any] | None = None,
    for_user: "User | None" = None,
) -> dict[str, Any]:
    """Every column of a new row but its key."""
    now = clock.now()
    due = allowed_time(kind, not_before or now, to.zone)
    subject_type, subject_id = subject_of(about) if about is not None else ("", "")
    facts = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "payload": payload or {},
        "on_behalf_of": for_user,
        "created_at": now,
        "not_before": due,
        "expires_at": due + kind.expires_after,
    }
    return new_identity(kind, uuid4()) | _address(to) | facts


def new_identity(kind: type[Mail], mail_id: UUID) -> dict[str, Any]:
    """The Message-ID never changes between attempts, so a second copy can be told by it."""
    host = urlsplit(settings.SITE_URL).hostname
    return {
        "id": mail_id,
        "message_id": f"<{mail_id.hex}@{host}>",
        "kind": kind.name,
        "category": kind.category,
        "priority": kind.priority,
    }


def _address(to: Recipient) -> dict[str, Any]:
    return {
        "recipient_user": to.user,
        "recipient_email": to.email,
        "recipient_name": clean_header_text(to.name),
        "recipient_hash": keyed_hash(to.email, purpose="address"),
        "recipient_zone": to.zone,
    }


def allowed_time(kind: type[Mail], moment: datetime, zone: str) -> datetime:
    """`moment`, moved into the hours in which the recipient may get this kind."""
    zone_info = read_zone(zone)
    if kind.hours == Hours.AWAKE:
        return periods.after_the_night(moment, zone_info)
    if kind.hours == Hours.DAYTIME:
        return periods.outside_quiet_hours(moment, zone_info)
    if kind.hours == Hours.OFFICE:
        return periods.in_office_hours(moment, zone_info)
    return moment


def cancel_mail(about: models.Model, *, kinds: Iterable[type[Mail]], reason: str) -> int:
    """Cancel what has not left yet about a thing; how many rows. Lock the thing's row first.

    What is `dispatching` may have left and stays as it is.
    """
    now = clock.now()
    subject_type, subject_id = subject_of(about)
    return (
        OutgoingMail.objects.about(subject_type, subject_id)
        .of_kind(*[kind.name for kind in kinds])
        .filter(state__in=CANCELABLE)
        .update(
            state=MailState.CANCELED,
            cancel_reason=reason,
            finished_at=now,
            lease_token=None,
            lease_until=None,
        )
    )
