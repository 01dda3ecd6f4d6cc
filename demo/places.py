"""Real places all over the United States, by ZIP code."""

from dataclasses import dataclass
from functools import cache

import zipcodes

from jobstore.lib.places import miles_between

SPREAD = (
    *("02139", "03101", "05401", "06511", "07102", "10025", "11215", "12203", "14201", "15222"),
    *("19103", "21201", "20001", "23220", "27601", "28202", "29403", "30308", "32801", "33130"),
    *("35203", "37210", "38103", "40202", "43215", "44113", "45202", "46204", "48104", "49503"),
    *("53202", "53703", "55408", "57104", "58102", "60632", "63104", "66106", "68102", "70119"),
    *("72201", "73102", "75201", "77006", "78704", "79901", "80205", "82001", "83702", "84106"),
    *("85004", "87102", "89101", "90012", "94110", "95112", "96813", "97214", "98103", "99501"),
)


@dataclass(frozen=True)
class Spot:
    city: str
    region: str
    postal_code: str
    latitude: float
    longitude: float
    time_zone: str


@cache
def near(home: Spot) -> tuple[str, ...]:
    """The ZIP codes where a firm of this region may have another house, the nearest first."""
    here = (home.latitude, home.longitude)

    def miles(postal_code: str) -> float:
        there = spot(postal_code)
        return miles_between(here, (there.latitude, there.longitude))

    return tuple(sorted(SPREAD, key=miles)[:4])


@cache
def spot(postal_code: str) -> Spot:
    row = zipcodes.matching(postal_code)[0]  # type: ignore[no-untyped-call]  # it has no types
    return Spot(
        city=row["city"],
        region=row["state"],
        postal_code=postal_code,
        latitude=float(row["lat"]),
        longitude=float(row["long"]),
        time_zone=row["timezone"],
    )
