"""What waits for staff: the queues of their lists that are work, gathered."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin
from django.urls import reverse
from django.utils.timesince import timesince

from jobstore.lib import clock
from jobstore.people.user.models import User
from jobstore.trail.queues import Queue, Stand, WithQueues, stands_of


@dataclass(frozen=True)
class Waiting:
    """A queue, where its list is, and how it stands."""

    queue: Queue
    url: str
    stand: Stand

    @property
    def label(self) -> str:
        return self.queue.work

    @property
    def hint(self) -> str:
        return self.queue.hint

    @property
    def count(self) -> int:
        return self.stand.rows

    @property
    def age(self) -> str:
        return _span(self.stand.oldest)

    @property
    def late(self) -> str:
        """For how long the first is past its promised hour; empty where none is."""
        return _span(self.stand.due) if self.is_late else ""

    @property
    def is_late(self) -> bool:
        return self.stand.due is not None and self.stand.due <= clock.now()


def _span(since: datetime | None) -> str:
    if since is None:
        return ""
    minutes = (clock.now() - since).total_seconds() / 60
    return timesince(since, clock.now(), depth=1) if minutes >= 1 else "just now"


def staff_queues(user: User) -> list[Waiting]:
    """The queues that this person may open: the first of all, then the longest wait."""
    mine = [
        (queue, f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist", name)  # noqa: SLF001 -- Django's documented _meta
        for model, desk in admin.site._registry.items()  # noqa: SLF001 -- no other way to all pages
        if isinstance(desk, WithQueues) and desk.may_look(user)
        for name, queue in desk.queues_of(user).items()
        if queue.work
    ]
    stands = stands_of([queue for queue, _, _ in mine], user)
    found = [
        Waiting(queue, f"{reverse(page)}?queue={name}", stand)
        for (queue, page, name), stand in zip(mine, stands, strict=True)
    ]
    now = clock.now()
    return sorted(found, key=lambda one: (not one.queue.is_first, one.stand.oldest or now))
