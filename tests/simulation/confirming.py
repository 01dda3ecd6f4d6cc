"""Employers who are asked whether they still hire: most who decide in time say so, others never."""

from datetime import timedelta

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.hiring.actions import NothingAsked, confirm_hiring
from openings.opening.actions.publish import PeopleAreOpen
from openings.opening.models import Opening
from tests.simulation.houses import Cast, House
from tests.simulation.world import Story, World

EVERY = timedelta(hours=11, minutes=7)
KINDS = ("openings.still_hiring", "openings.still_hiring_closed")


def confirming(world: World, cast: Cast) -> Story:
    """Looked at every few hours; who is asked answers, or opens it again, once in their manner."""
    houses = {house.recruiter.email: house for house in cast.houses}
    seen = 0
    while True:
        yield clock.now() + EVERY
        world.look_in_vain()
        fresh, seen = world.sent[seen:], len(world.sent)
        keys = [sent.message_id for sent in fresh if sent.to in houses]
        asked = OutgoingMail.objects.filter(message_id__in=keys, kind__in=KINDS)
        for mail in asked.order_by("key"):
            _answer(world, houses[mail.recipient_email], mail)


def _answer(world: World, house: House, mail: OutgoingMail) -> None:
    if world.luck("confirming", mail.key).random() >= house.manner.decides_in_time:
        return
    try:
        confirm_hiring(opening=Opening.objects.get(pk=mail.subject_id))
    except (NothingAsked, PeopleAreOpen):  # something else has happened to it meanwhile
        return
