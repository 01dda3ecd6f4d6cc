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
        openings = Opening.objects.in_bulk([int(mail.subject_id) for mail in asked.order_by("pk")])
        for mail in sorted(asked.order_by("pk"), key=lambda mail: int(mail.subject_id)):
            _answer(world, houses[mail.recipient_email], openings[int(mail.subject_id)])


def _answer(world: World, house: House, opening: Opening) -> None:
    """Numbers of rows differ from year to year; what it is called and when it began do not."""
    luck = world.luck("confirming", house.recruiter.email, opening.title, str(opening.publish_at))
    if luck.random() >= house.manner.decides_in_time:
        return
    try:
        confirm_hiring(opening=opening)
    except (NothingAsked, PeopleAreOpen):  # something else has happened to it meanwhile
        return
