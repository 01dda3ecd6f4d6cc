"""The openings of the demo: every one with its own place, pay, hours and words."""

from datetime import datetime, timedelta
from random import Random

from demo.catalog import Firm, Work
from demo.firms import ACME, House
from demo.luck import happens
from demo.places import SPREAD, Spot, near, spot
from jobstore.lib.zones import read_zone, staff_deadline
from openings.opening.actions.checks import end_of
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.states import (
    CloseReason,
    OpeningState,
    PayPeriod,
    RemoteKind,
    Vacancy,
    VisaSupport,
)
from openings.place.actions import save_places, state_places
from openings.place.models import OpeningPlace

SHIFTS = ("", "", ", mornings", ", evenings", ", weekend team")
WORKED_IN_SHIFTS = frozenset(
    {
        *("Sales Associate", "Line Cook", "Front Desk Agent", "Warehouse Associate"),
        *("Forklift Operator", "Registered Nurse", "Medical Assistant"),
    }
)
STAGES = {  # the openings on which the stories play
    ACME: "Store Supervisor",
    "Blue Door Books": "Sales Associate",
    "Copper Kettle Kitchenware": "Store Supervisor",
    "Fairview Credit Union": "Customer Service Representative",
    "Kestrel Couriers": "Dispatcher",
    "Lanternfish Software": "Support Engineer",
    "Larkspur Garden Centers": "Store Supervisor",
    "Meridian Freight": "Dispatcher",
    "Northline Outfitters": "Store Supervisor",
    "Riverbend Community Clinic": "Patient Scheduler",
    "The Gannet Hotel": "Front Desk Agent",
}
SENIOR = 0.15  # of the openings that have such a step
NEVER_SENIOR = ("Apprentice", "Assistant", "Associate", "Aide", "Lead", "Manager", "Supervisor")
HOW_MANY = {"here": (2, 3, 3), "around": (3, 3, 4), "everywhere": (3, 4, 4, 5)}
TRUSTED_LIVES = {
    "live": 86,
    OpeningState.DRAFT.value: 3,
    OpeningState.CLOSED.value: 6,
    "expired": 3,
    "later": 2,
}
NEW_LIVES = {OpeningState.IN_REVIEW.value: 70, OpeningState.DRAFT.value: 30}
HOURS: dict[str, tuple[tuple[str, float | None, float | None], ...]] = {
    "FULL_TIME": (
        ("This is 38 to 40 hours a week, planned two weeks ahead.", 38, 40),
        ("Full time means 40 hours here, and we count them.", 40, 40),
        ("You work 37 hours over five days; overtime is rare and paid.", 37, 37),
    ),
    "PART_TIME": (
        ("This is 16 to 24 hours a week; we settle on the days together.", 16, 24),
        ("Part time, 20 hours, with two fixed days and one that moves.", 20, 20),
    ),
    "TEMPORARY": (("The job lasts four months, with a fair chance to stay.", None, None),),
    "CONTRACTOR": (("This is contract work for six months, with weekly invoices.", None, None),),
    "PER_DIEM": (("You take the shifts that you want, booked a week ahead.", None, None),),
}
GAINS = (
    "You get health insurance from the first day, 18 days of leave and a wage review each spring.",
    "We pay for training that you choose yourself, up to 900 dollars a year.",
    "There is a retirement plan that we match, and sick days are paid from the first one.",
    "Parental leave is twelve weeks with full pay, and paid leave is never lost unused.",
    "We share a tenth of the profit with everybody, by hours worked.",
)
GAINS_FOR_A_WHILE = {
    "TEMPORARY": (
        "Paid leave builds up from the first week, and sick days are paid.",
        "When a permanent job comes up, we ask you before we post it.",
    ),
    "CONTRACTOR": (
        "We pay an invoice within ten days, and the work is laid down before it begins.",
        "Everything you need is ready on the first day, and somebody has time for questions.",
    ),
    "PER_DIEM": (
        "You are paid each Friday for the shifts of the week, nights and Sundays at a higher rate.",
        "When a permanent job comes up, we ask you before we post it.",
    ),
}
HIRING = (
    "We read every application ourselves. Expect one call, one longer talk and a clear answer.",
    "First a short call, then an hour with the team you would join. After that we decide.",
    "Two conversations, no riddles, and an answer by the day that we name.",
    "Tell us in a few lines what you would bring. A cover letter is welcome and not needed.",
)
HIRING_WITH_FEEDBACK = (
    "You meet the person you would work for first, not last. You can ask for feedback afterward.",
    "Two conversations, no riddles. If it is a no, we say why.",
)
QUESTION_SHARE = 0.55
SEVERAL = (2, 5, 20)  # places of one opening each


