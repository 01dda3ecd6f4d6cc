"""Listens to the signed reports of the mail provider."""

from datetime import UTC, datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.dispatch import receiver

from jobstore.lib import clock
from jobstore.mail.answer import failure_kind
from jobstore.mail.bounce.actions import Notice, record_event
from jobstore.mail.states import EventKind

# Reports of opening and clicking are not asked for, and dropped if they come.
_KINDS = {
    EventType.DELIVERED: EventKind.DELIVERED,
    EventType.COMPLAINED: EventKind.COMPLAINT,
    EventType.BOUNCED: EventKind.BOUNCED,
}


@receiver(tracking, dispatch_uid="jobstore.mail.provider_event")
def provider_event(*, event: AnymailTrackingEvent, esp_name: str, **_rest: Any) -> None:
    kind = _kind_of(event)
    if kind is None or not event.event_id:
        return
    record_event(
        notice=Notice(
            event_id=_text(f"{esp_name}:{event.event_id}")[:200],
            kind=kind,
            message_id=_text(event.message_id or ""),
            occurred_at=_moment(event.timestamp),
            address=_text(event.recipient or ""),
            answer=_answer_of(event),
        )
    )


def _kind_of(event: AnymailTrackingEvent) -> EventKind | None:
    kind = _KINDS.get(event.event_type)
    if kind != EventKind.BOUNCED:
        return kind
    if event.reject_reason == RejectReason.INVALID:
        return EventKind.NO_ADDRESS
    return failure_kind(_answer_of(event))


def _answer_of(event: AnymailTrackingEvent) -> str:
    return f"{event.mta_response or ''} {event.description or ''}"


def _text(value: object) -> str:
    """What a database can hold; a name that is none of ours stays one."""
    return str(value).encode("utf-8", "replace").decode().replace("\0", "?")


def _moment(told: datetime | None) -> datetime:
    if told is None:
        return clock.now()
    return told if told.tzinfo else told.replace(tzinfo=UTC)
