"""Staff let the mail of one category wait, and let it leave again; the others are not touched."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from jobstore.lib import clock
from jobstore.mail.pause.models import SendingPause
from jobstore.mail.sender.actions import AlreadySettled
from jobstore.mail.states import Category
from jobstore.trail.actions import record

if TYPE_CHECKING:
    from jobstore.people.user.models import User


class NeverPaused(Exception):
    """Codes and links for signing in always leave."""


class AlreadyPaused(Exception):
    """Somebody was faster."""


def pause_sending(*, category: str, by: "User", reason: str) -> SendingPause:
    """From the next mail on; what is on its way arrives. Raises NeverPaused, AlreadyPaused."""
    if category == Category.SECURITY:
        raise NeverPaused
    try:
        with transaction.atomic():
            pause = SendingPause.objects.create(
                category=category, reason=reason[:200], started_at=clock.now(), started_by=by
            )
            record("paused", about=pause, by=by, why=reason)
    except IntegrityError as error:
        raise AlreadyPaused from error
    return pause


@transaction.atomic
def end_pause(*, pause: SendingPause, by: "User") -> SendingPause:
    """What is still of use leaves now. Raises AlreadySettled."""
    pause = SendingPause.objects.select_for_update().get(pk=pause.pk)
    if pause.ended_at is not None:
        raise AlreadySettled
    pause.ended_at, pause.ended_by = clock.now(), by
    pause.save(update_fields=["ended_at", "ended_by"])
    record("pause ended", about=pause, by=by)
    return pause
