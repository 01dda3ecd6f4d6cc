"""What staff do on working days: read held answers, answer candidates, phone employers."""

from datetime import timedelta
from random import Random

from coaching.coach.actions import answer_candidate
from coaching.coach.models import CoachRequest
from coaching.coach.states import CoachState
from coaching.feedback.actions.answer import WordingHints, decline_request, submit_answer
from coaching.feedback.actions.moderate import (
    note_call,
    release_answer,
    return_answer,
    withhold_answer,
)
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import staff_queue
from coaching.feedback.states import AnswerPart, AnswerSource, DeclineReason
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from tests.simulation import manners
from tests.simulation.asking import fair, writer_of
from tests.simulation.houses import NEW_YORK, Cast
from tests.simulation.world import Story, World

CALLS_A_DAY = 12


def working(world: World, cast: Cast) -> Story:
    """Mornings for what waits to be read and answered, afternoons for the phone."""
    luck = world.luck("staff")
    zone = read_zone(NEW_YORK)
    day = world.since.astimezone(zone).date()
    while True:
        day = periods.add_working_days(day, 1)
        start = periods.local_instant(day, periods.MORNING, zone)
        yield start + timedelta(minutes=luck.randint(20, 170))
        if read_held_answers(cast, luck) + answer_candidates(cast, luck) == 0:
            world.look_in_vain()
        yield start + timedelta(minutes=luck.randint(200, 460))
        if not phone_employers(cast, luck):
            world.look_in_vain()


def read_held_answers(cast: Cast, luck: Random) -> int:
    requests = list(staff_queue("review").order_by("sent_at", "id"))
    for request in requests:
        chance = luck.random()
        by_phone = request.answer.source == AnswerSource.PHONE
        if by_phone or chance < manners.STAFF_RELEASE:
            release_answer(request=request, by=cast.moderator)
        elif chance < manners.STAFF_RELEASE + manners.STAFF_WITHHOLD:
            withhold_answer(
                request=request,
                by=cast.moderator,
                reason="Speaks about something that no employer may judge by.",
                parts=[AnswerPart.ADVICE],
            )
        else:
            return_answer(
                request=request,
                by=cast.moderator,
                note_to_writer="Please say what the job needs, and nothing about the person.",
            )
    return len(requests)


def answer_candidates(cast: Cast, luck: Random) -> int:
    """How many were answered; some wait for another day, and a few so past their deadline."""
    waiting = CoachRequest.objects.filter(state=CoachState.OPEN).order_by("asked_at", "pk")
    chosen = [request for request in waiting if luck.random() < manners.COACH_ANSWERS]
    for request in chosen:
        answer_candidate(
            request=request, by=cast.coach, text="Let us go through your two stories on Thursday."
        )
    return len(chosen)


def phone_employers(cast: Cast, luck: Random) -> int:
    requests = list(staff_queue("phone").order_by("sent_at", "id")[:CALLS_A_DAY])
    for request in requests:
        chance = luck.random()
        if chance < manners.PHONE_ANSWERED:
            _take_down(request, cast, luck)
        elif chance < manners.PHONE_ANSWERED + manners.PHONE_DECLINED:
            decline_request(
                request=request, reason=DeclineReason.FORGOTTEN, text="", by=cast.consultant
            )
        else:
            note_call(request=request, by=cast.consultant, text="Nobody picked up.")
    return len(requests)


def _take_down(request: FeedbackRequest, cast: Cast, luck: Random) -> None:
    content = fair(writer_of(request, luck))
    try:
        submit_answer(
            request=request, content=content, source=AnswerSource.PHONE, by=cast.consultant
        )
    except WordingHints:
        note_call(request=request, by=cast.consultant, text=f"To be worded: {clock.now():%H:%M}.")
