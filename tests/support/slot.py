"""Proposing and picking times as recruiters and candidates do."""

from datetime import timedelta
from typing import Any

from jobstore.lib import clock
from openings.interview.actions import Person
from openings.slot.actions.answer import pick_slot
from openings.slot.actions.propose import SheetFacts, propose_times
from openings.slot.models import Proposal, Sheet

INES = Person(
    name="Ines Colleague", title="", email="ines@acme.example", phone="", welcomes_calls=False
)


def propose(
    applications: list[Any], *, by: Any, days: tuple[float, ...] = (3, 4), note: str = ""
) -> Sheet:
    """Each of the days at this hour; two days to pick."""
    now = clock.now()
    facts = SheetFacts(
        kind="video",
        minutes=45,
        time_zone="America/New_York",
        where="https://meet.example.org/acme",
        note=note,
        ends_at=now + timedelta(days=2, hours=13),
    )
    return propose_times(
        opening=applications[0].opening,
        chosen=[one.pk for one in applications],
        starts=[now + timedelta(days=day) for day in days],
        facts=facts,
        people=[INES],
        by=by,
    )


def pick(proposal: Proposal, number: int = 0) -> Any:
    """The time of that place in the list, whoever has it."""
    slot = proposal.sheet.slots.order_by("starts_at")[number]
    return pick_slot(proposal=proposal, slot=slot.pk)


def taken(sheet: Sheet) -> list[str]:
    """Who has which time, in order; empty where it is free."""
    slots = sheet.slots.with_taken().order_by("starts_at")
    return [str(one.interview.application.candidate) if one.is_taken else "" for one in slots]
