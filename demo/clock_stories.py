"""An interview held elsewhere, and a promise long broken where a law sets a last day."""

from datetime import timedelta

from demo.firms import ACME
from demo.stories import Stage
from demo.way import Story
from openings.interview.states import InterviewKind
from openings.opening.actions.publish import publish_opening
from openings.opening.actions.save import OpeningFacts, create_opening
from openings.opening.states import EmploymentType, PayPeriod, RemoteKind
from openings.reported.actions import report_interview
from openings.reported.models import ReportedInterview, ReportedPerson

TORONTO = OpeningFacts(
    title="Store Supervisor, Toronto",
    description=(
        "You open our first store north of the lake and lead a team of six on the floor. You plan"
        " the week, count the till, and show new people how we treat customers.\n\n"
        "The store opens in spring, so the first months are building and hiring: shelves, stock,"
        " the first rota, the first Saturday. From then on you keep it running. You talk to"
        " Columbus once a week, and in between you decide yourself: who works when, what stands in"
        " the window, what goes back to the warehouse. You will spend most of the day on the floor"
        " and about an hour of it at a desk.\n\n"
        "We train you for four weeks in Columbus and pay for the trips."
    ),
    category="Retail",
    employment_type=EmploymentType.FULL_TIME,
    remote=RemoteKind.ON_SITE,
    place="Toronto, ON",
    country="CA",
    pay_min=24,
    pay_max=28,
    pay_currency="CAD",
    pay_period=PayPeriod.HOUR,
    hides_pay=False,
    answer_days=7,
    answers_feedback=True,
    welcomes_calls=False,
    may_apply_again=True,
    closes_on=None,
    requirements=("Two years of leading a team", "Opening and closing a store"),
    questions=(),
)


def noahs_interview_elsewhere(stage: Stage) -> Story:
    """He noted it that evening; nobody named a day, and he has heard nothing."""
    start = stage.calendar.back(16, 10)
    yield stage.calendar.back(16, 19)
    report_interview(
        reported=ReportedInterview(
            company="Harbor Street Market",
            role="Floor Lead",
            kind=InterviewKind.IN_PERSON,
            starts_at=start,
            ends_at=start + timedelta(minutes=40),
            time_zone="America/New_York",
            website="https://www.harborstreetmarket.example",
            people=(ReportedPerson(name="Greta Moss"),),
        ),
        by=stage.cast["noah"],
    )


def toronto(stage: Stage) -> Story:
    """Interviewed and never answered: the promise is broken, and the legal clock runs."""
    day, house = stage.calendar, stage.house(ACME)
    yield day.back(33, 9)
    recruiter = house.recruiters[0]
    draft = create_opening(employer=house.employer, by=recruiter, facts=TORONTO)
    opening = publish_opening(opening=draft, by=recruiter)
    way = stage.way_to(opening, stage.newcomer(), house)
    yield day.back(31, 18)
    way.apply(way.words.note)
    yield day.back(28, 10)
    way.invite(day.back(24, 11))


ALL = (noahs_interview_elsewhere, toronto)
