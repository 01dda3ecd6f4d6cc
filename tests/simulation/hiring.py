"""One application from sending to its end, mostly from the employer's side."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo.way import Way
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.absence.actions import note_absence
from openings.application.actions.withdraw import decline_offer
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome
from openings.decision.actions.decision import (
    undo_decision,
)
from openings.interview.actions import InterviewFacts, Person, cancel_interview, move_interview
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.offer.actions.answer import accept_offer, ask_for_time, dispute_hire
from openings.offer.actions.make import hire_candidate
from openings.offer.models import newest_offer
from openings.offer.queries import can_dispute
from openings.offer.states import DeclineReason
from openings.opening.models import Opening
from openings.slot.actions.answer import pick_slot, say_none_fits
from openings.slot.actions.propose import accept_time
from openings.slot.queries import free_slots
from tests.simulation import manners
from tests.simulation.houses import Cast, House, live_openings, working_hour
from tests.simulation.recovering import recover
from tests.simulation.talking import talk
from tests.simulation.world import Story, World

NO_TEXT = "You came prepared and were clear. Another person had done exactly this work before."
UNMET_TEXT = "You wrote clearly. We looked for more experience with one thing the job needs."
NOTE = "I have done this work for years and would like to go on with it."
HOURS_AHEAD = 48  # an interview is planned at least this long before
Deciding = Generator[datetime, None, bool]


@dataclass
class Case:
    """One application with the people on both sides."""

    world: World
    cast: Cast
    house: House
    candidate: User
    way: Way
    luck: Random

    @property
    def application(self) -> Application:
        return self.way.application

    def happens(self, share: float) -> bool:
        return self.luck.random() < share

    def is_open(self) -> bool:
        return self.application.outcome == Outcome.OPEN


def seeking(world: World, cast: Cast, number: int, *, times: int) -> Story:
    """A candidate applies now and then, at any hour and on any day."""
    luck = world.luck("seeker", number)
    length = world.until - world.since - timedelta(days=2)
    for moment in sorted(world.since + timedelta(days=2) + length * luck.random()
                         for _ in range(times)):  # fmt: skip
        yield moment.replace(microsecond=0)
        case = _apply(world, cast, cast.candidates[number], luck)
        if case is not None:
            world.begin(hiring(case))


def _apply(world: World, cast: Cast, candidate: User, luck: Random) -> Case | None:
    own = Application.objects.by(candidate).order_by("pk")
    taken = set(own.values_list("opening_id", flat=True))
    choice = [pair for pair in live_openings(cast.houses) if pair[1] not in taken]
    luck.shuffle(choice)
    now = clock.now()
    for house, pk in choice[:5]:
        opening = Opening.objects.live(at=now).select_related("employer").filter(pk=pk).first()
        if opening is None:
            continue
        chance = world.luck("case", candidate.email, house.number, house.openings.index(pk))
        way = Way(candidate=candidate, opening=opening, recruiter=house.recruiter, rng=chance)
        way.apply(NOTE)
        return Case(world, cast, house, candidate, way, chance)
    return None


def hiring(case: Case) -> Story:
    """What the employer does with an application, until it decides or falls silent."""
    luck, zone = case.luck, case.house.zone
    if not case.happens(case.house.manner.reads):
        return
    yield working_hour(clock.now(), luck.randint(1, 5), luck, zone)
    if not case.is_open() or case.application.opening.is_over:
        return
    case.way.read()
    case.world.begin(talk(case))
    yield working_hour(clock.now(), luck.randint(0, 4), luck, zone)
    if not case.happens(manners.INVITES) or case.application.opening.is_over:
        if case.is_open() and case.happens(manners.SAYS_NO_UNMET):
            case.way.decline(DecisionReason.EXPERIENCE, UNMET_TEXT, gives_feedback=None)
        return
    for round_ in (1, 2):
        if not case.is_open() or case.application.opening.is_over:
            return
        went_on = yield from _interview(case, round_)
        if not went_on:
            return
        yield working_hour(clock.now(), luck.randint(0, 3), luck, zone)


def _interview(case: Case, round_: int) -> Deciding:
    """One conversation and what is decided after it; whether there is a next round."""
    luck, zone = case.luck, case.house.zone
    starts_at = working_hour(
        clock.now() + timedelta(hours=HOURS_AHEAD), luck.randint(1, 6), luck, zone
    ).replace(second=0)
    interview = yield from _arrange(case, starts_at, round_)
    if interview is None:
        return False
    if case.happens(manners.CANCELS_INTERVIEW):
        yield clock.now() + timedelta(hours=luck.randint(2, 30))
        _cancel(case, interview)
        return False
    if case.happens(manners.MOVES_INTERVIEW):
        yield clock.now() + timedelta(hours=luck.randint(2, 30))
        interview = _move(case, interview)
    case.world.begin(recover(case.world, case.candidate, interview))
    yield interview.ends_at + timedelta(minutes=luck.randint(61, 200))
    interview.refresh_from_db()
    if interview.state != InterviewState.HELD or not case.is_open():
        return False
    if case.happens(manners.NO_SHOW):
        note_absence(
            interview=interview,
            text="We waited in the video room for twenty minutes.",
            by=case.house.recruiter,
            version=interview.version,
        )
        return False
    went_on = yield from _decide(case, interview)
    return went_on


def _arrange(case: Case, starts_at: datetime, round_: int) -> Generator[datetime, None, Any]:
    """Some employers propose times; who does not pick one is invited after all."""
    luck = case.world.luck("slots", case.candidate.email, str(case.way.pk), round_)
    if luck.random() >= manners.PROPOSES:
        return case.way.invite(starts_at, round_=round_)
    zone = case.house.zone
    starts = [working_hour(starts_at, days, luck, zone).replace(second=0) for days in (2, 4, 6)]
    ends_at = min(clock.now() + timedelta(days=luck.choice((2, 4))), max(starts))
    sheet = case.way.propose(sorted(set(starts)), ends_at=ends_at)
    proposal = sheet.proposals.get()
    answer = luck.random()
    yield clock.now() + timedelta(hours=luck.randint(1, 30))
    if not case.is_open():
        return None
    if answer < manners.PICKS:
        free = free_slots(sheet, at=clock.now())
        return pick_slot(proposal=proposal, slot=free[luck.randrange(len(free))].pk)
    if answer < manners.PICKS + manners.NONE_FITS:
        other = starts[-1] + timedelta(days=1)
        wish = say_none_fits(proposal=proposal, times=[other], why="I work on those days.")
        yield working_hour(clock.now(), 1, luck, zone)
        return accept_time(wish=wish, starts_at=other, by=case.house.recruiter)
    yield working_hour(max(ends_at, clock.now()), 1, luck, zone)
    later = working_hour(clock.now() + timedelta(hours=HOURS_AHEAD), 2, luck, zone)
    return case.way.invite(later.replace(second=0), round_=round_) if case.is_open() else None


def _cancel(case: Case, interview: Interview) -> None:
    fresh = Interview.objects.select_related("application").get(pk=interview.pk)
    if fresh.state == InterviewState.SCHEDULED:
        cancel_interview(
            interview=fresh,
            why="The team changed its plans.",
            by=case.house.recruiter,
            version=fresh.version,
        )


def _move(case: Case, interview: Interview) -> Interview:
    fresh = Interview.objects.select_related("application").get(pk=interview.pk)
    if fresh.state != InterviewState.SCHEDULED:
        return fresh
    starts_at = working_hour(fresh.starts_at, 2, case.luck, case.house.zone).replace(second=0)
    person = case.house.recruiter
    return move_interview(
        interview=fresh,
        facts=InterviewFacts(
            round=fresh.round,
            kind=fresh.kind,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            time_zone=fresh.time_zone,
            where=fresh.where,
            note=fresh.note,
            promised_by=fresh.promised_by + timedelta(days=4),
        ),
        people=[
            Person(
                name=person.name, title="Manager", email=person.email, phone="", welcomes_calls=True
            )
        ],
        why="Somebody is ill.",
        by=person,
        version=fresh.version,
    )


def _decide(case: Case, interview: Interview) -> Deciding:
    """In time, late, or never; whether there is a next round."""
    luck, zone, manner = case.luck, case.house.zone, case.house.manner
    chance = luck.random()
    if chance < manner.decides_in_time:
        yield working_hour(clock.now(), luck.randint(0, 3), luck, zone)
    elif chance < manner.decides_in_time + manner.decides_late:
        yield working_hour(clock.now(), luck.randint(8, 30), luck, zone)
    else:
        return False  # never
    if not case.is_open():
        return False
    is_over = case.application.opening.is_over
    if interview.round == 1 and case.happens(manners.ADVANCES) and not is_over:
        case.way.advance("We would like you to meet the team.")
        return True
    if case.happens(manners.OFFERS):
        yield from _offer(case)
        return False
    yield from _say_no(case)
    return False


def _offer(case: Case) -> Story:
    """The candidate answers or does not; some offers run out, and then there may come a "no"."""
    case.way.offer("The job is yours if you want it.")
    yield working_hour(clock.now(), case.luck.randint(1, 4), case.luck, case.house.zone)
    offer, chance = newest_offer(case.application), case.luck.random()
    if offer is None or not offer.is_open(at=clock.now()) or not case.is_open():
        return
    if chance < manners.ACCEPTS:
        accept_offer(offer=offer, by=case.candidate)
    elif chance < manners.ACCEPTS + manners.DECLINES:
        decline_offer(offer=offer, by=case.candidate, reason=DeclineReason.PAY)
    elif chance < manners.ACCEPTS + manners.DECLINES + manners.HIRES:
        yield from _note_yes(case)
    else:
        if case.happens(manners.ASKS_FOR_TIME):
            day = (offer.ends_at + timedelta(days=3)).date()
            ask_for_time(offer=offer, by=case.candidate, until=day)
        yield working_hour(offer.ends_at, case.luck.randint(1, 9), case.luck, case.house.zone)
        if case.is_open() and case.happens(case.house.manner.decides_in_time):
            yield from _say_no(case)


def _note_yes(case: Case) -> Story:
    """By phone, as the employer has it; some say that it is not so."""
    application = case.application
    hire_candidate(
        application=application,
        by=case.house.recruiter,
        version=application.version,
        text="Welcome.",
    )
    yield clock.now() + timedelta(hours=case.luck.randint(2, 50))
    offer = newest_offer(case.application)
    if case.happens(manners.DENIES) and can_dispute(offer, at=clock.now()) and offer is not None:
        dispute_hire(offer=offer, by=case.candidate)


def _say_no(case: Case) -> Story:
    """Some take it back within the minutes that remain, and say it again a day later."""
    gives = case.happens(case.house.manner.gives_feedback)
    case.way.decline(DecisionReason.STRONGER, NO_TEXT, gives_feedback=gives)
    if case.happens(manners.UNDOES_NO):
        yield clock.now() + timedelta(minutes=case.luck.randint(5, 50))
        application = case.application
        if application.outcome != Outcome.NOT_SELECTED or application.told_at is not None:
            return
        undo_decision(application=application, by=case.house.recruiter)
        yield working_hour(clock.now(), 1, case.luck, case.house.zone)
        if case.is_open():
            case.way.decline(DecisionReason.EXAMPLES, NO_TEXT, gives_feedback=gives)
