"""One advert as a source states it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openings.opening.states import PayPeriod, RemoteKind

Row = Mapping[str, Any]
When = date | datetime  # a day as a whole, or a moment with its zone


class RowRefused(Exception):
    """Why one row cannot be imported, in one line."""


@dataclass(frozen=True, kw_only=True)
class Advert:
    """What a row says. Empty means not stated; `notes` tell what was left out or read by a rule."""

    source: str
    source_key: str
    number: str | None = None  # the source's own; None where the key alone tells adverts apart
    title: str
    description: str = ""  # Markdown
    employer: str = ""
    unit: str = ""
    place_text: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    remote: str = RemoteKind.NOT_STATED
    employment_type: str = ""
    category: str = ""
    pay_min: Decimal | None = None
    pay_max: Decimal | None = None
    pay_currency: str = "USD"
    pay_period: str = PayPeriod.YEAR
    posted: When | None = None
    ends: When | None = None  # the last day, or the moment
    source_url: str = ""
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Tells a changed row from an unchanged one; how it is noted does not count."""
        facts = asdict(self)
        del facts["notes"], facts["number"]  # the key has the number
        text = json.dumps(facts, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def key_of(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
