"""One simulated year from the first application to the last answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import may_be_stopped
from jobstore.mail.stop.actions import stop_mail, widest_scope
from tests.simulation import manners
from tests.simulation.confirming import confirming
from tests.simulation.hiring import seeking
from tests.simulation.houses import OPENINGS_EACH, Cast, gather, posting
from tests.simulation.scratch import ids_from
from tests.simulation.staff import working
from tests.simulation.transport import recording
from tests.simulation.world import BEAT, Story, World

BEGINNING = datetime(2026, 1, 5, 5, 0, tzinfo=UTC)  # a Monday, midnight in New York
# What was begun gets time to end: the longest promise, its silence, and the questions after it.
AFTERWARD = timedelta(days=90)
APPLICATIONS_EACH = (1, 1, 1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Size:
    candidates: int
    employers: int
    days: int
    seed: int
    afterward: timedelta = AFTERWARD
    beat: timedelta = BEAT


@dataclass
class Year:
    world: World
    cast: Cast


def run_year(size: Size) -> Year:
    """Needs an empty database; writes a whole year into it."""
    until = BEGINNING + timedelta(days=size.days)
    with ids_from(size.seed), recording() as sent:
        world = World(
            seed=size.seed,
            since=BEGINNING,
            until=until,
            end=until + size.afterward,
            sent=sent,
            beat=size.beat,
        )
        cast = gather(world, candidates=size.candidates, employers=size.employers)
        with clock.at(world.since):
            for story in _stories(world, cast):
                world.begin(story)
        world.live()
    return Year(world=world, cast=cast)


def _stories(world: World, cast: Cast) -> Iterator[Story]:
    yield working(world, cast)
    yield pressing_stop(world)
    yield confirming(world, cast)
    for house in cast.houses:
        for place in range(OPENINGS_EACH):
            yield posting(world, house, place, staff=cast.moderator)
    for number in range(len(cast.candidates)):
        times = world.luck("times", number).choice(APPLICATIONS_EACH)
        yield seeking(world, cast, number, times=times)


def pressing_stop(world: World) -> Story:
    """Some of those who got a mail press its stop link; looked at every few hours."""
    seen = 0
    while True:
        yield clock.now() + timedelta(hours=7, minutes=13)
        world.look_in_vain()
        fresh, seen = world.sent[seen:], len(world.sent)
        luck = world.luck("stop", seen)
        for sent in fresh:
            if luck.random() >= manners.PRESSES_STOP:
                continue
            mail = OutgoingMail.objects.get(message_id=sent.message_id)
            if may_be_stopped(mail.category):
                stop_mail(mail=mail, scope=widest_scope(mail), reason="Too much mail.")
                world.diary.stops.append((clock.now(), sent.to, mail.category))
