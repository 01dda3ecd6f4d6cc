"""Writing mail into the outbox and taking it out again, in the caller's transaction.

Also: so much a day of what anybody can cause by typing an address; mail that follows people into
another zone; names and texts that are forgotten with a person, or with time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Min, Model, Q, QuerySet

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.background import enqueue
from jobstore.lib.text import clean_header_text
from jobstore.lib.tokens import keyed_hash, keyed_hashes
from jobstore.lib.zones import read_zone
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import has_had_enough
from jobstore.mail.states import CANCELABLE, Hours, MailState
from jobstore.mail.stop.models import Report
from jobstore.mail.stop.queries import OWN_BROWSER, lock_recipient

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

    @classmethod
    def of(cls, user: "User", *, zone: str = "") -> "Recipient":
        """In their own zone, if no other is told."""
        name = user.get_full_name()
        return cls(email=user.email, name=name, zone=zone or user.time_zone, user=user)


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


def queue_each(kind: type[Mail], mails: Mapping[str, dict[str, Any]]) -> None:
    """The same of many, by their keys, in few statements; what stands already stays."""
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction(kind.name)
    rows = [OutgoingMail(key=key, **facts_of(kind, **facts)) for key, facts in mails.items()]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if any(row.not_before <= row.created_at for row in rows):
        enqueue("mail.drain")


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


def cancel_mail(
    about: models.Model,
    *,
    kinds: Iterable[type[Mail]],
    reason: str,
    until: datetime | None = None,
) -> int:
    """Cancel what has not left yet about a thing; how many rows. Lock the thing's row first.

    What is `dispatching` may have left and stays as it is. `until`: what is due later stays, too.
    """
    now = clock.now()
    subject_type, subject_id = subject_of(about)
    rows = OutgoingMail.objects.about(subject_type, subject_id)
    if until is not None:
        rows = rows.filter(not_before__lte=until)
    return (
        rows.of_kind(*[kind.name for kind in kinds])
        .filter(state__in=CANCELABLE)
        .update(
            state=MailState.CANCELED,
            cancel_reason=reason,
            finished_at=now,
            lease_token=None,
            lease_until=None,
        )
    )


def forgotten_texts() -> dict[str, str]:
    """Codes and links for signing in are not kept, but for the inbox of a development site."""
    return {} if settings.DEV_PAGES else {"subject": "", "text": "", "html": ""}


REASON = "The account was erased."
NOBODY = "erased@erased.invalid"
_NO_TEXT: dict[str, Any] = {"subject": "", "text": "", "html": "", "payload": {}, "last_error": ""}


def forget_mail_of(*, user: "User") -> None:
    """All to this person and in their name. The hash of the address stays: a stop stays a stop."""
    to_them = Q(recipient_user=user) | Q(recipient_email__iexact=user.email)
    _forget(OutgoingMail.objects.filter(to_them))
    for_them = OutgoingMail.objects.filter(on_behalf_of=user)
    _settled(for_them).update(on_behalf_of=None, **_NO_TEXT)
    Report.objects.filter(sender=user).update(sender=None)


def forget_mail_to(address: str, kinds: Iterable[type[Mail]]) -> None:
    """Mail of these kinds to an address, which may be somebody's for other mail."""
    mails = OutgoingMail.objects.filter(recipient_email__iexact=address)
    _forget(mails.of_kind(*[kind.name for kind in kinds]))


def _forget(mails: QuerySet[OutgoingMail]) -> None:
    _settled(mails).update(recipient_name="", recipient_email=NOBODY, **_NO_TEXT)


def forget_mail_about(things: Iterable[Model]) -> None:
    """All mail about these things, whoever it went to, such as notes to interviewers."""
    for thing in things:
        _settled(OutgoingMail.objects.about(*subject_of(thing))).update(**_NO_TEXT)


def forget_text_about(things: Iterable[Model]) -> None:
    """What was sent about these things names somebody among others; what waits is written anew."""
    for thing in things:
        sent = OutgoingMail.objects.about(*subject_of(thing)).filter(state=MailState.SENT)
        sent.update(**_NO_TEXT)


def _settled(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """With nothing left to send. What is on its way this second is emptied by retention."""
    mails.filter(state__in=CANCELABLE | {MailState.HELD, MailState.DEAD}).update(
        state=MailState.CANCELED,
        cancel_reason=REASON,
        finished_at=clock.now(),
        lease_token=None,
        lease_until=None,
    )
    return mails.exclude(state=MailState.DISPATCHING)


KEPT = timedelta(days=30)
DAY = timedelta(days=1)


def empty_old_texts() -> int:
    """Forget the words of mail finished long ago, a whole day's at once; how many rows."""
    old = OutgoingMail.objects.filter(finished_at__lt=_midnight(clock.now()) - KEPT)
    old = old.filter(is_emptied=False)
    return old.update(subject="", text="", html="", payload={}, is_emptied=True)


def next_text_to_empty() -> datetime | None:
    full = OutgoingMail.objects.filter(finished_at__isnull=False, is_emptied=False)
    oldest: datetime | None = full.aggregate(moment=Min("finished_at"))["moment"]
    return _midnight(oldest) + DAY + KEPT if oldest else None


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def queue_unasked(
    kind: type[Mail],
    *,
    key: str,
    to: Recipient,
    about: models.Model | None = None,
    is_own_browser: bool = False,
) -> OutgoingMail | None:
    """Write one mail, or none when the address got enough today: whoever asks sees no difference.

    `is_own_browser`: asked for where somebody has signed in to this address before; strangers
    neither use that up nor end it.
    """
    lock_recipient(*keyed_hashes(to.email, purpose="address"))
    if has_had_enough(kind, to.email, at=clock.now(), is_own_browser=is_own_browser):
        return None
    payload = {OWN_BROWSER: True} if is_own_browser else {}
    return queue_mail(kind, key=key, to=to, about=about, payload=payload)


@transaction.atomic
def follow_to_zone(*, user: "User", left: str) -> int:
    """Plan anew what was planned by the zone that they left; how many mails.

    A mail in another zone, such as its employer's, stays as it is. None comes earlier than before.
    """
    waiting = OutgoingMail.objects.filter(
        Q(recipient_zone=left) | Q(recipient_zone=""), recipient_user=user, state=MailState.PENDING
    )
    mails = list(waiting.order_by("pk").select_for_update(of=("self",)))
    for mail in mails:
        mail.recipient_zone = user.time_zone
        kind = kinds.find(mail.kind)
        if kind is None:
            continue  # dead at its turn
        due = allowed_time(kind, mail.not_before, user.time_zone)
        mail.expires_at += due - mail.not_before
        mail.not_before = due
    OutgoingMail.objects.bulk_update(mails, ["recipient_zone", "not_before", "expires_at"])
    return len(mails)
