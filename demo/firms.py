"""The employers of the demo, with owners and recruiters."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo.catalog import Firm, Sector, sectors
from demo.luck import happens
from demo.people import People, a_phone
from demo.places import spot
from jobstore.lib import clock
from jobstore.people.employer.actions.employer import (
    edit_employer,
    pass_employer,
    register_employer,
    trust_employer,
)
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.employer.queries import mark_of_employer
from jobstore.people.states import Role
from jobstore.people.user.models import User

ACME = "Acme Stores"
MOVING = "Sunfold Solar"  # names another site, which staff have not read yet
NEWCOMERS = frozenset({"Highland Lodge", "Harmon Tutoring", "Sunfold Solar"})


@dataclass
class House:
    """An employer with its people and its sector."""

    employer: Employer
    sector: Sector
    firm: Firm
    owner: User
    recruiters: list[User] = field(default_factory=list)


def open_houses(
    people: People, cast: dict[str, User], rng: Random, *, now: datetime
) -> list[House]:
    return [
        _open(firm, sector, people, cast, rng=rng, now=now)
        for sector in sectors()
        for firm in sector.firms
    ]


def _open(
    firm: Firm,
    sector: Sector,
    people: People,
    cast: dict[str, User],
    *,
    rng: Random,
    now: datetime,
) -> House:
    home = spot(firm.postal_code)
    joined = now - timedelta(days=rng.randint(90, 700))
    domain = f"{firm.name.lower().replace(' ', '').replace('.', '')}.example.com"
    is_acme = firm.name == ACME
    owner = cast["olivia"] if is_acme else _member(people, domain, home.time_zone)
    recruiter = cast["rex"] if is_acme else _member(people, domain, home.time_zone)
    with clock.at(joined):
        employer = _register(firm, owner, website=f"https://{domain}", rng=rng)
        seen = mark_of_employer(employer)
        employer = pass_employer(employer=employer, by=cast["sam"], seen=seen)
        if firm.name == MOVING:
            _ask_to_change(employer, owner, website=f"https://jobs.{domain}")
        if firm.name not in NEWCOMERS:
            employer = trust_employer(employer=employer, by=cast["sam"], is_trusted=True)
        Membership.objects.create(
            employer=employer, user=recruiter, role=Role.RECRUITER, joined_at=joined
        )
    return House(employer=employer, sector=sector, firm=firm, owner=owner, recruiters=[recruiter])


def _register(firm: Firm, owner: User, *, website: str, rng: Random) -> Employer:
    home = spot(firm.postal_code)
    is_acme = firm.name == ACME
    facts = {
        "name": firm.name,
        "website": website,
        "city": home.city,
        "region": home.region,
        "time_zone": home.time_zone,
    }
    employer = register_employer(by=owner, **facts)
    return edit_employer(
        employer=employer,
        by=owner,
        text=firm.text,
        phone=a_phone(rng),
        answer_days=7 if is_acme else rng.choice([5, 7, 10, 10, 15]),
        answers_feedback=is_acme or happens(rng, 0.85),
        **facts,
    )


def _ask_to_change(employer: Employer, owner: User, **changes: str) -> None:
    names = ("name", "website", "city", "region", "time_zone", "text", "phone")
    facts = {name: getattr(employer, name) for name in names} | changes
    edit_employer(
        employer=employer,
        by=owner,
        answer_days=employer.answer_days,
        answers_feedback=employer.answers_feedback,
        **facts,
    )


def _member(people: People, domain: str, time_zone: str) -> User:
    name = people.new_name()
    address = f"{name.lower().replace(' ', '.')}@{domain}"
    return people.add(address, name, time_zone=time_zone)
