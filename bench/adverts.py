"""Adverts as a big site exports them: HTML, a tenth as many employers, some in several places."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from jobstore.lib import clock, places, places_table

WORDS = (
    *("team", "shift", "store", "order", "guest", "patient", "truck", "route", "ledger", "server"),
    *("code", "release", "customer", "schedule", "safety", "report", "tool", "machine", "kitchen"),
    *("bread", "garden", "school", "lead", "help", "plan", "check", "carry", "clean", "write"),
    *("build", "test", "answer", "drive", "open", "count", "greet", "mend", "daily", "early"),
    *("late", "careful", "kind", "quick", "calm", "steady", "local", "new", "every", "with", "and"),
)
TITLES = ("Baker", "Cashier", "Nurse", "Driver", "Welder", "Clerk", "Cook", "Teacher", "Painter")
KINDS = ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN")
EMPLOYERS = 10  # adverts of one, about
SEVERAL = 0.1  # of the adverts have two to five places
PAID = 0.65


def adverts(count: int) -> Iterator[dict[str, Any]]:
    """The same ones every time but for their days, which count from now."""
    rng = Random(7)
    towns = [f"{city.title()}, {state}" for city, state, _weight in places_table.names()]
    towns = [town for town in towns if places.city_and_state(town)]
    today = clock.now().date()
    for number in range(count):
        posted = today - timedelta(days=rng.randrange(60))
        stated = rng.sample(towns, rng.randint(2, 5) if rng.random() < SEVERAL else 1)
        employer = f"{rng.choice(WORDS).title()} Works {rng.randrange(count // EMPLOYERS + 1)}"
        row = {
            "@context": "https://schema.org/",
            "@type": "JobPosting",
            "title": f"{rng.choice(WORDS).title()} {rng.choice(TITLES)} {number % 97}",
            "description": "".join(_blocks(rng)),
            "datePosted": posted.isoformat(),
            "validThrough": (today + timedelta(days=rng.randrange(5, 60))).isoformat(),
            "employmentType": rng.choice(KINDS),
            "hiringOrganization": {"@type": "Organization", "name": employer},
            "identifier": {"@type": "PropertyValue", "name": "site", "value": f"J{number}"},
            "jobLocation": [_place(*town.rsplit(", ", 1)) for town in stated],
            "url": f"https://adverts.example.org/jobs/{number}",
        }
        if rng.random() < PAID:
            row["baseSalary"] = _pay(rng.randint(15, 60))
        yield row


def _place(city: str, state: str) -> dict[str, Any]:
    address = {"addressLocality": city, "addressRegion": state, "addressCountry": "US"}
    return {"@type": "Place", "address": {"@type": "PostalAddress", **address}}


def _pay(low: int) -> dict[str, Any]:
    value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": low + 4, "unitText": "HOUR"}
    return {"@type": "MonetaryAmount", "currency": "USD", "value": value}


def _sentence(rng: Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."


def _blocks(rng: Random) -> Iterator[str]:
    yield f"<h2>{_sentence(rng, 3)}</h2>"
    for _ in range(3):
        strong = f"<strong>{_sentence(rng, 4)}</strong>"
        yield f"<p>{_sentence(rng, 25)} {strong} {_sentence(rng, 9)}</p>"
    items = "".join(f"<li>{_sentence(rng, 7)}</li>" for _ in range(6))
    yield f"<ul>{items}</ul><p>Pay &amp; hours: {_sentence(rng, 6)}</p>"
