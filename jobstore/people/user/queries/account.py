"""What the site keeps about a person: every app names its rows, the export collects them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import FileField, Model, QuerySet

from jobstore.lib.files import free_name
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.models import SenderBlock
from jobstore.people.employer.models import Employer, Invitation, Membership
from jobstore.people.states import Role
from jobstore.people.user.models import TypedDraft, User
from jobstore.trail.queries import Ties, tie

_PLAIN = (str, int, float, bool, type(None))
_AS_TEXT = (datetime, date, time, UUID, Decimal)


@dataclass(frozen=True, kw_only=True)
class Personal:
    """The rows of one model that belong to a person.

    `owner` is the lookup from a row to the person. `known` narrows the rows to what the person may
    know by now; `said` replaces the plain fields where some of them depend on that as well.
    """

    model: type[Model]
    title: str  # what the rows are to the person
    owner: str
    leave_out: frozenset[str] = frozenset()  # secrets, and what is somebody else's
    known: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)
    said: Callable[[Any], dict[str, Any]] | None = None
    file_name: Callable[[Any], str] | None = None  # as the person knows the file of a row

    @property
    def name(self) -> str:
        return self.model._meta.label_lower  # noqa: SLF001 -- Django's documented _meta

    def rows_of(self, user: User) -> QuerySet[Any]:
        """What the person may know of by now."""
        return self.known(self.all_rows_of(user)).order_by("pk")

    def all_rows_of(self, user: User) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.owner: user.pk})  # noqa: SLF001 -- documented; managers may hide rows


_registered: dict[str, Personal] = {}


def register(*things: Personal) -> None:
    """Raises ValueError when a model is registered twice."""
    for thing in things:
        if thing.name in _registered:
            raise ValueError(f"{thing.name} is registered twice.")
        _registered[thing.name] = thing


def all_personal() -> list[Personal]:
    return [_registered[name] for name in sorted(_registered)]


def export_of(
    user: User, *, files: dict[str, str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Everything the site keeps about this person that the person may know, by model.

    `files`: the stored name of a file to the name under which it goes along.
    """
    names = files or {}
    return {
        thing.name: [
            {
                key: names.get(value, value) if isinstance(value, str) else value
                for key, value in said
            }
            for said in (plain_row(thing, row).items() for row in thing.rows_of(user))
        ]
        for thing in all_personal()
    }


def files_of(user: User) -> list[tuple[str, Any]]:
    """Every stored file of this person: a path for the archive, and the file."""
    found: list[tuple[str, Any]] = []
    taken: set[str] = set()
    for thing in all_personal():
        columns = [column for column in _columns(thing.model) if isinstance(column, FileField)]
        for row in thing.rows_of(user) if columns else ():
            for column in columns:
                stored = getattr(row, column.name)
                if stored:
                    wanted = thing.file_name(row) if thing.file_name else stored.name
                    found.append((f"files/{free_name(wanted, taken)}", stored))
    return found


def plain_row(thing: Personal, row: Any) -> dict[str, Any]:
    """One row as JSON takes it."""
    said = thing.said(row) if thing.said else _fields(row)
    return {name: _plain(value) for name, value in said.items() if name not in thing.leave_out}


def _fields(row: Any) -> dict[str, Any]:
    return {column.name: column.value_from_object(row) for column in _columns(type(row))}


def _columns(model: type[Model]) -> Any:
    return model._meta.concrete_fields  # noqa: SLF001 -- Django's documented _meta


def _plain(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, _AS_TEXT):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value)


def employers_owned_alone(user: User) -> list[str]:
    """Names of the employers that would be left without an owner."""
    owned = Membership.objects.filter(user=user, role=Role.OWNER).select_related("employer")
    alone = []
    for membership in owned.order_by("employer__name"):
        others = Membership.objects.filter(employer=membership.employer, role=Role.OWNER)
        if not others.exclude(user=user).exists():
            alone.append(membership.employer.name)
    return alone


register(
    Personal(model=User, title="Your profile", owner="id", leave_out=frozenset({"password"})),
    Personal(model=Membership, title="Teams you are in", owner="user"),
    Personal(model=TypedDraft, title="Forms you began", owner="user"),
    Personal(model=Invitation, title="Invitations you sent", owner="invited_by"),
    Personal(model=Employer, title="Companies you noted", owner="tracked_by"),
    Personal(model=EmailAddress, title="Your e-mail addresses", owner="user"),
    # Where and with what the account is signed in, and its second factors, without their secrets.
    Personal(
        model=UserSession,
        title="Where you are signed in",
        owner="user",
        leave_out=frozenset({"session_key", "data"}),
    ),
    Personal(
        model=Authenticator,
        title="Second steps of your sign-in",
        owner="user",
        leave_out=frozenset({"data"}),
    ),
    # Since when mail of theirs is not passed on. The reason may speak of who reported it.
    Personal(
        model=SenderBlock,
        title="Times when mail in your name was held",
        owner="sender",
        leave_out=frozenset({"address_hash", "blocked_by", "reason"}),
    ),
    Personal(
        model=OutgoingMail,
        title="Mails we sent you",
        owner="recipient_user",
        known=lambda mails: mails.filter(state=MailState.SENT),
        said=lambda mail: {
            "id": mail.pk,
            "kind": mail.kind,
            "sent_at": mail.sent_at,
            "subject": mail.subject,
            "text": mail.text,
        },
    ),
)


tie("people.employer", Ties(employer="self", has_name=True))


tie("people.user", Ties(person="self", has_name=True))


tie("mail.outgoingmail", Ties(person="recipient_user"))


tie("mail.report", Ties(person="sender"))


tie("mail.senderblock", Ties(person="sender"))


def typed_drafts(user: User, page: str) -> list[TypedDraft]:
    """The forms of this page that the person began."""
    return list(TypedDraft.objects.filter(user=user, page=page).order_by("pk"))


def fields_of_draft(draft: TypedDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(draft.text)]
