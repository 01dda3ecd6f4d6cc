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
from jobstore.mail.kinds import About, MailKind
from jobstore.mail.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.states import CANCELABLE, OPEN, Category, MailState

if TYPE_CHECKING:
    from jobstore.people.models import User

LOOK_BACK = timedelta(days=30)
SHOWN = 200  # rows of one list
PEOPLE_MAY_CANCEL = frozenset({Category.COACHING, Category.DIGEST})
# What may be said of a row that waits; every other reason is the machinery's own.
HELD_BACK = {
    "Parked until the morning.": "It waits, because you parked your plan until the morning.",
    "Quiet for a day after a no.": "It waits, because the day after a no stays quiet.",
    "Enough mail for now.": "It waits, so that you get one such mail a day and no more.",
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
    may_cancel: bool


@dataclass(frozen=True, kw_only=True)
class MyMails:
    planned: list[MyMail]
    for_others: list[MyMail]
    sent: list[MyMail]
    called_off: list[MyMail]


def my_mails(user: "User", *, at: datetime) -> MyMails:
    own = OutgoingMail.objects.filter(recipient_user=user).exclude(kind__in=_early())
    carried = OutgoingMail.objects.filter(on_behalf_of=user)
    since = at - LOOK_BACK
    sent = OutgoingMail.objects.filter(
        Q(recipient_user=user) | Q(on_behalf_of=user), state=MailState.SENT, sent_at__gt=since
    )
    ended = own.filter(
        category__in=PEOPLE_MAY_CANCEL, state=MailState.CANCELED, finished_at__gt=since
    )
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
    )


def own_planned_mail(user: "User", pk: UUID) -> OutgoingMail | None:
    """A mail that this person may call off; None for every other."""
    mails = OutgoingMail.objects.filter(recipient_user=user, category__in=PEOPLE_MAY_CANCEL)
    return mails.exclude(kind__in=_early()).filter(pk=pk).first()


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
        may_cancel = mail.category in PEOPLE_MAY_CANCEL and mail.state in CANCELABLE
        return self._row(mail, at=mail.not_before, note=note, may_cancel=may_cancel)

    def carried(self, mail: OutgoingMail) -> MyMail:
        """Whatever it waits for is not said: it leaves in the hours of those who get it."""
        return self._row(mail, at=None, to=mail.recipient_name or "a person you named")

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
        may_cancel: bool = False,
    ) -> MyMail:
        kind = _kind(mail)
        return MyMail(
            pk=mail.pk,
            title=_title(kind),
            about=self._about(mail),
            to=to,
            at=at,
            why=_sentence(kind.trigger) if kind else "",
            stops_when=_sentence(kind.stops_when) if kind else "",
            note=note,
            may_cancel=may_cancel,
        )


def _kind(mail: OutgoingMail) -> MailKind | None:
    try:
        return kinds.get(mail.kind)
    except kinds.UnknownMailKind:
        return None


def _title(kind: MailKind | None) -> str:
    if kind is None:
        return "A mail"
    return kind.title or kind.name.split(".")[-1].replace("_", " ").capitalize()


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
