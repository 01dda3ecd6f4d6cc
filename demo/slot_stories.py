"""Five times for eight people: some have picked one, one names others, and one wants to change."""

from datetime import datetime, timedelta

from demo.stories import Stage
from demo.way import Story, Way
from openings.slot.actions.answer import ask_other_time, pick_slot, say_none_fits
from openings.slot.models import Proposal

TITLE = "Assistant Buyer"
OTHERS = 7


def five_times_for_eight(stage: Stage) -> Story:
    """Maya has picked the first and asks for another one; two more have picked, five have not."""
    day = stage.calendar
    maya = stage.way(stage.cast["maya"], title=TITLE)
    ways = [maya, *(stage.way(title=TITLE) for _ in range(OTHERS))]
    yield day.back(6, 19)
    for way in ways:
        way.apply(way.words.note)
    yield day.back(4, 10)
    for way in ways:
        way.read()
    yield day.back(2, 10)
    starts = [day.ahead(days, hour) for days, hour in ((4, 10), (4, 14), (5, 10), (5, 14), (6, 10))]
    maya.propose(starts, ends_at=day.ahead(3, 17), to=ways)
    yield day.back(2, 15)
    interview = pick_slot(proposal=_asked(maya), slot=_slot(maya, starts[0]))
    pick_slot(proposal=_asked(ways[1]), slot=_slot(maya, starts[2]))
    yield day.back(1, 12)
    pick_slot(proposal=_asked(ways[2]), slot=_slot(maya, starts[3]))
    after_work = [day.ahead(4, 18), day.ahead(5, 18)]
    say_none_fits(proposal=_asked(ways[3]), times=after_work, why="I work until five every day.")
    yield day.back(1, 17)
    why = "My daughter’s school is closed on that morning, and nobody else can be at home."
    ask_other_time(interview=interview, times=[starts[0] + timedelta(days=1, hours=6)], why=why)


def _asked(way: Way) -> Proposal:
    return Proposal.objects.out().get(application=way.application)


def _slot(way: Way, starts_at: datetime) -> int:
    proposal = Proposal.objects.get(application=way.application)
    return proposal.sheet.slots.get(starts_at=starts_at).pk


ALL = (five_times_for_eight,)
