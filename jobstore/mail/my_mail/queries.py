"""Every mail that the system sends for one person: planned, on its way, sent, called off.

Nothing here may tell of a decision before its telling: kinds that could are listed once sent, a
letter to others has no time before it left, and only reasons written for its reader are shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from jobstore.mail import kinds
from jobstore.mail.kinds import About, Mail
from jobstore.mail.outgoing.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.sender.queries import is_frozen
from jobstore.mail.states import CANCELABLE, OPEN, Category, MailState

if TYPE_CHECKING:
    from jobstore.people.user.models import User

LOOK_BACK = timedelta(days=30)
SHOWN = 200  # rows of one list
PEOPLE_MAY_CANCEL = frozenset({Category.COACHING, Category.DIGEST})
CALL_OFF = "Call it off"
ALWAYS_COMES = "It belongs to an application, an appointment or your account, so it always comes."
NO_WAY_BACK = "Our staff need it, so it cannot be called off by itself."
LEAVING = "It is leaving right now, so it cannot be stopped any more."
# What may be said of a row that waits; every other reason is the machinery's own.
HELD_BACK = {
    "Parked until the morning.": "It waits, because you parked your plan until the morning.",
    "Quiet for a day after a no.": "It waits, because the day after a no stays quiet.",
    "Enough mail for now.": "It waits, because there is a limit to such mail per day and week.",
    "Outside the hours.": "It waits for the next weekday morning.",
    "All sending is paused.": "All mail waits for a short while.",
    "This sort of mail is paused.": "Mail of this sort waits for a short while.",
}


@dataclass(frozen=True, kw_only=True)
class MyMail:
    """One row of the list, in words."""

    pk: UUID
    title: str
    about: About | None
    to: str  # empty: the reader
    at: datetime | None
    why: str
    stops_when: str
    note: str  # why it waits or did not leave
    cancel: str = ""  # what the button says; empty: it may not be called off
    why_not: str = ""  # said instead of the button


@dataclass(frozen=True, kw_only=True)
class MyMails:
    planned: list[MyMail]
    for_others: list[MyMail]
    sent: list[MyMail]
    called_off: list[MyMail]
    is_frozen: bool  # staff look at a report first, and nothing leaves for others


def my_mails(user: "User", *, at: datetime) -> MyMails:
    own = OutgoingMail.objects.filter(recipient_user=user).exclude(kind__in=_early())
    carried = OutgoingMail.objects.filter(on_behalf_of=user)
    since = at - LOOK_BACK
    sent = OutgoingMail.objects.filter(
        Q(recipient_user=user) | Q(on_behalf_of=user), state=MailState.SENT, sent_at__gt=since
    )
    ended = own.filter(_optional(), state=MailState.CANCELED, finished_at__gt=since)
    words = _Words()
    waiting = own.filter(state__in=OPEN).exclude(category=Category.SECURITY)
    return MyMails(
        planned=[words.planned(mail) for mail in _rows(waiting.order_by("not_before", "pk"))],
        for_others=[
            words.carried(mail)
            for mail in _rows(carried.filter(state__in=OPEN).order_by("-created_at", "pk"))
        ],
        sent=[words.sent(mail, user) for mail in _rows(sent.order_by("-sent_at", "pk"))],
        called_off=[words.called_off(mail) for mail in _rows(ended.order_by("-finished_at", "pk"))],
        is_frozen=is_frozen(user),
    )


def own_planned_mail(user: "User", pk: UUID) -> OutgoingMail | None:
    """A mail that this person may call off or take back; None for every other."""
    own = Q(recipient_user=user) & _optional() & ~Q(kind__in=_early())
    carried = Q(on_behalf_of=user) & ~Q(recipient_user=user)
    return OutgoingMail.objects.filter(own | carried, pk=pk).first()


def is_for_others(mail: OutgoingMail, user: "User") -> bool:
    """It goes to somebody else in this person's name."""
    return mail.on_behalf_of_id == user.pk and mail.recipient_user_id != user.pk


def may_be_called_off(mail: OutgoingMail) -> bool:
    """Whether its reader may do without this sort of mail."""
    return mail.category in PEOPLE_MAY_CANCEL or mail.kind in kinds.optional_names()


def _optional() -> Q:
    return Q(category__in=PEOPLE_MAY_CANCEL) | Q(kind__in=kinds.optional_names())


def _early() -> list[str]:
    return [kind.name for kind in kinds.all_kinds() if not kind.is_listed_early]


def _rows(mails: OutgoingMailQuerySet) -> QuerySet[OutgoingMail]:
    return mails.defer("text", "html", "payload")[:SHOWN]


class _Words:
    """Looks up each thing once, however many mails are about it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], About | None] = {}

    def planned(self, mail: OutgoingMail) -> MyMail:
        about = self._about(mail)
        note = about.hold if about and about.hold else HELD_BACK.get(mail.last_error, "")
        why_not = ALWAYS_COMES if not may_be_called_off(mail) else _has_left(mail)
        button = {"why_not": why_not} if why_not else {"cancel": CALL_OFF}
        return self._row(mail, at=mail.not_before, note=note, **button)

    def carried(self, mail: OutgoingMail) -> MyMail:
        """Whatever it waits for is not said: it leaves in the hours of those who get it."""
        how = kinds.take_back_of(mail.kind)
        why_not = NO_WAY_BACK if how is None else _has_left(mail)
        if how is not None and how.why_not is not None:
            why_not = why_not or how.why_not(mail)
        button = {"why_not": why_not} if why_not else {"cancel": how.label if how else ""}
        return self._row(mail, at=None, to=mail.recipient_name or "a person you named", **button)

    def sent(self, mail: OutgoingMail, reader: "User") -> MyMail:
        is_own = mail.recipient_user_id == reader.pk
        to = "" if is_own else mail.recipient_name or "a person you named"
        return self._row(mail, at=mail.sent_at, to=to)

    def called_off(self, mail: OutgoingMail) -> MyMail:
        return self._row(mail, at=mail.finished_at, note=mail.cancel_reason)

    def _about(self, mail: OutgoingMail) -> About | None:
        key = (mail.subject_type, mail.subject_id)
        if key not in self._known:
            self._known[key] = kinds.about(*key)
        return self._known[key]

    def _row(
        self,
        mail: OutgoingMail,
        *,
        at: datetime | None,
        to: str = "",
        note: str = "",
        cancel: str = "",
        why_not: str = "",
    ) -> MyMail:
        kind = _kind(mail)
        return MyMail(
            pk=mail.pk,
            title=_title(kind),
            about=self._about(mail),
            to=to,
            at=at,
            why=_sentence(kind.when) if kind else "",
            stops_when=_sentence(kind.stops_when) if kind else "",
            note=note,
            cancel=cancel,
            why_not=why_not,
        )


def _has_left(mail: OutgoingMail) -> str:
    return "" if mail.state in CANCELABLE else LEAVING


def _kind(mail: OutgoingMail) -> type[Mail] | None:
    try:
        return kinds.get(mail.kind)
    except kinds.UnknownMailKind:
        return None


def _title(kind: type[Mail] | None) -> str:
    if kind is None:
        return "A mail"
    return kind.title or kind.name.split(".")[-1].replace("_", " ").capitalize()


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
