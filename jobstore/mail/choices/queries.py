"""What an address may turn off, and every mail that the system has planned or sent for a person.

The choices are the same list whoever the address is. No list of mails may tell of a decision before
its telling: kinds that could are listed once sent, a letter to others has no time before it left,
and only reasons written for its reader are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail import kinds
from jobstore.mail.kinds import About, Mail
from jobstore.mail.outgoing.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.states import CANCELABLE, OPEN, Category, MailState
from jobstore.mail.stop.models import Suppression, SuppressionScope
from jobstore.mail.stop.queries import is_frozen

if TYPE_CHECKING:
    from jobstore.people.user.models import User


_WORDS = {
    Category.COACHING: ("After your interviews", "Comes only if you look for a job here."),
    Category.DIGEST: (
        "After what you did here",
        'Openings that fit after a "no", and answers to your replies.',
    ),
    Category.RELAYED: (
        "Written to you by candidates",
        "They wrote it, and we passed it on. We never give them your address.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to turn on or off; it may be several kinds of mail."""

    names: tuple[str, ...]
    title: str
    is_on: bool

    @property
    def value(self) -> str:
        return self.names[0]


@dataclass(frozen=True, kw_only=True)
class ChoiceGroup:
    category: Category
    title: str
    hint: str
    choices: list[Choice]


def wide_stop(category: str) -> tuple[str, str]:
    """Scope and detail of what ends all mail of a category, whatever kinds are added later."""
    if category == Category.RELAYED:
        return SuppressionScope.RELAY, ""
    return SuppressionScope.CATEGORY, category


def choice_groups(hashes: Sequence[str], *, first: str = "") -> list[ChoiceGroup]:
    """Each category that may be stopped, the one named `first` on top."""
    stops = set(
        Suppression.objects.filter(recipient_hash__in=hashes)
        .order_by("pk")
        .values_list("scope", "detail")
    )
    categories = sorted(_WORDS, key=lambda category: (category != first, category))
    return [_group(category, stops) for category in categories]


def _group(category: Category, stops: set[tuple[str, str]]) -> ChoiceGroup:
    by_title: dict[str, list[str]] = {}
    for kind in kinds.all_kinds():
        if kind.category == category:
            by_title.setdefault(kind.choice or kind.title or kind.name, []).append(kind.name)
    is_open = wide_stop(category) not in stops
    choices = [
        Choice(
            names=tuple(names),
            title=title,
            is_on=is_open and any((SuppressionScope.KIND, name) not in stops for name in names),
        )
        for title, names in by_title.items()
    ]
    title, hint = _WORDS[category]
    return ChoiceGroup(category=category, title=title, hint=hint, choices=choices)


NARROW = (SuppressionScope.SENDER, SuppressionScope.SUBJECT)


def narrow_stops(hashes: Sequence[str]) -> list[tuple[str, datetime]]:
    """What was stopped of one person or one matter, in words, and when: it has no box."""
    stops = Suppression.objects.filter(recipient_hash__in=hashes, scope__in=NARROW)
    rows = list(stops.order_by("created_at", "pk").values_list("scope", "detail", "created_at"))
    ids = [detail for scope, detail, _ in rows if scope == SuppressionScope.SENDER]
    names = {
        str(user.pk): user.get_short_name()
        for user in get_user_model().objects.filter(pk__in=ids).order_by("pk")
    }
    return [
        (
            f"All mail that {names.get(detail, 'one person')} writes to you"
            if scope == SuppressionScope.SENDER
            else "Mail about one matter",
            at,
        )
        for scope, detail, at in rows
    ]


def full_stop(hashes: Sequence[str]) -> Suppression | None:
    """Why no mail but security goes to an address."""
    stops = Suppression.objects.filter(recipient_hash__in=hashes, scope=SuppressionScope.ALL)
    return stops.order_by("created_at", "pk").first()


def full_stop_of(user: "User") -> Suppression | None:
    return full_stop(keyed_hashes(user.email, purpose="address"))


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
    at: datetime | None
    why: str
    stops_when: str
    to: str = ""  # empty: the reader
    note: str = ""  # why it waits or did not leave
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
        why_not = _has_left(mail) or how.why_not(mail) if how else NO_WAY_BACK
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

    def _row(self, mail: OutgoingMail, *, at: datetime | None, **more: str) -> MyMail:
        kind = kinds.find(mail.kind)
        return MyMail(
            pk=mail.pk,
            title=_title(kind),
            about=self._about(mail),
            at=at,
            why=_sentence(kind.when) if kind else "",
            stops_when=_sentence(kind.stops_when) if kind else "",
            **more,
        )


def _has_left(mail: OutgoingMail) -> str:
    return "" if mail.state in CANCELABLE else LEAVING


def _title(kind: type[Mail] | None) -> str:
    if kind is None:
        return "A mail"
    return kind.title or kind.name.split(".")[-1].replace("_", " ").capitalize()


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
