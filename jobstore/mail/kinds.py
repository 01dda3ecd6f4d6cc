"""The registry of mail kinds. Apps declare theirs in `mails`; the outbox finds them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from jobstore.mail.conditions import Defer, Leaving, Stop, Stopped, Wait
from jobstore.mail.states import (
    CATEGORY_CAPS,
    COACHING_CAPS,
    Cap,
    Category,
    Doubt,
    Hours,
    doubt_policy,
    may_be_stopped,
    retry_steps,
)

if TYPE_CHECKING:
    from jobstore.mail.outgoing.models import OutgoingMail
    from jobstore.people.user.models import User


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Reader:
    """Whom a reply reaches; the mail says the name."""

    email: str
    name: str

    @classmethod
    def of(cls, user: User | None) -> Reader | None:
        return cls(user.email, user.get_full_name()) if user else None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a renderer returns: the context of the three templates, and what the headers need."""

    context: Mapping[str, Any]
    from_name: str = ""  # "Maya Ortiz"; the outbox adds "via Job Store"
    reply_to: Reader | None = None
    attachments: tuple[Attachment, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)  # what the stop conditions must know


AT_ONCE = "at once"
Renderer = Callable[["OutgoingMail"], Letter]
Preparer = Callable[[Sequence["OutgoingMail"]], None]


@dataclass(frozen=True, kw_only=True)
class TakeBack:
    """How the person for whom a mail goes to somebody else takes it back: it, or its subject.

    `why_not` says beforehand why that cannot be; it depends on nothing that the person may not
    know. Whoever may take back a subject says so by `let_take_back`.
    """

    label: str = "Call it off"  # of the button
    with_subject: bool = False
    why_not: Callable[[OutgoingMail], str] = lambda _mail: ""


class UnknownMailKind(LookupError):
    pass


def _no_sample() -> Letter:
    raise UnknownMailKind


class Mail:
    """One e-mail that the product sends: everything about it in one class. It has no instances.

    A class with a `name` is a kind and registers itself; one without shares what its subclasses
    have in common. `guard` runs inside the sender's short transaction right before dispatch: `lock`
    loads and locks the subject row, then every stop condition is asked in its order. `render` runs
    outside of it. `prepare` may set `mail.prepared` of a claimed batch, so that `render` need not
    read for each mail; `render` must do without as well.
    """

    name: ClassVar[str]
    title: ClassVar[str] = ""  # in the words of its recipient's own list: "How did it go?"
    choice: ClassVar[str] = ""  # where its reader turns mail off, if the title does not say that
    category: ClassVar[Category]
    trigger: ClassVar[str]
    recipient: ClassVar[str]
    # Stem below templates/: stem.subject.txt, stem.txt, stem.html. Empty: the row holds the texts.
    template: ClassVar[str]
    render: ClassVar[Renderer]
    # What `render` would return for invented people, without a row of the database. A kind whose
    # texts are on the row gives a `subject` and a `text`. Raises UnknownMailKind: it has none.
    sample: ClassVar[Callable[[], Letter]] = _no_sample
    lock: ClassVar[Callable[[OutgoingMail], Any]] = lambda _row: True
    gone: ClassVar[str] = ""  # said when there is nothing any more that the mail is about
    stops: ClassVar[tuple[Stop, ...]] = ()
    prepare: ClassVar[Preparer | None] = None
    # What it keeps of what it shows, in the transaction in which it may leave.
    begun: ClassVar[Callable[[Leaving], object]] = lambda _leaving: None
    delay: ClassVar[str] = AT_ONCE  # how long after the trigger, or before what it names
    doubt: ClassVar[Doubt | None] = None  # None: what the category says
    retry: ClassVar[tuple[timedelta, ...] | None] = None  # None: what the category says
    hours: ClassVar[Hours] = Hours.ANY
    priority: ClassVar[int] = 5  # 0 goes first
    expires_after: ClassVar[timedelta] = timedelta(days=7)  # counted from not_before
    capped: ClassVar[bool] = False  # counts toward, and waits for, the caps of coaching mail
    outside_cap: ClassVar[bool] = False  # of its category: somebody may be in danger
    cap_rank: ClassVar[int] = 50  # of two capped mails due together the lower rank goes
    # A row of it may exist before its recipient may know why: it is listed once it was sent.
    is_listed_early: ClassVar[bool] = True
    # Its reader may call one off, although mail of its category always comes otherwise.
    is_optional: ClassVar[bool] = False
    # How whom it is sent for takes it back; counts for what is written by another person alone.
    take_back: ClassVar[TakeBack | None] = TakeBack()
    # Anybody can cause it by typing an address: so many of it reach one address in a day.
    per_day: ClassVar[int] = 0
    # Who gets it may never have asked for it: every one carries a link that ends all such mail.
    is_unasked: ClassVar[bool] = False

    # Derived from the above.
    may_be_stopped: ClassVar[bool]  # whether each one carries a link with which its reader ends it
    when: ClassVar[str]  # trigger and delay in one line
    stops_when: ClassVar[str]  # the stop conditions in one line
    doubt_policy: ClassVar[Doubt]
    retry_steps: ClassVar[tuple[timedelta, ...]]
    caps: ClassVar[tuple[Cap, ...]]
    category_caps: ClassVar[tuple[Cap, ...]]

    def __init_subclass__(cls) -> None:
        """Raises ValueError: a name is taken, or a second copy could reach an outsider."""
        if "name" not in vars(cls):
            return
        trigger = cls.trigger.rstrip(".")
        cls.when = trigger if cls.delay == AT_ONCE else f"{trigger}; {cls.delay}"
        ends = [cls.gone, *(one.sentence for one in cls.stops if not isinstance(one, Wait))]
        words = [text.rstrip(".") for text in dict.fromkeys(ends) if text]
        cls.stops_when = "; ".join(words) or "It is too old to be of use"
        cls.may_be_stopped = cls.is_unasked or may_be_stopped(cls.category)
        cls.doubt_policy = cls.doubt or doubt_policy(cls.category)
        cls.retry_steps = retry_steps(cls.category) if cls.retry is None else cls.retry
        cls.category_caps = () if cls.outside_cap else CATEGORY_CAPS.get(cls.category, ())
        cls.caps = (*(COACHING_CAPS if cls.capped else ()), *cls.category_caps)
        if cls.category != Category.RELAYED:
            cls.take_back = None
        register(cls)

    @classmethod
    def guard(cls, leaving: Leaving) -> Stopped | Defer | None:
        """Why it does not leave now, in the sender's transaction."""
        subject = cls.lock(leaving.row)
        if subject is None:
            return Stopped(cls.gone)
        answers = (one.answer(subject, leaving) for one in cls.stops)
        return next((answer for answer in answers if answer is not None), None)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a mail is about, for the list of one's own mails."""

    text: str
    url: str = ""
    hold: str = ""  # why nothing about it leaves now, such as a muted plan


