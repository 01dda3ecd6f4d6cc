"""The days pass, and everything that the candidate meets is written down."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import Message
from itertools import count
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from coaching.letter.actions.moderate import acknowledge_letter
from coaching.letter.queries.state import letters_received
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.actions import queue
from jobstore.people.user.queries.account import all_personal, export_of
from openings.message import forms as message_forms
from openings.opening.actions.publish import close_opening
from openings.opening.queries import open_count
from openings.opening.states import CloseReason
from tests.factories import NOW
from tests.support.twins import presses
from tests.support.twins.pages import addresses
from tests.support.twins.stage import HOUR, Stage

NOON = NOW + 2 * HOUR
AFTERNOON = NOW + 7.5 * HOUR
EARLY = NOW + timedelta(hours=22, minutes=55)  # on Wednesday; tellings are at nine
LATER = NOW + timedelta(hours=25)
Decide = Callable[[Stage, datetime], None]
Seen = dict[str, str]

_UUID = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")
_SECRETS = (
    re.compile(r'(?<=csrfmiddlewaretoken" value=")\w+'),
    re.compile(r'(?<=nonce=")[^"]+'),
    re.compile(r"[\w.:-]*\b[\w-]{43}\b"),  # tokens of links, and what is signed
    re.compile(r"\b[0-9a-f]{20,}\b"),  # names of stored files
    re.compile(r"(?<=X-CSRFToken&quot;: &quot;)\w+|(?<=\"X-CSRFToken\": \")\w+"),
)


def without_ids(text: str) -> str:
    """Secrets are taken out, and ids are numbered in the order in which they come."""
    for secret in _SECRETS:
        text = secret.sub("secret", text)
    known: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        return known.setdefault(match[0].replace("-", ""), f"id-{len(known) + 1}")

    return _UUID.sub(numbered, text)


class Play:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seen: Seen = {}
        self.opened: set[str] = set()  # rows of the matrix that showed something
        self.pressed: dict[str, list[int]] = {}
        self.client = Client()
        self.client.cookies["sessionid"] = stage.session

    def note(self, key: str, text: str) -> None:
        assert key not in self.seen, key
        self.seen[key] = without_ids(text)

    def press_all(self, part: str, todo: tuple[presses.Press, ...]) -> None:
        for number, what in enumerate(todo):
            response = presses.press(self.client, self.stage, what)
            self.pressed.setdefault(what.name, []).append(response.status_code)
            self.note(f"{part} {number:02} {what.name} {what.story}", written(response))

    def employers_act(self) -> None:
        """Whoever got a letter says that it was read; two employers close a position."""
        for story in self.stage.waiting:
            for letter in letters_received(story.application):
                acknowledge_letter(letter=letter)
        for one in (self.stage.stories["late"], self.stage.sent[0]):
            opening = one.application.opening
            close_opening(
                opening=opening,
                by=one.recruiter,
                reason=CloseReason.FILLED,
                seen_open=open_count(opening),
            )

    def let_pass(self, moment: datetime, part: str) -> None:
        before = len(mail.outbox)
        failed: list[str] = []
        pass_time(until=moment, tell=lambda done: failed.extend(done.failed))
        assert failed == []
        address = self.stage.candidate.email
        own = [one for one in mail.outbox[before:] if address in ", ".join(one.to)]
        self.note(f"{part} mails", "\n\n".join(letter_text(one) for one in own))

    def look(self, part: str, *, fully: bool = False) -> None:
        for address in addresses(self.stage, fully=fully):
            response = self.client.get(address.url)
            if response.status_code in {200, 301, 302}:
                self.opened.add(address.name)
            self.note(f"{part} {address.name} {address.story}", written(response))
        for sent in (*self.stage.sent, *self.stage.asked, self.stage.stories["missed"]):
            url = reverse("openings:application_detail", args=[sent.application.pk])
            self.note(f"{part} {url}", written(self.client.get(url)))
        data = json.dumps(export_of_candidate(self.stage), indent=1, sort_keys=True)
        self.note(f"{part} export", data)


def written(response: Any) -> str:
    """Status, the headers, and the whole body."""
    headers = sorted(item for item in response.items() if item[0] != "Expires")  # real time
    lines = [str(response.status_code), *(f"{name}: {value}" for name, value in headers)]
    lines += [f"Set-Cookie: {name}" for name in sorted(response.cookies)]
    body = b"".join(response) if response.streaming else response.content
    return "\n".join([*lines, body.decode(errors="replace")])


def is_comparable(value: Any) -> bool:
    """Nothing, or an id, which `without_ids` numbers anew; no number of a row."""
    return value is None or (isinstance(value, str) and _UUID.fullmatch(value) is not None)


def letter_text(one: Any) -> str:
    """A mail as it leaves, with its headers and files."""
    message: Message = one.message()
    headers = [
        f"{name}: {value}"
        for name, value in sorted(message.items())
        if name not in {"Message-ID", "Date", "Content-Type"}
    ]
    parts = [
        f"{part.get_content_type()} {part.get_filename() or ''}\n"
        + (part.get_payload(decode=True) or b"").decode(errors="replace")
        for part in message.walk()
        if not part.is_multipart()
    ]
    return "\n".join([*headers, *parts])


# Rows that the machine's own clock dates.
_REAL_TIME = {"usersessions.usersession": {"created_at", "last_seen_at"}}


def export_of_candidate(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """As the export has it, but for the numbers of rows, which count for the whole site."""
    numbers = {
        thing.name: _REAL_TIME.get(thing.name, set())
        | {
            column.name
            for column in thing.model._meta.concrete_fields
            if column.primary_key or column.is_relation
        }
        for thing in all_personal()
    }
    return {
        name: [
            {
                key: value if is_comparable(value) or key not in numbers[name] else "left out"
                for key, value in row.items()
            }
            for row in rows
        ]
        for name, rows in export_of(stage.candidate).items()
    }


# One start for every play ------------------------------------------------------------------------
@contextmanager
def the_same_start(monkeypatch: Any) -> Iterator[None]:
    """Whatever happens inside is undone; ids are given out in one order, so that ties are fair."""
    cache.clear()
    mail.outbox.clear()
    numbers = count(15 << 124)

    def next_id() -> UUID:
        return UUID(int=next(numbers))

    with monkeypatch.context() as patched, transaction.atomic():
        for module in (queue, message_forms):
            patched.setattr(module, "uuid4", next_id)
        for model in apps.get_models():
            key = model._meta.pk
            if key is not None and key.get_internal_type() == "UUIDField":
                patched.setitem(vars(key), "_get_default", next_id)
        _rewind_numbers()
        yield
        transaction.set_rollback(True)


def _rewind_numbers() -> None:
    """Sequences of PostgreSQL go on after a rollback."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def nothing(stage: Stage, at: datetime) -> None:
    """Nobody decides anything."""


