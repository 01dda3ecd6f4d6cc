"""Texts of mail are kept for a while only; the rows themselves say what was sent and when."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail

KEPT = timedelta(days=30)
DAY = timedelta(days=1)


def empty_old_texts() -> int:
    """Forget the words of mail finished long ago, a whole day's at once; how many rows."""
    old = OutgoingMail.objects.filter(finished_at__lt=_midnight(clock.now()) - KEPT)
    old = old.filter(is_emptied=False)
    return old.update(subject="", text="", html="", payload={}, is_emptied=True)


def next_text_to_empty() -> datetime | None:
    full = OutgoingMail.objects.filter(finished_at__isnull=False, is_emptied=False)
    oldest: datetime | None = full.aggregate(moment=Min("finished_at"))["moment"]
    return _midnight(oldest) + DAY + KEPT if oldest else None


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
