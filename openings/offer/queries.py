"""What an offer says, what is wrong with it, and until when it can be answered or renewed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Min, Prefetch

from jobstore.lib.endings import end_at
from jobstore.lib.zones import add_working_days, after_the_night, local_instant, read_zone
from openings.application.models import Application
from openings.application.states import Outcome
from openings.decision.queries import open_decisions
from openings.decision.states import Decision
from openings.offer.models import Offer
from openings.offer.states import OfferState
from openings.opening.models import Opening

OFFERS = Prefetch("offers", Offer.objects.order_by("number"))
SHORTEST, LONGEST = timedelta(hours=23), timedelta(days=31)  # as people count 1 and 30 days
RENEWABLE = 5  # working days after it ran out
DISPUTABLE = timedelta(days=3)  # since the employer noted a yes
EVENING = time(17)
FARTHEST_START = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is offered; `ends_at` comes from `end_of_offer`."""

    pay: Decimal
    pay_currency: str
    pay_period: str
    starts_on: date
    place: str
    employment_type: str
    hours: Decimal | None = None  # a week
    conditions: str = ""
    ends_at: datetime


def end_of_offer(application: Application, day: date, hour: time) -> datetime:
    """That hour where the employer is; in the candidate's night, the morning after it."""
    stated = end_at(day, hour, read_zone(application.opening.employer.time_zone))
    return after_the_night(stated, read_zone(application.candidate.time_zone))


def end_fault(ends_at: datetime, *, at: datetime) -> str:
    if ends_at < at + SHORTEST:
        return "Leave at least one day for the answer."
    if ends_at > at + LONGEST:
        return "An offer stands for 30 days at most."
    return ""


def term_faults(terms: Terms, *, at: datetime) -> dict[str, str]:
    """What no offer may say, by the field of the form."""
    faults = {}
    if terms.pay <= 0:
        faults["pay"] = "Name the pay."
    if terms.starts_on < at.date() - timedelta(days=1):
        faults["starts_on"] = "This day has passed. Choose a later one."
    if terms.starts_on > (at + FARTHEST_START).date():
        faults["starts_on"] = "Choose a day within the next two years."
    if fault := end_fault(terms.ends_at, at=at):
        faults["ends_on"] = fault
    return faults


def term_doubts(terms: Terms, opening: Opening) -> list[str]:
    """What may be meant, and seldom is."""
    doubts = []
    if terms.starts_on <= terms.ends_at.date():
        doubts.append("The job starts before the time to answer is over.")
    stated = (opening.pay_currency, opening.pay_period) == (terms.pay_currency, terms.pay_period)
    if stated and opening.pay_min is not None and terms.pay < opening.pay_min:
        doubts.append(f"The pay is below what the opening says: {opening.pay_text}.")
    return doubts


def usual_terms(opening: Opening, *, ends_at: datetime) -> Terms:
    """As the opening states them; the start two weeks after the end."""
    return Terms(
        pay=opening.pay_min or opening.pay_max or Decimal(0),
        pay_currency=opening.pay_currency,
        pay_period=opening.pay_period,
        starts_on=ends_at.date() + timedelta(days=14),
        place=opening.place_line,
        employment_type=opening.employment_type,
        hours=opening.hours_min,
        ends_at=ends_at,
    )


def renewable_until(offer: Offer) -> datetime:
    """Of one that ran out: the end of the last day on which it may be renewed."""
    zone = read_zone(offer.application.opening.employer.time_zone)
    day = add_working_days(offer.ends_at.astimezone(zone).date(), RENEWABLE)
    return local_instant(day + timedelta(days=1), time(), zone)


def can_prolong(offer: Offer, *, at: datetime) -> bool:
    """One that ran out stands again only where an offer could be made."""
    if offer.state == OfferState.LAPSED:
        is_offerable = Decision.OFFER in open_decisions(offer.application, at=at)
        return at < renewable_until(offer) and is_offerable
    return offer.is_open(at=at) and offer.application.outcome == Outcome.OPEN


def can_dispute(offer: Offer | None, *, at: datetime) -> bool:
    """The employer noted a yes that the candidate may not have given."""
    return (
        offer is not None
        and offer.state == OfferState.ACCEPTED
        and offer.is_by_phone
        and offer.settled_at is not None
        and at < offer.settled_at + DISPUTABLE
    )


def next_end() -> datetime | None:
    moment: datetime | None = Offer.objects.out().aggregate(next=Min("ends_at"))["next"]
    return moment
