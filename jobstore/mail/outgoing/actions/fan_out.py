"""One mail to each of many, once a period: rows in batches, killed and begun again at any point."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, models, transaction

from jobstore.lib import clock
from jobstore.lib.background import enqueue
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import Recipient, facts_of
from jobstore.mail.outgoing.models import FanOut, OutgoingMail

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)
BATCH = 500
SECONDS = 20.0  # of one run; a longer mailing goes on in the next, so that other work has its turn


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One mail of a mailing. `cursor` orders it among all; without `to` it is looked at only."""

    cursor: str
    to: Recipient | None
    about: models.Model | None = None
    not_before: datetime | None = None
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """A kind of mail that goes to many, at most once a period to each person or address.

    `next_planned(period, cursor, limit)` returns up to `limit` after `cursor`, in its order, and
    fewer only at the end; it runs in the transaction that writes the rows, so it may lock them.
    `is_wanted` says cheaply whether a period could have anybody at all.
    """

    kind: type[Mail]
    every: timedelta
    period_of: Callable[[datetime], datetime]
    next_planned: Callable[[datetime, str, int], Sequence[Planned]]
    is_wanted: Callable[[datetime], bool]


_registered: dict[str, Mailing] = {}


def register(mailing: Mailing) -> Mailing:
    """Raises ValueError when the kind has a mailing already."""
    if mailing.kind.name in _registered:
        raise ValueError(f"The mailing of {mailing.kind.name} is registered twice.")
    _registered[mailing.kind.name] = mailing
    return mailing


def run_fan_outs() -> int:
    """Write the rows of every period that has begun; how many rows.

    Harmless to run twice or side by side, and to kill: each batch is whole or was never there.
    """
    until = time.monotonic() + SECONDS
    queued = 0
    for mailing in _registered.values():
        written = _run(mailing, until=until)
        queued += written
        if written and time.monotonic() >= until:
            enqueue("mail.fan_out")
            break
    return queued


def _run(mailing: Mailing, *, until: float) -> int:
    """All that is due of one mailing; one that fails holds up no other."""
    queued = 0
    try:
        while (period := _due_period(mailing)) is not None:
            batch = _begin_or_go_on(mailing, period)
            queued += batch or 0
            if batch is None or time.monotonic() >= until:
                break
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception("The mailing of %s failed.", mailing.kind.name)
    return queued


def plan_each(rows: Iterable[Row], plan: Callable[[Row], Planned]) -> list[Planned]:
    """For `next_planned`: a row that fails is looked at only, and holds up no other."""
    planned = []
    for row in rows:
        try:
            planned.append(plan(row))
        except Exception:
            logger.exception("%s %s could not be planned.", row._meta.label, row.pk)  # noqa: SLF001 -- documented
            planned.append(Planned(cursor=str(row.pk), to=None))
    return planned


def next_fan_out_at() -> datetime | None:
    """When the next period begins, or that of the oldest unfinished one."""
    moments = [_next_period(mailing) for mailing in _registered.values()]
    return min((moment for moment in moments if moment is not None), default=None)


def _due_period(mailing: Mailing) -> datetime | None:
    period = _next_period(mailing)
    return period if period is not None and period <= clock.now() else None


def _begin_or_go_on(mailing: Mailing, period: datetime) -> int | None:
    FanOut.objects.get_or_create(
        kind=mailing.kind.name, period=period, defaults={"started_at": clock.now()}
    )
    return write_batch(mailing=mailing, period=period, limit=BATCH)


def _next_period(mailing: Mailing) -> datetime | None:
    """The first one unfinished; periods whose mail would be too late by now are passed over."""
    runs = FanOut.objects.filter(kind=mailing.kind.name)
    open_run = runs.filter(finished_at=None).order_by("period").first()
    if open_run is not None:
        return open_run.period
    now = clock.now()
    period = mailing.period_of(now)
    last = runs.order_by("-period").first()
    if last is not None:
        oldest = mailing.period_of(now - mailing.kind.expires_after)
        period = max(last.period + mailing.every, oldest)
    return period if mailing.is_wanted(period) else None


@transaction.atomic
def write_batch(*, mailing: Mailing, period: datetime, limit: int) -> int | None:
    """How many rows the next batch wrote; None when another process has this mailing in hand.

    A key that stands already, of whatever run, is passed over: nobody gets a period's mail twice.
    """
    open_runs = FanOut.objects.filter(kind=mailing.kind.name, period=period, finished_at=None)
    if connection.features.has_select_for_update_skip_locked:
        open_runs = open_runs.select_for_update(skip_locked=True)
    run = open_runs.order_by("pk").first()
    if run is None:
        return None
    planned = list(mailing.next_planned(period, run.cursor, limit))
    queued = _write(mailing, period, planned)
    run.looked_at += len(planned)
    run.queued += queued
    if len(planned) < limit:
        run.cursor, run.finished_at = "", clock.now()
    else:
        run.cursor = planned[-1].cursor
    run.save(update_fields=["cursor", "looked_at", "queued", "finished_at"])
    return queued


def _write(mailing: Mailing, period: datetime, planned: list[Planned]) -> int:
    now = clock.now()
    rows: dict[str, OutgoingMail] = {}
    for item in planned:
        row = _row(mailing, period, item, item.to) if item.to is not None else None
        if row is not None and row.expires_at > now:
            rows.setdefault(row.key, row)
    known = OutgoingMail.objects.filter(key__in=list(rows)).order_by("key")
    for key in known.values_list("key", flat=True):
        del rows[key]
    OutgoingMail.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if any(row.not_before <= now for row in rows.values()):
        enqueue("mail.drain")
    return len(rows)


def _row(mailing: Mailing, period: datetime, item: Planned, to: Recipient) -> OutgoingMail | None:
    """None, and a line in the log, where no mail can be made of it."""
    try:
        facts = facts_of(
            mailing.kind,
            to=to,
            about=item.about,
            not_before=item.not_before,
            payload=item.payload,
        )
        return OutgoingMail(key=key_of(mailing, period, to), **facts)
    except Exception:
        logger.exception("A mail of %s at %s failed.", mailing.kind.name, item.cursor)
        return None


def key_of(mailing: Mailing, period: datetime, to: Recipient) -> str:
    """The same for the same kind, period and person, or address where no account is known."""
    user = to.user
    whom = str(user.pk) if user else keyed_hash(to.email, purpose="address")
    return f"{mailing.kind.name}:{period:%Y%m%dT%H%M}:{whom}"
