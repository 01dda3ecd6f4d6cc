"""Candidates with a story: each one waits for its moments and acts when they come."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from coaching.debrief.actions import log_mood, seal_debrief
from coaching.debrief.queries import AskedQuestion, DebriefAnswers
from coaching.debrief.states import Band, Criterion, Expectation, QuestionWent
from coaching.letter.actions import send_letter
from coaching.letter.queries import NoteText
from demo.adverts import STAGES
from demo.feedback_words import clear_answer
from demo.firms import ACME, House
from demo.people import People
from demo.way import Calendar, Story, Way
from demo.words import Phrasebook
from jobstore.people.user.models import User
from openings.application.actions.submit import save_draft
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import ApplicationEntry
from openings.offer.actions.make import hire_candidate
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.search.actions import hide_from_search


@dataclass
class Stage:
    """Who and what is at hand when the stories begin."""

    people: People
    cast: dict[str, User]
    houses: list[House]
    rng: Random
    calendar: Calendar
    phrases: Phrasebook = field(default_factory=Phrasebook)

    def house(self, name: str) -> House:
        return next(house for house in self.houses if house.employer.name == name)

    def opening(self, name: str, title: str) -> Opening:
        """The longest-standing one of an employer with this title."""
        openings = Opening.objects.of(self.house(name).employer).filter(
            state=OpeningState.PUBLISHED, closes_at__gt=self.calendar.now, title=title
        )
        return openings.select_related("employer").order_by("publish_at", "pk")[0]

    def way(self, candidate: User | None = None, *, at: str = ACME, title: str = "") -> Way:
        opening = self.opening(at, title or STAGES[at])
        return self.way_to(opening, candidate or self.newcomer(), self.house(at))

    def way_to(self, opening: Opening, candidate: User, house: House) -> Way:
        return Way(
            candidate=candidate,
            opening=opening,
            recruiter=house.recruiters[0],
            rng=self.rng,
            title=house.firm.manager,
            words=self.phrases.next_words(house.sector),
        )

    def newcomer(self) -> User:
        name = self.people.new_name()
        return self.people.add(f"{name.lower().replace(' ', '.')}@example.org", name)


def maya(stage: Stage) -> Story:
    """Her last interview, with Rex, went badly; her plan waits for the first word."""
    day, way = stage.calendar, stage.way(stage.cast["maya"])
    starts_at, _ends_at = day.just_over()
    yield day.back(9, 20)
    way.apply(way.words.note)
    yield day.back(8, 11)
    way.read("Good letter. Ask about the count.")
    yield day.back(6, 14)
    way.invite(starts_at)


def mayas_other_applications(stage: Stage) -> Story:
    day = stage.calendar
    yield day.back(7, 19)
    way = stage.way(stage.cast["maya"], at="Northline Outfitters")
    way.apply(way.words.note)
    hide_from_search(thing=stage.house("Kestrel Couriers").employer, by=stage.cast["maya"])
    yield day.back(3, 21)
    way = stage.way(stage.cast["maya"], at="Larkspur Garden Centers")
    way.apply(way.words.note)
    yield day.back(2, 11)
    way.read()
    yield day.back(1, 15)
    way.invite(day.ahead(3, 13))


def noah(stage: Stage) -> Story:
    """Told a no; the employer has answered, and the answer waits under its seal."""
    day, way = stage.calendar, stage.way(stage.cast["noah"])
    yield from told_no(day, way, ago=9)
    log_mood(plan=way.plan, by=way.candidate, word="tired", level=2)
    seal_debrief(plan=way.plan, by=way.candidate, answers=noahs_debrief())
    yield day.back(6, 12)
    way.ask("Thank you for the hour. I would like to learn what I can do better.")
    yield day.back(1, 9)
    way.answer(clear_answer(next(way.words.replies)))


def told_no(day: Calendar, way: Way, *, ago: int) -> Story:
    """Applied, interviewed, declined and told; the story goes on a day after the telling."""
    yield day.back(ago + 9, 19)
    way.apply(way.words.note)
    yield day.back(ago + 6, 11)
    way.read()
    yield day.back(ago + 5, 11)
    way.invite(day.back(ago + 3, 14))
    yield day.back(ago + 2, 16)
    way.decline(way.words.no.reason, way.words.no.text)
    yield day.back(ago, 11)


def noahs_debrief() -> DebriefAnswers:
    ratings = dict.fromkeys(Criterion, Band.PARTLY)
    return DebriefAnswers(
        went_well="I asked about the team and they liked that.",
        questions=(
            AskedQuestion("How do you plan a count?", QuestionWent.ROUGH, "In three steps."),
        ),
        clear_example="I explained the till well.",
        honest_example="I said that I had never led a count.",
        ratings=ratings,
        mine_to_change="Prepare two stories.",
        not_mine="They had somebody from inside.",
        expects=Expectation.NO,
        confidence=80,
    )


def thanks(stage: Stage) -> Story:
    """After a fair interview: debrief sealed, the note sent and read."""
    day, way = stage.calendar, stage.way()
    yield day.back(8, 18)
    way.apply(way.words.note)
    yield day.back(6, 10)
    way.invite(day.back(2, 13))
    yield day.back(2, 18)
    log_mood(plan=way.plan, by=way.candidate, word="unsure", level=3)
    seal_debrief(plan=way.plan, by=way.candidate, answers=noahs_debrief())
    yield day.back(1, 9, 30)
    interviewer = way.plan.interview.interviewers.order_by("pk")[0]
    text = NoteText(
        discussed="We talked about how your team plans the spring sale.",
        drew_me="I like that everybody on the floor may decide.",
        wish_to_grow="I want to learn to plan a whole season.",
    )
    send_letter(
        plan=way.plan, by=way.candidate, interviewer=interviewer, text=text, replies_to_me=True
    )


def decided_and_not_told(stage: Stage) -> Story:
    """The "no" is recorded; until the telling nothing shows."""
    day, way = stage.calendar, stage.way()
    yield day.back(10, 18)
    way.apply(way.words.note)
    yield day.back(7, 10)
    way.invite(day.back(3, 10))
    yield stage.calendar.now - timedelta(minutes=20)
    way.decline(way.words.no.reason, way.words.no.text)


def no_answer(stage: Stage) -> Story:
    """Interviewed, promised, and then silence."""
    day, way = stage.calendar, stage.way(at="Copper Kettle Kitchenware")
    yield day.back(27, 18)
    way.apply(way.words.note)
    yield day.back(24, 10)
    way.invite(day.back(21, 11))


def tomorrow(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way()
    yield day.back(5, 20)
    way.apply(way.words.note)
    yield day.back(2, 9)
    way.invite(day.ahead(1, 10))


def second_round(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(at="Blue Door Books")
    yield day.back(11, 20)
    way.apply(way.words.note)
    yield day.back(9, 9)
    way.invite(day.back(5, 10))
    yield day.back(4, 12)
    way.advance("We would like you to meet the team.")
    yield day.back(3, 12)
    way.invite(day.ahead(2, 14), round_=2)


def offered(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way()
    yield day.back(12, 20)
    way.apply(way.words.note)
    yield day.back(10, 9)
    way.invite(day.back(4, 15))
    yield day.back(2, 10)
    way.offer("We would love to have you. Call me about the start.")


def hired(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(at="Fairview Credit Union")
    yield day.back(20, 20)
    way.apply(way.words.note)
    yield day.back(18, 9)
    way.invite(day.back(14, 15))
    yield day.back(13, 10)
    way.offer("The job is yours if you want it.")
    yield day.back(10, 10)
    application = way.application
    hire_candidate(
        application=application, by=way.recruiter, version=application.version, text="Welcome."
    )


def withdrawn(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way()
    yield day.back(6, 20)
    way.apply(way.words.note)
    yield day.back(3, 20)
    withdraw_application(
        application=way.application, by=way.candidate, reason="I found another job."
    )


def drafted(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(at="Lanternfish Software")
    yield day.back(1, 22)
    entry = ApplicationEntry(name=way.candidate.name, cover_note="I would like to")
    save_draft(
        opening=way.opening,
        by=way.candidate,
        entry=entry,
        submission_key=way.next_key(),
    )


ALL = (
    *(maya, mayas_other_applications, noah, thanks, decided_and_not_told, no_answer, tomorrow),
    *(second_round, offered, hired, withdrawn, drafted),
)
