"""Offers that came to different ends: denied, run out, taken back, and one to be prolonged."""

from datetime import timedelta

from demo.stories import Stage
from demo.way import Story, Way
from jobstore.lib import clock
from openings.application.states import Stage as Stages
from openings.board.actions import move_application
from openings.offer.actions.answer import ask_for_time
from openings.offer.actions.make import hire_candidate
from openings.offer.models import Offer

TITLE = "Assistant Buyer"


def _until_offer(stage: Stage, way: Way, *, days: int) -> Story:
    """Applied, interviewed, and offered the job `days` days ago."""
    day = stage.calendar
    yield day.back(days + 12, 19)
    way.apply(way.words.note)
    yield day.back(days + 9, 9)
    way.invite(day.back(days + 4, 14))
    yield day.back(days, 10)
    way.offer("We would love to have you in the team.")


def noted_by_phone(stage: Stage) -> Story:
    """Yesterday the employer noted a yes; the candidate may say that it is not so."""
    way = stage.way(title=TITLE)
    yield from _until_offer(stage, way, days=4)
    yield stage.calendar.back(1, 15)
    application = way.application
    hire_candidate(application=application, by=way.recruiter, version=application.version)


def ran_out(stage: Stage) -> Story:
    """Nobody answered; the employer may still renew it."""
    yield from _until_offer(stage, stage.way(title=TITLE), days=8)


def taken_back(stage: Stage) -> Story:
    way = stage.way(title=TITLE)
    yield from _until_offer(stage, way, days=5)
    yield stage.calendar.back(2, 11)
    application = way.application
    move_application(
        application=application,
        to=Stages.INTERVIEW,
        by=way.recruiter,
        version=application.version,
        why="Our owner has stopped all hiring until the new year. It has nothing to do with you.",
    )


def wants_more_time(stage: Stage) -> Story:
    """Noah, who has applied elsewhere too, can take the job, decline it, or wait."""
    noah = stage.cast["noah"]
    way, other = stage.way(noah, title=TITLE), stage.way(noah, at="Blue Door Books")
    yield from _until_offer(stage, way, days=3)
    yield stage.calendar.back(2, 18)
    other.apply(other.words.note)
    yield stage.calendar.back(1, 20)
    offer = Offer.objects.out().get(application=way.application)
    until = (clock.now() + timedelta(days=9)).date()
    ask_for_time(offer=offer, by=way.candidate, until=until)


ALL = (noted_by_phone, ran_out, taken_back, wants_more_time)
