"""Builds the demo: the same seed and moment make the same site."""

import heapq
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from demo import (
    absence_stories,
    calibration_stories,
    clock_stories,
    coach_stories,
    feedback_stories,
    letter_stories,
    message_stories,
    offer_stories,
    practice_stories,
    reply_stories,
    slot_stories,
    stories,
)
from demo.adverts import Desk
from demo.alert_facts import write_alerts
from demo.closing_facts import write_closing
from demo.crowd import Crowd
from demo.firms import ACME, open_houses
from demo.metrics_stories import write_past
from demo.opening_facts import write_facts
from demo.people import People
from demo.sign_ins import SIGN_INS
from demo.stories import Stage
from demo.version_facts import write_versions
from demo.way import Calendar, Story
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.hiring.models import HiringQuestion
from openings.opening.models import Opening

CROWD = 70
BEGINNING = timedelta(days=59)


def is_built() -> bool:
    return User.objects.filter(email__in=[person.email for person in SIGN_INS]).exists()


@transaction.atomic
def build_demo(*, seed: int, now: datetime) -> None:
    """Everything or nothing."""
    rng = Random(seed)  # noqa: S311 -- the same seed must give the same demo
    people = People(rng, now=now - BEGINNING)
    cast = people.with_a_part()
    houses = open_houses(people, cast, rng, now=now - BEGINNING)
    openings = Desk(rng, now=now).post(houses)
    go_on_hiring(openings, now=now)
    calendar = Calendar(now)
    stage = Stage(people=people, cast=cast, houses=houses, rng=rng, calendar=calendar)
    tell(
        [
            begin(stage)
            for begin in (
                *stories.ALL,
                *feedback_stories.ALL,
                *letter_stories.ALL,
                *practice_stories.ALL,
                *calibration_stories.ALL,
                *clock_stories.ALL,
                *coach_stories.ALL,
                *reply_stories.ALL,
                *absence_stories.ALL,
                *offer_stories.ALL,
                *slot_stories.ALL,
                *message_stories.ALL,
            )
        ],
        since=now - BEGINNING,
        until=now,
    )
    crowd = people.crowd(CROWD)
    managers = {house.employer.pk: house.firm.manager for house in houses}
    Crowd(rng, now, managers).apply_everywhere(openings, crowd)
    write_past(houses, crowd, rng, now=now)
    write_facts(stage.house(ACME), crowd[-1], rng, now=now)
    write_closing(stage.house(ACME), crowd, rng, now=now)
    write_versions(cast["milo"], now=now)
    write_alerts(cast["maya"], now=now)
    let_time_pass(now - timedelta(days=21), now)


def go_on_hiring(openings: list[Opening], *, now: datetime) -> None:
    """So that none closes by itself before its story comes to it."""
    asked = [HiringQuestion(opening=one, said_at=now - timedelta(days=1)) for one in openings]
    HiringQuestion.objects.bulk_create(asked, ignore_conflicts=True)


def tell(all_stories: list[Story], *, since: datetime, until: datetime) -> None:
    """Let the stories happen in the order of time, with all that falls due in between."""
    reached = since
    waiting = [
        (moment, order) for order, story in enumerate(all_stories) for moment in [next(story)]
    ]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, order = heapq.heappop(waiting)
        let_time_pass(reached, moment)
        reached = max(reached, moment)
        with clock.at(reached):
            upcoming = next(all_stories[order], None)
        if upcoming is not None:
            heapq.heappush(waiting, (upcoming, order))
    let_time_pass(reached, until)


def let_time_pass(since: datetime, until: datetime) -> None:
    with clock.at(since):
        pass_time(until=until, tell=lambda _moment: None)
