from celery import shared_task

from jobstore.lib import clock, due
from jobstore.lib.background import enqueue
from jobstore.mail.actions.bounce import forget_old_events, next_event_to_forget
from jobstore.mail.actions.drain import (
    beat,
    drain_outbox,
    drop_stale_connections,
    knows_the_time,
)
from jobstore.mail.actions.fan_out import next_fan_out_at, run_fan_outs
from jobstore.mail.actions.retain import empty_old_texts, next_text_to_empty
from jobstore.mail.queries.outgoing import has_due_mail

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


@shared_task(name="mail.drain", soft_time_limit=90, time_limit=120)
def drain() -> None:
    """Send what is due. Losing this task loses nothing: the next beat looks again."""
    drop_stale_connections()
    if not knows_the_time():
        return
    beat()
    report = drain_outbox(seconds=SECONDS)
    if report.sent and has_due_mail(at=clock.now()):
        enqueue("mail.drain")


@shared_task(name="mail.fan_out")
def fan_out() -> None:
    """Go on with a mailing that one run did not end; the beat would, a minute later."""
    drop_stale_connections()
    run_fan_outs()
