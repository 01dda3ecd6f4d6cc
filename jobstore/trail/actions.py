"""The one way to write down what happened, in the transaction of what it tells about."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver

from jobstore.lib import clock
from jobstore.trail.models import Event, SignedEvent, TrailEvent
from jobstore.trail.queries import tables
from jobstore.trail.states import Act, Audience, Kinds, NotDeclared


def record(kind: Kinds, thing: models.Model, *, by: Any, why: str = "", **facts: Any) -> Event:
    """`by`: a user, or None where nobody but the clock or an unnamed reader did it.

    Each kind has its table. What staff do stands in their one trail too, there without its text
    where the table of the kind keeps that. Raises NotDeclared.
    """
    table = _table_of(type(kind))
    event = _write(table, kind, thing, by=by, why=why, facts=facts)
    is_for_staff = bool(kind.said_to(Audience.STAFF))
    if table is not TrailEvent and is_for_staff and by is not None and by.is_staff:
        _write(TrailEvent, kind, thing, by=by, why="", facts=facts)
    return event


def record_all(kind: Kinds, things: Iterable[models.Model], *, by: Any, **facts: Any) -> None:
    """The same line about each of many things, in few statements. Of a kind without a text."""
    table = _table_of(type(kind))
    now = clock.now()
    shared = {"at": now, "what": kind, "by": by, "facts": kind.plain(facts)}
    shared |= table.shown(kind, at=now)
    rows = [table(**table.about(thing), **shared) for thing in things]
    table._base_manager.bulk_create(rows, batch_size=2000)  # noqa: SLF001 -- documented


def _write(
    table: type[Event],
    kind: Kinds,
    thing: models.Model,
    *,
    by: Any,
    why: str,
    facts: dict[str, Any],
) -> Event:
    if why and not kind.declared.has_text:
        raise NotDeclared(f"{kind.name} carries no text.")
    now = clock.now()
    columns = {**table.about(thing), **table.shown(kind, at=now), "facts": kind.plain(facts)}
    if issubclass(table, SignedEvent):
        limit = table._meta.get_field("why").max_length  # noqa: SLF001 -- Django's documented _meta
        columns |= {"by": by, "why": why.strip()[:limit]}
    return table._base_manager.create(at=now, what=kind, **columns)  # noqa: SLF001 -- documented


@cache
def _table_of(kinds: type[Kinds]) -> type[Event]:
    return next(table for table in tables() if table.KINDS is kinds)


@receiver(post_save, sender=LogEntry, dispatch_uid="trail.staff_saved")
def staff_saved(instance: LogEntry, created: bool, **_facts: Any) -> None:  # noqa: FBT001 -- Django's signature
    """What staff save in a form of the admin; the message names fields, never what is in them."""
    thing: models.Model | None = instance.get_edited_object() if created else None
    if thing is not None:
        kind = Act.CHANGED if instance.is_change() else Act.ADDED
        record(kind, thing, by=instance.user, why=instance.get_change_message())
