"""This interview and the last one, point by point. On purpose there is no total."""

from dataclasses import dataclass

from django.db.models import Prefetch

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.states import Band, Criterion
from jobstore.people.user.models import User


@dataclass(frozen=True)
class Change:
    criterion: Criterion
    before: Band
    now: Band

    @property
    def says(self) -> str:
        if self.now == self.before:
            return "as before"
        return "up" if self.now > self.before else "down"


@dataclass(frozen=True)
class Progress:
    last: Debrief
    this: Debrief
    changes: list[Change]

    @property
    def summary(self) -> str:
        """Which points are up, by name: a count would be a score."""
        if not self.changes:
            return "You rated no point both times, so there is nothing to compare."
        up = [change.criterion.label for change in self.changes if change.now > change.before]
        return f"Up since the last time: {', '.join(up)}." if up else "No point is up this time."


def progress_of(candidate: User) -> Progress | None:
    """The two latest interviews with a sealed debrief; None when there are not two."""
    debriefs = (
        Debrief.objects.filter(plan__candidate=candidate, sealed_at__isnull=False)
        .select_related("plan__interview__application__opening__employer")
        .prefetch_related(Prefetch("ratings", SelfRating.objects.order_by("pk")))
        .order_by("-plan__interview__starts_at", "pk")
    )
    latest = list(debriefs[:2])
    if len(latest) <= 1:
        return None
    this, last = latest
    now, before = _bands(this), _bands(last)
    changes = [
        Change(item, before[item], now[item])
        for item in Criterion
        if item in before and item in now
    ]
    return Progress(last=last, this=this, changes=changes)


def _bands(debrief: Debrief) -> dict[Criterion, Band]:
    return {Criterion(row.criterion): Band(row.band) for row in debrief.ratings.all()}
