"""Texts of mail are kept for a while only; the rows themselves say what was sent and when."""

from datetime import datetime, timedelta

from django.db.models import Min

from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail

KEPT = timedelta(days=30)


def empty_old_texts() -> int:
    """Forget subject and text of what was finished long ago; how many rows."""
    old = OutgoingMail.objects.filter(finished_at__lte=clock.now() - KEPT).exclude(text="")
    return old.update(subject="", text="", html="", payload={})


def next_text_to_empty() -> datetime | None:
    with_text = OutgoingMail.objects.filter(finished_at__isnull=False).exclude(text="")
    oldest: datetime | None = with_text.aggregate(moment=Min("finished_at"))["moment"]
    return oldest + KEPT if oldest else None
