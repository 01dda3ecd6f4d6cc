"""The employers of the year with their people, and what they post."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from demo.catalog import Sector, Work, sectors
from demo.people import FIRST_NAMES, LAST_NAMES
from demo.places import SPREAD, Spot, spot
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.actions.employer import (
    edit_employer,
    pass_employer,
    register_employer,
    trust_employer,
)
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import mark_of_employer
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User
from openings.closing.actions.group import GroupEnd, end_group
from openings.closing.queries.group import open_of
from openings.closing.states import ENDED_TOGETHER
from openings.opening.actions.publish import approve_opening, close_opening, publish_opening
from openings.opening.actions.save import OpeningFacts, Question, create_opening
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.opening.states import CloseReason, OpeningState, RemoteKind
from tests.simulation.manners import CLOSES_EARLY, MANNERS, Manner
from tests.simulation.world import Story, World

OPENINGS_EACH = 3
UP_FOR_DAYS = 85
TRUSTED_SHARE = 0.8
CLOSED_TEXT = "We are not filling this job any more. Thank you for the time that you gave to it."


@dataclass
class House:
    """An employer with the one person who recruits for it."""

    number: int
    employer: Employer
    sector: Sector
    manner: Manner
    recruiter: User
    home: Spot
    openings: list[int] = field(default_factory=list)  # ids, the newest last

    @property
    def zone(self) -> ZoneInfo:
        return read_zone(self.employer.time_zone)


@dataclass
class Cast:
    """Everybody of the year."""

    candidates: list[User]
    houses: list[House]
    moderator: User
    consultant: User
    coach: User


class Registry:
    """Makes users: distinct names and addresses, one cheap password that opens nothing."""

    def __init__(self, luck: Random, now: datetime) -> None:
        self.luck = luck
        self.now = now
        self.password = make_password(None)
        self.names: set[str] = set()

    def new_name(self) -> str:
        while True:
            name = f"{self.luck.choice(FIRST_NAMES)} {self.luck.choice(LAST_NAMES)}"
            if name not in self.names:
                self.names.add(name)
                return name

    def user(self, *, domain: str, zone: str, is_staff: bool = False) -> User:
        name = self.new_name()
        return User(
            email=f"{name.lower().replace(' ', '.')}@{domain}",
            name=name,
            phone=f"555 01{self.luck.randint(10, 99)}",
            time_zone=zone,
            password=self.password,
            date_joined=self.now,
            is_staff=is_staff,
        )

    def save(self, users: list[User]) -> list[User]:
        User.objects.bulk_create(users)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        return users


def gather(world: World, *, candidates: int, employers: int) -> Cast:
    """Everybody is there when the year begins."""
    registry = Registry(world.luck("people"), world.since)
    [moderator, consultant, coach] = registry.save(
        [registry.user(domain="staff.example.org", zone=NEW_YORK, is_staff=True) for _ in range(3)]
    )
    for user, group in (
        (moderator, StaffGroup.MODERATOR),
        (consultant, StaffGroup.CONSULTANT),
        (coach, StaffGroup.COACH),
    ):
        user.groups.add(Group.objects.get_or_create(name=group.value)[0])
    with clock.at(world.since):
        houses = [_open(world, registry, number, by=moderator) for number in range(employers)]
    seekers = [
        registry.user(domain="example.org", zone=spot(registry.luck.choice(SPREAD)).time_zone)
        for _ in range(candidates)
    ]
    return Cast(
        candidates=registry.save(seekers),
        houses=houses,
        moderator=moderator,
        consultant=consultant,
        coach=coach,
    )


NEW_YORK = "America/New_York"


def _open(world: World, registry: Registry, number: int, *, by: User) -> House:
    luck = world.luck("house", number)
    sector = sectors()[number % len(sectors())]
    firm = sector.firms[number // len(sectors()) % len(sector.firms)]
    home = spot(luck.choice(SPREAD))
    domain = f"employer{number}.example.com"
    [owner] = registry.save([registry.user(domain=domain, zone=home.time_zone)])
    facts = {
        "name": f"{firm.name} {number}",
        "website": f"https://{domain}",
        "city": home.city,
        "region": home.region,
        "time_zone": home.time_zone,
    }
    employer = register_employer(by=owner, **facts)
    employer = edit_employer(
        employer=employer,
        by=owner,
        text=firm.text,
        phone="555 0100",
        answer_days=luck.choice([5, 7, 10]),
        answers_feedback=luck.random() < 0.9,
        **facts,
    )
    employer = pass_employer(employer=employer, by=by, seen=mark_of_employer(employer))
    if luck.random() < TRUSTED_SHARE:
        employer = trust_employer(employer=employer, by=by, is_trusted=True)
    manner = MANNERS[number % len(MANNERS)]
    return House(
        number=number,
        employer=employer,
        sector=sector,
        manner=manner,
        recruiter=owner,
        home=home,
    )


def posting(world: World, house: House, place: int, *, staff: User) -> Story:
    """One advert after the other for as long as the year lasts."""
    luck = world.luck("posting", house.number, place)
    moment = world.since + timedelta(hours=1 + place, minutes=luck.randrange(60))
    while moment < world.until:
        yield moment
        opening = _post(house, luck)
        if opening.state == OpeningState.IN_REVIEW:
            yield working_hour(clock.now(), 1, luck, read_zone(NEW_YORK))
            opening = approve_opening(opening=opening, by=staff, version=opening.version)
        house.openings.append(opening.pk)
        world.begin(closing(world, house, opening))
        moment = clock.now() + timedelta(days=UP_FOR_DAYS, minutes=luck.randrange(600))


def closing(world: World, house: House, opening: Opening) -> Story:
    """Some are taken down before their end; then those whom nobody met may be ended together."""
    luck = world.luck("closing", house.number, len(house.openings))
    if luck.random() >= CLOSES_EARLY:
        return
    yield working_hour(clock.now(), luck.randint(8, 50), luck, house.zone)
    reason = luck.choice([CloseReason.FILLED, CloseReason.WITHDRAWN])
    opening = Opening.objects.select_related("employer").get(pk=opening.pk)
    if opening.state == OpeningState.CLOSED:
        return
    count = open_count(opening)
    opening = close_opening(opening=opening, by=house.recruiter, reason=reason, seen_open=count)
    yield clock.now() + timedelta(minutes=luck.randint(5, 600))
    for group in sorted(ENDED_TOGETHER):
        if luck.random() < house.manner.ends_together:
            seen = open_of(opening, group).count()
            end = GroupEnd(group=group, text=CLOSED_TEXT)
            end_group(opening=opening, end=end, seen=seen, by=house.recruiter)


def _post(house: House, luck: Random) -> Opening:
    work = luck.choice(house.sector.works)
    opening = create_opening(
        employer=house.employer, by=house.recruiter, facts=_facts(house, work, luck)
    )
    return publish_opening(opening=opening, by=house.recruiter)


def _facts(house: House, work: Work, luck: Random) -> OpeningFacts:
    tasks = "\n".join(f"- {task}" for task in work.tasks)
    week = luck.choice(house.sector.good_weeks)
    remote = luck.choice(work.remote)
    return OpeningFacts(
        title=work.title,
        description=f"{work.purpose}\n\n{house.employer.text}\n\n{tasks}\n\n{week}",
        category=house.sector.name,
        employment_type=luck.choice(work.types),
        remote=remote,
        place="" if remote == RemoteKind.REMOTE else house.home.postal_code,
        country="US",
        pay_min=work.pay[0],
        pay_max=work.pay[1],
        pay_currency="USD",
        pay_period=work.period,
        hides_pay=False,
        answer_days=house.employer.answer_days,
        answers_feedback=house.employer.answers_feedback,
        welcomes_calls=luck.random() < 0.3,
        may_apply_again=True,
        closes_on=None,
        requirements=tuple(work.asks),
        questions=tuple(
            Question(text=item.text, kind=item.kind, options=item.options)
            for item in work.questions
        ),
    )


def working_hour(moment: datetime, days: int, luck: Random, zone: ZoneInfo) -> datetime:
    """Some minute of office hours, so many working days later."""
    day = periods.add_working_days(moment.astimezone(zone).date(), max(days, 0))
    if not periods.is_working_day(day):
        day = periods.add_working_days(day, 1)
    at = periods.local_instant(day, periods.MORNING, zone)
    at += timedelta(minutes=luck.randrange(15, 8 * 60))
    return max(at, moment + timedelta(minutes=luck.randrange(5, 90)))


def live_openings(houses: list[House]) -> Iterator[tuple[House, int]]:
    for house in houses:
        for pk in house.openings[-OPENINGS_EACH:]:
            yield house, pk
