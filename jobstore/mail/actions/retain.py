"""Texts of mail are kept for a while only; the rows themselves say what was sent and when."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min

from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail

KEPT = timedelta(days=30)
DAY = timedelta(days=1)


def empty_old_texts() -> int:
    """Forget subject and text of mail finished long ago, a whole day's at once; how many rows."""
    old = OutgoingMail.objects.filter(finished_at__lt=_midnight(clock.now()) - KEPT)
    old = old.exclude(text="")
    return old.update(subject="", text="", html="", payload={})


def next_text_to_empty() -> datetime | None:
    with_text = OutgoingMail.objects.filter(finished_at__isnull=False).exclude(text="")
    oldest: datetime | None = with_text.aggregate(moment=Min("finished_at"))["moment"]
    return _midnight(oldest) + DAY + KEPT if oldest else None


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
