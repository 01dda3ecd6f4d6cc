import mmap
from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from jobstore.lib import clock, due
from jobstore.lib.background import enqueue
from jobstore.mail.bounce.actions import forget_old_events, next_event_to_forget
from jobstore.mail.outgoing.actions.drain import (
    beat,
    drain_outbox,
    drop_stale_connections,
    knows_the_time,
)
from jobstore.mail.outgoing.actions.fan_out import next_fan_out_at, run_fan_outs
from jobstore.mail.outgoing.actions.queue import empty_old_texts, next_text_to_empty
from jobstore.mail.outgoing.queries import has_due_mail

SECONDS = 8.0  # a deploy waits no longer than this for a worker

due.register(
    due.DueWork(
        name="mail.empty_old_texts",
        run=empty_old_texts,
        next_at=next_text_to_empty,
        done="mail texts emptied",
    )
)
due.register(
    due.DueWork(
        name="mail.forget_old_events",
        run=forget_old_events,
        next_at=next_event_to_forget,
        done="reports about mail forgotten",
    )
)
due.register(
    due.DueWork(
        name="mail.fan_out",
        run=run_fan_outs,
        next_at=next_fan_out_at,
        done="mails of a mailing planned",
    )
)


# One byte that the worker shares with its children, since it alone hears of a shutdown. No lock:
# a child that is killed while it holds one would hang the others.
_shutdown = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def stop_soon(**_: Any) -> None:
    _shutdown[0] = 1


def is_stopping() -> bool:
    return bool(_shutdown[0])


@shared_task(name="mail.drain")
def drain() -> None:
    """Send what is due. Losing this task loses nothing: the next beat looks again."""
    drop_stale_connections()
    if not knows_the_time():
        return
    beat()
    report = drain_outbox(seconds=SECONDS, should_stop=is_stopping)
    if report.sent and not is_stopping() and has_due_mail(at=clock.now()):
        enqueue("mail.drain")


@shared_task(name="mail.fan_out")
def fan_out() -> None:
    """Go on with a mailing that one run did not end; the beat would, a minute later."""
    drop_stale_connections()
    run_fan_outs()
