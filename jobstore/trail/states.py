"""Kinds of events: each declares who reads of it, in which words, and which facts it carries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Self

from django.db.models import Choices, TextChoices


class Audience(Enum):
    STAFF = "staff"
    EMPLOYER = "employer"
    CANDIDATE = "candidate"


class NotDeclared(Exception):
    """The kind knows no such fact, carries no text, or a fact would be words of somebody."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """`facts`: each key with what its value is: a date, a number, choices, or `str` for a code."""

    words: Mapping[Audience, str] = field(default_factory=dict)
    facts: Mapping[str, type] = field(default_factory=dict)
    has_text: bool = False


def kind(
    value: str,
    label: str = "",
    *,
    employer: str = "",
    candidate: str = "",
    has_text: bool = False,
    **facts: type,
) -> tuple[str, Declared, str]:
    """A member of Kinds. Who has no words for it does not read it; without any, staff alone do."""
    label = label or value.replace("_", " ")
    words = {Audience.EMPLOYER: employer, Audience.CANDIDATE: candidate}
    words = {who: said for who, said in words.items() if said} or {Audience.STAFF: label}
    return value, Declared(words=words, facts=facts, has_text=has_text), label


class Kinds(TextChoices):
    """The base of every enum of events; its members are written with `kind`."""

    _value_: str
    declared: Declared

    def __new__(cls, value: str, declared: Declared = Declared()) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.declared = declared
        return member

    @classmethod
    def read_by(cls, audience: Audience) -> list[Self]:
        return [member for member in cls if audience in member.declared.words]

    def said_to(self, audience: Audience) -> str:
        return self.declared.words.get(audience, "")

    def plain(self, facts: Mapping[str, Any]) -> dict[str, str | int]:
        """The facts as they are stored, without those that say nothing. Raises NotDeclared."""
        if unknown := sorted(facts.keys() - self.declared.facts.keys()):
            raise NotDeclared(f"{self.name}: {', '.join(unknown)}")
        said = {key: value for key, value in facts.items() if value not in (None, "")}
        return {key: _plain(self.declared.facts[key], value) for key, value in said.items()}


_CODE = re.compile(r"[\w.-]+", re.ASCII)
_LONGEST = 80


def _plain(sort: Any, value: Any) -> str | int:
    if issubclass(sort, Choices):
        if value not in sort.values:
            raise NotDeclared(f"{sort.__name__} knows no such value.")
        return sort(value).value  # type: ignore[no-any-return]  # text or a number
    if not isinstance(value, sort):
        raise NotDeclared(f"Not a {sort.__name__}.")
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, str) and not (len(value) <= _LONGEST and _CODE.fullmatch(value)):
        raise NotDeclared("Words are no fact.")
    return value  # type: ignore[no-any-return]  # a code or a number


MOVE: dict[str, Any] = {"source": str, "target": str}  # states of whatever it is about


class Act(Kinds):
    """What staff, and whoever they deal with, did to a thing: for staff alone."""

    ADDED = kind("added", has_text=True)
    ANSWERED = kind("answered", **MOVE)
    APPROVED = kind("approved", **MOVE)
    ASKED = kind("asked", **MOVE)
    ASKED_AGAIN = kind("asked_again", **MOVE)
    BLOCKED = kind("blocked", has_text=True)
    BLOCK_LIFTED = kind("block_lifted", has_text=True)
    CANCELED = kind("canceled", has_text=True, **MOVE)
    CHANGED = kind("changed", has_text=True)
    CLOSED = kind("closed", **MOVE)
    DECLINED = kind("declined", **MOVE)
    DELETED_A_DRAFT = kind("deleted_a_draft")
    HELD_BACK = kind("held_back", **MOVE)
    HELD_FOR_STAFF = kind("held_for_staff", **MOVE)
    KEPT_BACK = kind("kept_back", has_text=True, **MOVE)
    LET_THROUGH = kind("let_through", **MOVE)
    LIFTED_ALL = kind("lifted_all", "lifted: every mail but security", has_text=True)
    LIFTED_CATEGORY = kind("lifted_category", "lifted: one category", has_text=True)
    LIFTED_KIND = kind("lifted_kind", "lifted: one kind of mail", has_text=True)
    LIFTED_RELAY = kind("lifted_relay", "lifted: mail written by candidates", has_text=True)
    LIFTED_SENDER = kind("lifted_sender", "lifted: mail of one sender", has_text=True)
    LIFTED_SUBJECT = kind("lifted_subject", "lifted: mail about one thing", has_text=True)
    LIFTED_UNASKED = kind(
        "lifted_unasked", "lifted: what anybody can ask for with the address", has_text=True
    )
    LOOKED_AT = kind("looked_at", "looked at, not trusted")
    MERGED = kind("merged", has_text=True, slug=str)
    NOT_SENT = kind("not_sent", **MOVE)
    PASSED_ON = kind("passed_on", **MOVE)
    PAUSED = kind("paused", has_text=True)
    PAUSE_ENDED = kind("pause_ended")
    PRACTICE_RATED = kind("practice_rated")
    PUBLISHED = kind("published", **MOVE)
    QUEUED = kind("queued", **MOVE)
    READ_AND_NOTED = kind("read_and_noted", **MOVE)
    RELEASED = kind("released", **MOVE)
    REPORTED_BY_READER = kind("reported_by_its_reader")
    REPORTED_BY_RECIPIENT = kind("reported_by_its_recipient")
    RESTORED = kind("restored", has_text=True)
    RETIRED = kind("retired", **MOVE)
    RETURNED = kind("returned", has_text=True, **MOVE)
    REVIEWED = kind("reviewed", **MOVE)
    REVOKED = kind("revoked", has_text=True)
    SENDER_HEARD_AGAIN = kind("sender_heard_again")
    SENDER_MUTED = kind("sender_muted")
    SENT = kind("sent", **MOVE)
    SENT_AGAIN = kind("sent_again", **MOVE)
    SENT_BY_OWN_MAIL = kind("sent_by_own_mail", "sent by the writer's own mail", **MOVE)
    SETTLED_BLOCKED = kind("settled_blocked", "settled: blocked for good", has_text=True)
    SETTLED_MAY_WRITE = kind("settled_may_write", "settled: may write again", has_text=True)
    SETTLED_NO_SENDER = kind("settled_no_sender", "settled: nobody to block", has_text=True)
    SIGNED_OUT = kind("signed_out_everywhere")
    SPAM = kind("spam", **MOVE)
    TAKEN_BACK = kind("taken_back", **MOVE)
    TAKEN_ON = kind("taken_on")
    TRUSTED = kind("trusted")
    TRUSTED_NO_MORE = kind("trusted_no_more")
    TURNED_DOWN = kind("turned_down", has_text=True, **MOVE)
    VERIFIED = kind("verified", has_text=True)


# What candidates do, or the clock in their name: theirs alone where nobody of the staff did it.
OWN_ACTS = (
    *(Act.ASKED, Act.ASKED_AGAIN, Act.QUEUED, Act.SENT, Act.SENT_AGAIN, Act.SENT_BY_OWN_MAIL),
    *(Act.NOT_SENT, Act.READ_AND_NOTED, Act.TAKEN_BACK, Act.HELD_FOR_STAFF, Act.CANCELED),
)
