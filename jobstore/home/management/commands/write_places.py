from collections import defaultdict
from statistics import fmean
from typing import Any
from zoneinfo import available_timezones

import zipcodes
from django.core.management.base import BaseCommand

from jobstore.lib import places_table
from jobstore.lib.places import STATES, key_of

Row = dict[str, Any]
ZONES = available_timezones()


class Command(BaseCommand):
    help = "Write the table of cities and ZIP codes from the postal data of zipcodes."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        places_table.PATH.write_text(table_of(zipcodes.list_all()))  # type: ignore[no-untyped-call]
        self.stdout.write(f"Written: {places_table.PATH}")


def table_of(rows: list[Row]) -> str:
    """A city stands in the middle of its ZIP codes. Codes and cities without a point: see below.

    The data give codes that belong to no spot the point 0, 0. Such a code takes the point of its
    city; a city of nothing else is left out.
    """
    known = [row for row in rows if row["state"] in STATES]
    cities = _cities_of([row for row in known if _has_point(row)])
    lines = list(cities.values())
    for row in known:
        own = _line(row["zip_code"], row, [row], row["city"]) if _has_point(row) else ""
        city = cities.get((key_of(row["city"]), row["state"]), "")
        if own:
            lines.append(own)
        elif city:
            lines.append("\t".join([row["zip_code"], *city.split("\t")[1:]]))
    return "".join(sorted(f"{line}\n" for line in lines))


def _cities_of(rows: list[Row]) -> dict[tuple[str, str], str]:
    """A name of its own counts before one that is merely accepted for another city's code."""
    own: dict[tuple[str, str], list[Row]] = defaultdict(list)
    also: dict[tuple[str, str], list[Row]] = defaultdict(list)
    spelled: dict[tuple[str, str], str] = {}
    for row in rows:
        own[key_of(row["city"]), row["state"]].append(row)
        for name in row["acceptable_cities"]:
            also[key_of(name), row["state"]].append(row)
            spelled.setdefault((key_of(name), row["state"]), name)
    found = {key: _line(key[0], group[0], group, spelled[key]) for key, group in also.items()}
    return found | {
        key: _line(key[0], group[0], group, group[0]["city"]) for key, group in own.items()
    }


def _has_point(row: Row) -> bool:
    return bool(float(row["lat"]) or float(row["long"]))


def _line(key: str, first: Row, group: list[Row], name: str) -> str:
    latitude, longitude = (
        round(fmean(float(row[column]) for row in group), 4) for column in ("lat", "long")
    )
    zone = first["timezone"] if first["timezone"] in ZONES else ""
    zone = zone.removeprefix(places_table.HOME_ZONES)
    return "\t".join(
        [key, first["state"], name, str(latitude), str(longitude), str(len(group)), zone]
    )
