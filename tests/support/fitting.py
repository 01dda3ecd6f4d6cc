"""Whether an opening fits a search, told from its row alone: a second opinion on the index."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import acos, cos, radians, sin

from jobstore.lib.places import city_in

MILES = 3958.8  # from the middle of the earth to where people live
_CITY = city_in("Columbus", "OH")
COLUMBUS = (_CITY.latitude, _CITY.longitude)


def _whole(number):
    return number.quantize(Decimal(1), ROUND_HALF_UP)


def _cents(number):
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def pays(row):
    """By the hour, by the year, and by the year where a full week may be meant; None: not known."""
    top = row.pay_max if row.pay_max is not None else row.pay_min
    if top is None or row.pay_currency != "USD":
        return None, None, None
    hours = row.hours_max or row.hours_min
    if hours is None and row.employment_type not in ("PART_TIME", "PER_DIEM"):
        hours = Decimal(40)
    if row.pay_period == "HOUR":
        year = None if hours is None else _whole(top * hours * 52)
        return _cents(top), year, _whole(top * 40 * 52) if year is None else year
    hour = None if hours is None else _cents(top / (hours * 52))
    return hour, _whole(top), _whole(top)


def fits_pay(row, criteria):
    hour, year, likely = pays(row)
    if criteria.pay is None:
        return likely is not None or not criteria.stated_pay
    by_year = year if criteria.stated_pay else likely
    known = hour if criteria.pay < 1000 else by_year
    return not criteria.stated_pay if known is None else known >= criteria.pay


def fits_said(said, chosen, *, is_only):
    return not is_only if not said else not chosen or said in chosen


def miles(one, other):
    (north, east), (north2, east2) = (map(radians, point) for point in (one, other))
    part = sin(north) * sin(north2) + cos(north) * cos(north2) * cos(east - east2)
    return MILES * acos(min(1.0, part))


def fits_place(row, criteria):
    """ "Columbus, OH", a state, from home, or one of them or from home."""
    if not criteria.place:
        return True
    name, _, remote = criteria.place.partition(" or ")
    if (remote or name == "remote") and row.remote in ("remote", "remote_ok"):
        return True
    places = row.places.all()
    if name == "Columbus, OH":
        points = [(place.latitude, place.longitude) for place in places]
        return any(point[0] and miles(point, COLUMBUS) <= criteria.radius for point in points)
    return any(place.region == name for place in places)


def fits(row, criteria, *, at, hidden):
    """All but the words are told by the row; words by what it says."""
    is_elsewhere = bool(row.source) and row.taken_over_at is None
    said = f"{row.title} {row.description}".lower().split()
    return all(
        (
            row.state == "published",
            None not in (row.publish_at, row.closes_at) and row.publish_at <= at < row.closes_at,
            row.pk not in hidden.openings and row.employer_id not in hidden.employers,
            not criteria.types or row.employment_type in criteria.types,
            not criteria.remote or row.remote in criteria.remote,
            not criteria.category or row.category in criteria.category,
            not criteria.employer or row.employer.slug in criteria.employer,
            not criteria.apply or ("elsewhere" if is_elsewhere else "here") in criteria.apply,
            fits_said(row.vacancy, criteria.vacancy, is_only="vacancy" in criteria.says),
            fits_said(row.visa_support, criteria.visa, is_only="visa" in criteria.says),
            not criteria.answers or is_elsewhere or row.answer_days <= criteria.answers,
            not criteria.days or row.publish_at > at - timedelta(days=criteria.days),
            all(word in said for word in criteria.words.split()),
            fits_place(row, criteria),
            fits_pay(row, criteria),
        )
    )
