"""Writes a batch of adverts: each is new, changed, or as it was; an odd one costs no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import local_instant, read_zone
from openings.importing.actions.employers import employers_of
from openings.importing.actions.identity import Advert, Known, KnownAdverts, RowRefused, When
from openings.importing.actions.marks import Run, escaped, markdown_lines
from openings.opening.models import Opening
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState
from openings.place.actions import save_places, state_places
from openings.place.models import PLACE_FACTS, OpeningPlace

LIVES = timedelta(days=90)  # where the source states no end
FIELDS = (
    *("source", "source_key", "title", "remote", "employment_type", "category"),
    *("pay_min", "pay_max", "pay_currency", "pay_period", "source_url"),
    *("vacancy", "visa_support"),
)
WRITTEN = (
    *(*FIELDS, *PLACE_FACTS, "more_places", "employer", "description", "hides_pay"),
    *("answers_feedback", "source_digest", "updated_at", "state", "closes_at", "posted_at"),
    *("publish_at", "closed_at", "close_reason"),
)
ODD = (DatabaseError, ValueError, OverflowError)  # of a row that no rule foresaw


class ImportOutcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class _Row:
    advert: Advert
    known: Known | None = None
    result: ImportOutcome | RowRefused | None = None  # None as long as it is to be written


def import_adverts(
    *, adverts: Sequence[Advert], stored: KnownAdverts
) -> list[ImportOutcome | RowRefused]:
    """What became of each. Idempotent by (source, source_key)."""
    rows = [_row(advert, stored) for advert in adverts]
    _write([row for row in rows if row.result is None])
    return [row.result for row in rows if row.result is not None]


def _row(advert: Advert, stored: KnownAdverts) -> _Row:
    if not advert.source_url and not advert.description:
        why = "it has neither a description nor the address of the full advert"
        return _Row(advert, result=RowRefused(why))
    try:
        known = stored.opening_of(advert)
    except RowRefused as refusal:
        return _Row(advert, result=refusal)
    is_same = known is not None and known.digest == advert.digest
    return _Row(advert, known, ImportOutcome.UNCHANGED if is_same else None)


def _write(rows: list[_Row]) -> None:
    """All at once; where that fails, in halves, until the odd one is alone."""
    if not rows:
        return
    try:
        with transaction.atomic():
            _write_all(rows)
    except ODD as error:
        if len(rows) == 1:
            rows[0].result = RowRefused(f"it cannot be stored: {type(error).__name__}")
            return
        middle = len(rows) // 2
        _write(rows[:middle])
        _write(rows[middle:])


def _write_all(rows: list[_Row]) -> None:
    now = clock.now()
    keys = [row.known.pk for row in rows if row.known]
    locked = Opening.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(keys)
    pairs = [(row, locked.get(row.known.pk) if row.known else None) for row in rows]
    for row, opening in pairs:
        row.result = _outcome(row.advert, opening)
    pairs = [(row, opening) for row, opening in pairs if row.result in WRITES]
    employers = employers_of([row.advert for row, _opening in pairs], at=now)
    fresh: list[Opening] = []
    changed: list[Opening] = []
    places: list[OpeningPlace] = []
    for row, known in pairs:
        opening = known or Opening(created_at=now)
        opening.employer = employers[row.advert.employer]
        places += _fill(opening, row.advert, now)
        (changed if known else fresh).append(opening)
    Opening.objects.bulk_create(fresh)
    if changed:
        Opening.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
        )
    save_places(openings=[*fresh, *changed], places=places)


WRITES = frozenset({ImportOutcome.IMPORTED, ImportOutcome.UPDATED})


def _outcome(advert: Advert, opening: Opening | None) -> ImportOutcome | RowRefused:
    if opening is None:
        return ImportOutcome.IMPORTED
    if opening.source_digest == advert.digest:
        return ImportOutcome.UNCHANGED
    if opening.taken_over_at is not None:
        return RowRefused("its employer keeps it here by now, so the list no longer changes it")
    return ImportOutcome.UPDATED


def _fill(opening: Opening, advert: Advert, now: datetime) -> list[OpeningPlace]:
    for name in FIELDS:
        setattr(opening, name, getattr(advert, name))
    opening.description = advert.description or _facts_of(advert)
    opening.hides_pay = advert.pay_min is None and advert.pay_max is None
    opening.answers_feedback = False
    opening.source_digest = advert.digest
    opening.updated_at = now
    _set_state(opening, advert, now)
    stated = [OpeningPlace(**vars(place)) for place in advert.places]
    return state_places(opening=opening, places=stated)


def _set_state(opening: Opening, advert: Advert, now: datetime) -> None:
    """Live or expired by the source's dates; what staff closed for another reason stays closed."""
    zone = read_zone(opening.employer.time_zone)
    posted = _start_of(advert.posted, zone) if advert.posted else None
    ends = _end_of(advert.ends, zone) if advert.ends else None
    day = (posted or opening.posted_at or now).astimezone(zone).date()
    opening.closes_at = ends or local_instant(day + LIVES, time(), zone)
    closed_by_people = (
        opening.state == OpeningState.CLOSED and opening.close_reason != CloseReason.EXPIRED
    )
    if closed_by_people:
        return
    if opening.state != OpeningState.PUBLISHED:
        move(opening, OpeningState.PUBLISHED, OPENING_MOVES)
    if opening.closes_at <= now:
        move(opening, OpeningState.CLOSED, OPENING_MOVES)
        opening.posted_at = opening.publish_at = posted
        opening.closed_at, opening.close_reason = opening.closes_at, CloseReason.EXPIRED
        return
    opening.posted_at = opening.publish_at = posted or opening.posted_at or now
    opening.closed_at, opening.close_reason = None, ""


def _start_of(when: When, zone: ZoneInfo) -> datetime:
    return when if isinstance(when, datetime) else local_instant(when, time(), zone)


def _end_of(when: When, zone: ZoneInfo) -> datetime:
    """The moment as stated; a day counts to its end, where the employer is."""
    return _start_of(when if isinstance(when, datetime) else when + timedelta(days=1), zone)


def _facts_of(advert: Advert) -> str:
    """What the row itself says, in sentences, where the source has no text."""
    who = f" at {escaped(advert.employer)}" if advert.employer else ""
    unit = f" ({escaped(advert.unit)})" if advert.unit else ""
    place = f" Place: {escaped(advert.place_text)}." if advert.place_text else ""
    posted = f" Posted {_written(advert.posted)}." if advert.posted else ""
    ends = f" Open until {_written(advert.ends)}." if advert.ends else ""
    facts = markdown_lines([Run(advert.title)])[0]
    return (
        f"{facts}{who}{unit}.{place}{posted}{ends}\n\n"
        f"The source gives no further text. The full advert is at <{advert.source_url}>."
    )


def _written(when: When) -> str:
    local = (
        when.astimezone(read_zone(settings.SITE_TIME_ZONE)) if isinstance(when, datetime) else when
    )
    return f"{local:%B} {local.day}, {local.year}"
