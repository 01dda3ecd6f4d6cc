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

from jobstore.lib import clock, due
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.queries import next_mail_at
from tests.simulation.transport import SentMail

logger = logging.getLogger(__name__)
BEAT = timedelta(hours=1)  # how often the site looks for due mail; people act in between
# How often it looks for due work that it does not know of yet; what it knows of is done in time.
LOOK = timedelta(hours=4)
DRAIN_SECONDS = 600.0
ROUNDS = 9  # of one beat: what is done makes other things due
Story = Iterator[datetime]


@dataclass
class Diary:
    """What people did that leaves no dated row behind: the audit needs the moment."""

    mutes: dict[UUID, list[tuple[datetime, bool]]] = field(default_factory=dict)  # by plan
    # By candidate: when pressed, and on which plan.
    parks: dict[int, list[tuple[datetime, UUID]]] = field(default_factory=dict)
    skips: dict[tuple[UUID, str], datetime] = field(default_factory=dict)  # by plan and step
    undone: dict[UUID, list[tuple[datetime, datetime]]] = field(default_factory=dict)  # by letter
    stops: list[tuple[datetime, str, str]] = field(default_factory=list)  # moment, address, what
    calls_ended: dict[str, datetime] = field(default_factory=dict)  # by call: logged or canceled


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
    _moments: dict[str, datetime | None] = field(default_factory=dict)  # by due work
    _next_mail: datetime | None = None
    _looked_at: datetime = field(init=False)

    def look_in_vain(self) -> None:
        """Whoever acts now found nothing to do, so nothing new can be due."""
        self._looked_in_vain = True

    def luck(self, *names: object) -> Random:
        """Chance of its own for each person and thing: one more of them changes no other."""
        return Random("/".join(str(name) for name in (self.seed, *names)))

    def begin(self, story: Story) -> None:
        """The story runs to its first moment at once."""
        self._stories.append(story)
        self._go_on(len(self._stories) - 1)

    def live(self) -> None:
        """All stories in the order of time, and on each beat all that is due."""
        beat = self.since
        with clock.at(beat):
            self._look(beat)
        while True:
            soonest = self._soonest()
            if soonest >= self.end and self._looked_at < beat:
                with clock.at(beat):
                    self._look(beat)
                soonest = self._soonest()
            if soonest >= self.end:
                return
            beat = max(beat, self._beat_after(soonest))
            acted = self._act_until(beat)
            with clock.at(beat):
                self._do_what_is_due(beat, acted=acted)

    def _soonest(self) -> datetime:
        """When something happens next, as far as is known."""
        upcoming = self._waiting[0][0] if self._waiting else None
        known = [upcoming, self._next_work(), self._next_mail]
        return min((moment for moment in known if moment), default=self.end)

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

    def _look(self, beat: datetime) -> None:
        """See when each sort of due work falls due next."""
        works = [work for work in due.all_due_work() if work.name not in self._left_out]
        self._moments = {work.name: work.next_at() for work in works}
        self._next_mail = next_mail_at()
        self._looked_at = beat

    def _next_work(self) -> datetime | None:
        moments = self._moments.values()
        return min((moment for moment in moments if moment is not None), default=None)

    def _do_what_is_due(self, beat: datetime, *, acted: bool) -> None:
        if acted:
            self._next_mail = next_mail_at()
        if beat - self._looked_at >= LOOK:
            self._look(beat)
        for _ in range(ROUNDS):
            work, mail = self._next_work(), self._next_mail
            if work is not None and work <= beat:
                self._run_works(beat)
            elif mail is not None and mail <= beat:
                self._drain(beat)
            else:
                return
        self.faults.append(f"Something stays due at {beat.isoformat()}.")

    def _run_works(self, beat: datetime) -> None:
        """Each sort that is due; then only those are asked anew: the others at the next look."""
        for work in due.all_due_work():
            before = self._moments.get(work.name)
            if before is None or before > beat:
                continue
            _count, ended_well = due.run_one(work)
            self._moments[work.name] = moment = work.next_at()
            if not ended_well:
                self._leave_out(work.name, "failed", beat)
            elif moment is not None and moment == before:
                self._leave_out(work.name, "stays due", beat)
        self._next_mail = next_mail_at()

    def _drain(self, beat: datetime) -> None:
        report = drain_outbox(seconds=DRAIN_SECONDS)
        if report.states["dead"]:
            self.faults.append(f"{report.states['dead']} mail(s) died at {beat.isoformat()}.")
        self._next_mail = next_mail_at()

    def _leave_out(self, name: str, why: str, beat: datetime) -> None:
        self.faults.append(f"{name} {why} at {beat.isoformat()}.")
        self._left_out.add(name)
        self._moments.pop(name, None)


def off_the_beat(moment: datetime) -> datetime:
    """Never on a full minute: so what a person does is clearly before or after what the site does.

    The second comes from the moment itself.
    """
    if moment.second:
        return moment
    return moment + timedelta(seconds=1 + (moment.hour * 60 + moment.minute) % 58)