class MayNotCancel(Exception):
    """It belongs to having an account, is somebody else's, or has left."""


_registered: dict[str, type[Mail]] = {}
_take_backs: dict[str, Callable[[OutgoingMail, User], object]] = {}
_ends: dict[str, Callable[[OutgoingMail], object]] = {}
_describers: dict[str, Callable[[str], About | None]] = {}


def register(kind: type[Mail]) -> None:
    if kind.category == Category.RELAYED and kind.doubt_policy != Doubt.HOLD:
        raise ValueError(f"Mail kind {kind.name} goes to outsiders: in doubt it is held.")
    if kind.name in _registered:
        raise ValueError(f"Mail kind {kind.name} is registered twice.")
    _registered[kind.name] = kind


def find(name: str) -> type[Mail] | None:
    """None for a kind that nobody declares any more."""
    return _registered.get(name)


def get(name: str) -> type[Mail]:
    """Raises UnknownMailKind."""
    kind = find(name)
    if kind is None:
        raise UnknownMailKind(name)
    return kind


def title_of(name: str) -> str:
    """In the words of staff; of a kind that is gone its name."""
    kind = find(name)
    return (kind and kind.title) or name


def all_kinds() -> list[type[Mail]]:
    return sorted(_registered.values(), key=lambda kind: kind.name)


def capped_names() -> list[str]:
    """The kinds of which a candidate gets one in 24 hours."""
    return [kind.name for kind in _registered.values() if kind.capped]


def held_names() -> list[str]:
    """The kinds of which no second copy may go."""
    return [kind.name for kind in _registered.values() if kind.doubt_policy == Doubt.HOLD]


def policy_of(name: str, category: str) -> tuple[Doubt, tuple[timedelta, ...]]:
    """What a row of this kind gets in doubt and after failures, when nobody declares it too."""
    kind = find(name)
    if kind is None:
        return doubt_policy(category), retry_steps(category)
    return kind.doubt_policy, kind.retry_steps


def cap_rank(name: str) -> int:
    """The rank of a kind's name; 0 for a name that nobody registered."""
    kind = find(name)
    return kind.cap_rank if kind else 0


def describe(subject_type: str, words: Callable[[str], About | None]) -> None:
    """Let an app say what its things are called in the list of one's own mails."""
    _describers[subject_type] = words


def let_take_back(subject_type: str, do: Callable[[OutgoingMail, User], object]) -> None:
    """Let an app say how its things are taken back with their mail.

    `do` raises MayNotCancel when it came too late.
    """
    _take_backs[subject_type] = do


def take_back_of(name: str) -> TakeBack | None:
    kind = find(name)
    return kind.take_back if kind else None


def let_end(name: str, do: Callable[[OutgoingMail], object]) -> None:
    """Let an app say what one click in a mail program ends for mail of a kind."""
    _ends[name] = do


def end_of(name: str) -> Callable[[OutgoingMail], object] | None:
    return _ends.get(name)


def take_subject_back(mail: OutgoingMail, by: User) -> None:
    """Raises MayNotCancel."""
    _take_backs[mail.subject_type](mail, by)


def optional_names() -> list[str]:
    """Kinds that their reader may call off in whatever category they are."""
    return [kind.name for kind in _registered.values() if kind.is_optional]


def unasked_names() -> list[str]:
    """Kinds that anybody can cause to reach somebody else."""
    return [kind.name for kind in _registered.values() if kind.is_unasked]


def has_stop_link(name: str, category: str) -> bool:
    """Whether mail of this kind may be stopped, also where nobody declares the kind any more."""
    kind = find(name)
    return may_be_stopped(category) if kind is None else kind.may_be_stopped


def about(subject_type: str, subject_id: str) -> About | None:
    words = _describers.get(subject_type)
    return words(subject_id) if words else None


def promising(text: str, *_kinds: str) -> str:
    """A text that promises mails of these kinds, as it is. A test finds kinds that nobody sends."""
    return text
