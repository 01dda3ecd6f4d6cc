"""What every change of an application does: lock it, write its history, set its stage."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.models import Event
from openings.application.models import Application, ApplicationEvent
from openings.application.states import STAGE_MOVES, Happening, Stage
from openings.opening.models import Opening
from openings.opening.queries import waiting_for
from openings.pipeline.queries import last_event_of
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_of

NOTE_LIMIT = 2000


class StaleApplication(Exception):
    """Somebody changed it after the page was loaded. `last` tells who and what."""

    def __init__(self, application: Application, last: ApplicationEvent | None) -> None:
        super().__init__(f"Version {application.version} is newer.")
        self.application = application
        self.last = last


class ApplicationEnded(Exception):
    """It has an outcome; nothing moves any more."""


def lock_application(application: Application, *, version: int | None = None) -> Application:
    """The row, locked, as it is now. Raises StaleApplication when `version` is not its own."""
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("candidate", "opening__employer")
        .get(pk=application.pk)
    )
    if version is not None and locked.version != version:
        raise StaleApplication(locked, last_event_of(locked))
    return locked


def record_note(application: Application, *, by: User, text: str) -> None:
    """The employer's own; nothing when it is blank."""
    if text.strip():
        record(Happening.NOTE, application, by=by, why=text.strip()[:NOTE_LIMIT])


def hold_promise(application: Application) -> None:
    """Call it before a change that would bring the promised answer forward. The row is locked."""
    if _keep_day(application):
        application.save(update_fields=["answer_by"])


def hold_promises(*, opening: Opening) -> None:
    """Of all who wait for its answer, before it promises less."""
    rows = waiting_for(opening).select_for_update(of=("self",)).select_related("opening__employer")
    held = [
        row for row in rows.prefetch_related(INTERVIEWS_BY_START).order_by("pk") if _keep_day(row)
    ]
    Application.objects.bulk_update(held, ["answer_by"], batch_size=1000)


def _keep_day(application: Application) -> bool:
    """The day that runs now, in memory; whether it is later than what was kept."""
    promise, kept = promise_of(application), application.answer_by
    if promise is None or (kept is not None and kept >= promise.day):
        return False
    application.answer_by = promise.day
    return True


def set_stage(application: Application, *, to: Stage, by: User | None, why: str = "") -> Event:
    """In memory; the event is written. The caller holds the lock and saves. Raises IllegalMove."""
    source = move(application, to, STAGE_MOVES, field="stage")
    application.stage_since = clock.now()
    return record(Happening.MOVED, application, by=by, why=why, source=source, target=to)


@transaction.atomic
def add_note(*, application: Application, text: str, by: User) -> Application:
    """A note among recruiters; it changes no version and no candidate ever sees it."""
    application = lock_application(application)
    record_note(application, by=by, text=text)
    return application
