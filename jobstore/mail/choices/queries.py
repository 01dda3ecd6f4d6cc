"""All mail that an address may turn off, by what it is; the same list whoever the address is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail import kinds
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Suppression, SuppressionScope, SuppressionSource

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


@dataclass(frozen=True, kw_only=True)
class FullStop:
    """Why no mail but security goes to an address."""

    is_complaint: bool
    is_unreachable: bool


def full_stop(hashes: Sequence[str]) -> FullStop | None:
    stops = Suppression.objects.filter(recipient_hash__in=hashes, scope=SuppressionScope.ALL)
    source = stops.order_by("created_at", "pk").values_list("source", flat=True).first()
    if source is None:
        return None
    return FullStop(
        is_complaint=source == SuppressionSource.COMPLAINT, is_unreachable=is_unreachable(source)
    )


def is_unreachable(source: str) -> bool:
    """Whether a stop is about the address and not about what its reader wants."""
    return source in {SuppressionSource.SMTP, SuppressionSource.BOUNCE}


def full_stop_of(user: "User") -> FullStop | None:
    return full_stop(keyed_hashes(user.email, purpose="address"))