def place_of(home: Spot) -> OpeningPlace:
    return OpeningPlace(
        place_text=f"{home.city}, {home.region} {home.postal_code}",
        city=home.city,
        region=home.region,
        postal_code=home.postal_code,
        country="US",
        latitude=home.latitude,
        longitude=home.longitude,
    )


class Desk:
    """Writes openings; the same seed writes the same ones."""

    def __init__(self, rng: Random, *, now: datetime) -> None:
        self.rng = rng
        self.now = now
        self.places: list[OpeningPlace] = []

    def post(self, houses: list[House]) -> list[Opening]:
        drafts = [
            self._opening(house, work)
            for house in houses
            for work in house.sector.works_at(house.firm)
            for _ in range(self._how_many(house, work))
        ]
        openings = [opening for opening, _work in drafts]
        reach = {house.employer.pk: house.firm.reach for house in houses}
        _say_more(openings)
        self._spread([one for one in openings if reach[one.employer.pk] == "everywhere"])
        Opening.objects.bulk_create(openings)
        save_places(openings=openings, places=self.places)
        Requirement.objects.bulk_create(
            Requirement(opening=opening, position=position, text=text)
            for opening, work in drafts
            for position, text in enumerate(work.asks, start=1)
        )
        ScreeningQuestion.objects.bulk_create(
            ScreeningQuestion(
                opening=opening,
                position=position,
                text=question.text,
                kind=question.kind,
                options=question.options,
            )
            for opening, work in drafts
            if happens(self.rng, QUESTION_SHARE) or opening.title in STAGES.values()
            for position, question in enumerate(work.questions, start=1)
        )
        return openings

    def _how_many(self, house: House, work: Work) -> int:
        if not house.employer.is_trusted or is_stage(house, work):
            return 1
        return self.rng.choice(HOW_MANY[house.firm.reach])

    def _opening(self, house: House, work: Work) -> tuple[Opening, Work]:
        rng = self.rng
        employer = house.employer
        on_stage = is_stage(house, work)
        home = self._home(house.firm, is_plain=on_stage)
        kind = rng.choice(work.types)
        remote = RemoteKind(rng.choice(work.remote))
        has_steps = not any(word in work.title for word in NEVER_SENIOR)
        is_senior = not on_stage and has_steps and happens(rng, SENIOR)
        posted = self.now - timedelta(days=rng.randint(1, 55), minutes=rng.randint(0, 600))
        if on_stage:
            posted = self.now - timedelta(days=60)
        opening = Opening(
            employer=employer,
            title=self._title(work, is_senior=is_senior, is_plain=on_stage),
            category=house.sector.name,
            employment_type="FULL_TIME" if on_stage else kind,
            remote=remote,
            answer_days=employer.answer_days,
            answers_feedback=employer.answers_feedback,
            welcomes_calls=on_stage or happens(rng, 0.3),
            may_apply_again=happens(rng, 0.8),
            created_by=house.recruiters[0],
            created_at=posted - timedelta(hours=rng.randint(2, 70)),
            updated_at=posted,
            **self._pay(work, is_senior=is_senior, is_stated=on_stage),
        )
        self._place(opening, home)
        opening.description = self._description(house, work, opening)
        self._life(opening, posted, is_stage=on_stage)
        return opening, work

    def _home(self, firm: Firm, *, is_plain: bool) -> Spot:
        home = spot(firm.postal_code)
        if is_plain or firm.reach == "here" or happens(self.rng, 0.4):
            return home
        return spot(self.rng.choice(SPREAD if firm.reach == "everywhere" else near(home)))

    def _title(self, work: Work, *, is_senior: bool, is_plain: bool) -> str:
        is_in_shifts = not is_plain and work.title in WORKED_IN_SHIFTS
        variant = self.rng.choice(SHIFTS) if is_in_shifts else ""
        return f"{'Senior ' if is_senior else ''}{work.title}{variant}"

    def _pay(self, work: Work, *, is_senior: bool, is_stated: bool) -> dict[str, object]:
        if not is_stated and happens(self.rng, 0.08):
            return {"hides_pay": True, "pay_period": work.period}
        factor = self.rng.uniform(0.94, 1.08) * (1.18 if is_senior else 1)
        step = 1 if work.period in {PayPeriod.HOUR, PayPeriod.DAY} else 500
        step = 10 if work.period == PayPeriod.WEEK else step
        low, high = (round(figure * factor / step) * step for figure in work.pay)
        return {"pay_min": low, "pay_max": max(low, high), "pay_period": work.period}

    def _place(self, opening: Opening, home: Spot) -> None:
        is_remote = opening.remote == RemoteKind.REMOTE
        anywhere = OpeningPlace(place_text="United States", country="US")
        place = anywhere if is_remote else place_of(home)
        self.places += state_places(opening=opening, places=[place])

    def _spread(self, openings: list[Opening]) -> None:
        """Some that are live are offered in several places, one of an employer."""
        live = [
            one
            for one in openings
            if one.is_live(at=self.now) and one.city and one.title not in STAGES.values()
        ]
        chosen = {opening.employer.pk: opening for opening in live}
        for opening, count in zip(chosen.values(), SEVERAL, strict=False):
            first = [place for place in self.places if place.opening is opening]
            self.places = [place for place in self.places if place not in first]
            others = [spot(code) for code in SPREAD if spot(code).city != opening.city]
            more = [place_of(home) for home in others[: count - 1]]
            self.places += state_places(opening=opening, places=[*first, *more])

    def _description(self, house: House, work: Work, opening: Opening) -> str:
        rng = self.rng
        tasks = list(work.tasks)
        rng.shuffle(tasks)
        where = {
            RemoteKind.REMOTE: "You work from home, anywhere in the country.",
            RemoteKind.HYBRID: f"You work in {opening.city} two or three days a week.",
        }.get(RemoteKind(opening.remote), f"The place of work is {opening.city}.")
        hours, opening.hours_min, opening.hours_max = rng.choice(HOURS[opening.employment_type])
        parts = [
            work.purpose,
            house.employer.text,
            "## What you will do",
            "\n".join(f"- {task}" for task in tasks),
            "## How we work",
            f"{rng.choice(house.sector.good_weeks)} {where} {hours}",
            "## What you get",
            " ".join(rng.sample(GAINS_FOR_A_WHILE.get(opening.employment_type, GAINS), k=2)),
            "## How we hire",
            rng.choice(HIRING + HIRING_WITH_FEEDBACK * opening.answers_feedback),
        ]
        return "\n\n".join(parts)

    def _life(self, opening: Opening, posted: datetime, *, is_stage: bool) -> None:
        """Most are live; some are drafts, wait for review, come later, or are over."""
        opening.posted_at = opening.publish_at = posted
        opening.closes_at = _end(opening, posted + timedelta(days=self.rng.choice([70, 80, 88])))
        opening.state = OpeningState.PUBLISHED
        if is_stage:
            opening.closes_at = _end(opening, self.now + timedelta(days=28))
            return
        lives = TRUSTED_LIVES if opening.employer.is_trusted else NEW_LIVES
        [life] = self.rng.choices(list(lives), weights=list(lives.values()))
        if life in {OpeningState.DRAFT, OpeningState.IN_REVIEW}:
            self._unpublish(opening, OpeningState(life))
        elif life == OpeningState.CLOSED:
            self._close(opening)
        elif life == "expired":
            ended = self.now - timedelta(hours=self.rng.randint(3, 90))
            opening.closes_at = max(ended, posted + timedelta(hours=5))
        elif life == "later":
            later = self.now + timedelta(days=self.rng.randint(1, 6))
            opening.publish_at = opening.posted_at = later

    def _unpublish(self, opening: Opening, state: OpeningState) -> None:
        opening.state = state
        opening.posted_at = opening.publish_at = opening.closes_at = None
        if state == OpeningState.IN_REVIEW:
            opening.review_by = staff_deadline(opening.updated_at)

    def _close(self, opening: Opening) -> None:
        opening.state = OpeningState.CLOSED
        ended = self.now - timedelta(hours=self.rng.randint(2, 200))
        opening.closed_at = max(ended, opening.created_at + timedelta(hours=80))
        opening.close_reason = self.rng.choice([CloseReason.FILLED, CloseReason.WITHDRAWN])


def _say_more(openings: list[Opening]) -> None:
    """Some say whether the position is open now, and whether they help with a visa."""
    for number, opening in enumerate(openings):
        if number % 4 == 0:
            opening.vacancy = Vacancy.TALENT_POOL if number % 20 == 0 else Vacancy.OPEN_NOW
        if number % 3 == 0 and opening.remote == RemoteKind.REMOTE:
            opening.remote_from = "Ohio\nKentucky\nCanada"
        if number % 9 == 0:
            opening.people_to_hire = 2
        if number % 5 == 0:
            opening.visa_support = VisaSupport.YES if number % 10 == 0 else VisaSupport.NO


def _end(opening: Opening, moment: datetime) -> datetime:
    """Of that day, as the form takes a last day to apply."""
    zone = read_zone(opening.employer.time_zone)
    return end_of(moment.astimezone(zone).date(), opening.employer)


def is_stage(house: House, work: Work) -> bool:
    """An opening on which stories play."""
    return STAGES.get(house.firm.name) == work.title
