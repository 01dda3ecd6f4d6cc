"""A mail like a job alert: five openings from a small payload, in the templates of the digests."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from jobstore.lib.zones import week_of
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions import fan_out
from jobstore.mail.outgoing.actions.fan_out import Mailing, Planned
from jobstore.mail.outgoing.actions.queue import Recipient, facts_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.user.models import User

PAYLOAD: dict[str, Any] = {
    "fits": [
        [f"Store Supervisor {number}", "Acme Stores", "Columbus, OH", ["It is in Retail as well."]]
        for number in range(5)
    ]
}
BATCH = 2000


def _render(mail: OutgoingMail) -> Letter:
    fits = [
        {
            "opening": SimpleNamespace(
                title=title,
                employer=SimpleNamespace(name=employer, page_url="/employers/acme-stores/"),
                place_line=place,
            ),
            "reasons": reasons,
        }
        for title, employer, place, reasons in mail.payload["fits"]
    ]
    return Letter(
        context={
            "fits": fits,
            "opening_title": "Store Supervisor",
            "link": "/openings/",
            "is_last": False,
        }
    )


class AlertMail(Mail):
    name = "bench.alert"
    category = Category.DIGEST
    trigger = "a measurement"
    recipient = "the crowd"
    template = "coaching/mail/openings"
    render = _render
    hours = Hours.DAYTIME


def _next_planned(_period: datetime, cursor: str, limit: int) -> list[Planned]:
    people = User.objects.filter(pk__gt=int(cursor or 0)).order_by("pk")[:limit]
    return [Planned(cursor=str(one.pk), to=recipient(one), payload=PAYLOAD) for one in people]


ALERTS = fan_out.register(
    Mailing(
        kind=AlertMail,
        every=timedelta(days=7),
        period_of=week_of,
        next_planned=_next_planned,
        is_wanted=lambda _period: True,
    )
)


def recipient(user: User) -> Recipient:
    return Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user)


def queue_alerts(people: list[User], *, prefix: str, not_before: datetime | None = None) -> None:
    """Rows written at once: the outbox is what is measured here, not the filling of it."""
    OutgoingMail.objects.bulk_create(
        _rows(people, prefix=prefix, not_before=not_before), batch_size=BATCH
    )


def _rows(
    people: list[User], *, prefix: str, not_before: datetime | None
) -> Iterator[OutgoingMail]:
    for person in people:
        facts = facts_of(AlertMail, to=recipient(person), not_before=not_before, payload=PAYLOAD)
        yield OutgoingMail(key=f"{prefix}:{person.pk}", **facts)
