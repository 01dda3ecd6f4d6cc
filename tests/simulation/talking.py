"""Messages between a candidate and an employer, some read, some answered, some never."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.message.actions.write import DoorClosed, mark_read, take_message_back, write_message
from tests.simulation import manners
from tests.simulation.houses import working_hour
from tests.simulation.world import Story

if TYPE_CHECKING:
    from random import Random

    from tests.simulation.hiring import Case

QUESTIONS = (
    "Could you bring two names of people who worked with you?",
    "Which days suit you best?",
    "The team meets at nine on Mondays. Could you join?",
)
ANSWERS = ("Yes, gladly.", "I can. Is there a place to lock a bicycle?", "Mornings suit me best.")


def talk(case: Case) -> Story:
    """With chance of its own, so that nothing else of the year goes another way."""
    luck = case.world.luck("talk", case.application.pk)
    if luck.random() >= manners.WRITES:
        return
    for _turn in range(luck.randint(1, 3)):
        yield working_hour(clock.now(), luck.randint(0, 3), luck, case.house.zone)
        for _more in range(luck.randint(1, 3)):
            _write(case, luck, by=case.house.recruiter, text=luck.choice(QUESTIONS))
            yield clock.now() + timedelta(minutes=luck.randint(1, 40))
        yield clock.now() + timedelta(hours=luck.randint(1, 60))
        if luck.random() >= manners.WRITES_BACK:
            return
        mark_read(application=case.application, is_candidate=True)
        _write(case, luck, by=case.candidate, text=luck.choice(ANSWERS))
        yield clock.now() + timedelta(hours=luck.randint(1, 90))
        mark_read(application=case.application, is_candidate=False)


def _write(case: Case, luck: Random, *, by: User, text: str) -> None:
    try:
        key = UUID(int=luck.getrandbits(128), version=4)
        message = write_message(application=case.application, by=by, text=text, key=key)
    except DoorClosed:
        return
    if luck.random() < 0.1:
        take_message_back(message=message, by=by)