def play(stage: Stage, *, decide: Decide = nothing, monkeypatch: Any) -> Play:
    """`decide` is called once at each moment, before the candidate does anything."""
    over: set[datetime] = set()

    def step(moment: datetime, do: Callable[[], Any]) -> None:
        with clock.at(moment):
            if moment not in over:
                over.add(moment)
                decide(stage, moment)
            do()

    with the_same_start(monkeypatch):
        it = Play(stage)
        step(NOW, lambda: it.let_pass(NOW, "10:00"))
        step(NOW + timedelta(minutes=5), lambda: it.press_all("10:05", presses.TUESDAY_MORNING))
        step(NOON, lambda: it.let_pass(NOON, "12:00"))
        step(NOON, it.employers_act)
        step(NOON, lambda: it.press_all("12:00", presses.TUESDAY_NOON))
        step(AFTERNOON, lambda: it.let_pass(AFTERNOON, "17:30"))
        step(AFTERNOON, lambda: it.look("17:30", fully=True))
        step(EARLY, lambda: it.let_pass(EARLY, "8:55"))
        step(EARLY, lambda: it.press_all("8:55", presses.WEDNESDAY))
        step(EARLY, lambda: it.look("8:55"))
        step(LATER, lambda: it.let_pass(LATER, "11:00"))
        step(LATER, lambda: it.look("11:00"))
    return it
