"""Where somebody who is struggling finds a person to talk to, by country."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from coaching.models import HelpLine

DATA = Path(__file__).resolve().parents[1] / "data" / "help_lines.toml"
ANYWHERE = ""  # the code of lines that reach people in any country


@dataclass(frozen=True)
class Country:
    """A country that has help lines, as the selector names it."""

    code: str
    name: str


def help_lines(country: str = "") -> list[HelpLine]:
    """The lines of a country, then those that reach people anywhere; never an empty list of none
    for a country that we do not know: then it is the site's own country."""
    code = country or country_of_zone(settings.SITE_TIME_ZONE)
    lines = HelpLine.objects.shown().filter(country__in=[code, ANYWHERE])
    return sorted(lines.order_by("position", "pk"), key=lambda line: line.country == ANYWHERE)


def lines_anywhere() -> list[HelpLine]:
    return list(HelpLine.objects.shown().filter(country=ANYWHERE).order_by("position", "pk"))


def countries() -> list[Country]:
    """Every country that has a line, by name."""
    codes = HelpLine.objects.shown().exclude(country=ANYWHERE).order_by("country")
    found = [
        Country(code, country_name(code)) for code in set(codes.values_list("country", flat=True))
    ]
    return sorted(found, key=lambda country: country.name)


def country_name(code: str) -> str:
    """The country's name where the site brought it along; staff may add others by their code."""
    name: str = content()["names"].get(code, code)
    return name


def country_of_zone(zone: str) -> str:
    """The country in which a time zone lies; empty where no line of ours is."""
    zones: dict[str, list[str]] = content()["zones"]
    return next(
        (code for code, names in zones.items() if any(fnmatchcase(zone, name) for name in names)),
        ANYWHERE,
    )


@lru_cache(maxsize=1)
def content() -> dict[str, Any]:
    """The file that the site brings along: names, zones and the first lines."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
