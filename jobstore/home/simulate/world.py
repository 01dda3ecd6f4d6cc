"""The clock's hand: people act at their own moments, and in between the site does what is due."""

import heapq
import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from jobstore.home.simulate.transport import SentMail
from jobstore.lib import clock, due
from jobstore.mail.actions.drain import drain_outbox
from jobstore.mail.queries.outgoing import next_mail_at

logger = logging.getLogger(__name__)
BEAT = timedelta(hours=1)  # how often the site looks for due work; people act in between
DRAIN_SECONDS = 600.0
ROUNDS = 5  # of one beat: what is done makes other things due
Story = Iterator[datetime]


@dataclass
class Diary:
    """What people did that leaves no dated row behind: the audit needs the moment."""

    mutes: dict[UUID, list[tuple[datetime, bool]]] = field(default_factory=dict)  # by plan
    parks: dict[int, list[datetime]] = field(default_factory=dict)  # by candidate: when pressed
    resumes: dict[int, list[datetime]] = field(default_factory=dict)
    skips: dict[tuple[UUID, str], datetime] = field(default_factory=dict)  # by plan and step
    undone: dict[UUID, list[tuple[datetime, datetime]]] = field(default_factory=dict)  # by letter
    stops: list[tuple[datetime, str, str]] = field(default_factory=list)  # moment, address, what


@dataclass
class World:
    seed: int
    since: datetime
    until: datetime  # nobody begins anything new after this
    end: datetime  # until here what was begun may go on
    sent: list[SentMail]
    beat: timedelta = BEAT
    diary: Diary = field(default_factory=Diary)
    faults: list[str] = field(default_factory=list)
    _stories: list[Story] = field(default_factory=list)
    _waiting: list[tuple[datetime, int]] = field(default_factory=list)
    _left_out: set[str] = field(default_factory=set)
    _looked_in_vain: bool = False

    def look_in_vain(self) -> None:
        """Whoever acts now found nothing to do, so nothing new can be due."""
        self._looked_in_vain = True

    def luck(self, *names: object) -> Random:
        """Chance of its own for each person and thing: one more of them changes no other."""
        return Random("/".join(str(name) for name in (self.seed, *names)))  # noqa: S311

    def begin(self, story: Story) -> None:
        """The story runs to its first moment at once."""
        self._stories.append(story)
        self._go_on(len(self._stories) - 1)

    def live(self) -> None:
        """All stories in the order of time, and on each beat all that is due."""
        beat = self.since
        next_due = _soonest(self._moments())
        while True:
            upcoming = self._waiting[0][0] if self._waiting else None
            soonest = min((moment for moment in (upcoming, next_due) if moment), default=None)
            if soonest is None or soonest >= self.end:
                return
            beat = max(beat, self._beat_after(soonest))
            acted = self._act_until(beat)
            if acted or (next_due is not None and next_due <= beat):
                with clock.at(beat):
                    next_due = self._do_what_is_due(beat)

    def _beat_after(self, moment: datetime) -> datetime:
        beats = -((self.since - moment) // self.beat)  # rounded up
        return self.since + beats * self.beat

    def _act_until(self, beat: datetime) -> bool:
        acted = False
        while self._waiting and self._waiting[0][0] <= beat:
            moment, number = heapq.heappop(self._waiting)
            self._looked_in_vain = False
            with clock.at(moment):
                self._go_on(number)
            acted = acted or not self._looked_in_vain
        return acted

    def _go_on(self, number: int) -> None:
        """To the next moment of a story. One that breaks is a fault, and the others go on."""
        try:
            moment = next(self._stories[number], None)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__}: {error} in {Path(frame.filename).name}:{frame.lineno}"
            self.faults.append(what)
            logger.exception("A story broke")
            return
        if moment is not None and moment < self.end:
            heapq.heappush(self._waiting, (off_the_beat(moment), number))

    def _moments(self) -> dict[str, datetime | None]:
        """When each sort of due work falls due next; the outbox is under ""."""
        works = [work for work in due.all_due_work() if work.name not in self._left_out]
        return {work.name: work.next_at() for work in works} | {"": next_mail_at()}

    def _do_what_is_due(self, beat: datetime) -> datetime | None:
        """The next moment at which something falls due."""
        moments = self._moments()
        for _ in range(ROUNDS):
            upcoming = _soonest(moments)
            if upcoming is None or upcoming > beat:
                return upcoming
            before = moments
            self._run_works(moments, beat)
            self._drain(beat)
            moments = self._moments()
            self._leave_out_what_stays_due(before, moments, beat)
        self.faults.append(f"Mail stays due at {beat.isoformat()}.")
        return beat + self.beat

    def _run_works(self, moments: dict[str, datetime | None], beat: datetime) -> None:
        for work in due.all_due_work():
            moment = moments.get(work.name)
            if moment is None or moment > beat:
                continue
            _count, ended_well = due.run_one(work)
            if not ended_well:
                self._leave_out(work.name, "failed", beat)

    def _drain(self, beat: datetime) -> None:
        report = drain_outbox(seconds=DRAIN_SECONDS)
        if report.states["dead"]:
            self.faults.append(f"{report.states['dead']} mail(s) died at {beat.isoformat()}.")

    def _leave_out_what_stays_due(
        self,
        before: dict[str, datetime | None],
        after: dict[str, datetime | None],
        beat: datetime,
    ) -> None:
        for name, moment in after.items():
            if name and moment is not None and moment <= beat and moment == before.get(name):
                self._leave_out(name, "stays due", beat)

    def _leave_out(self, name: str, why: str, beat: datetime) -> None:
        self.faults.append(f"{name} {why} at {beat.isoformat()}.")
        self._left_out.add(name)


def _soonest(moments: dict[str, datetime | None]) -> datetime | None:
    return min((moment for moment in moments.values() if moment is not None), default=None)


def off_the_beat(moment: datetime) -> datetime:
    """Never on a full minute: so what a person does is clearly before or after what the site does.

    The second comes from the moment itself.
    """
    if moment.second:
        return moment
    return moment + timedelta(seconds=1 + (moment.hour * 60 + moment.minute) % 58)
