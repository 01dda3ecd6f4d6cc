"""A whole file, row by row: each advert is written as new, changed, or as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import local_instant, read_zone
from jobstore.people.employer.actions.employer import is_taken
from jobstore.people.employer.models import Employer
from jobstore.people.states import EmployerReview
from openings.importing.actions import jobposting, numfocus, table, usrse
from openings.importing.actions.files import (
    UnreadableFile,
    check_rows,
    postings_in,
    read_csv,
    read_html,
    read_json,
    read_text,
)
from openings.importing.actions.identity import Advert, KnownAdverts, RowRefused, When, page_of
from openings.importing.actions.marks import Run, escaped, markdown_lines
from openings.opening.models import Opening
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState, Source
from openings.place.actions import save_places, state_places
from openings.place.models import PLACE_FACTS, OpeningPlace

LIVES = timedelta(days=90)  # where the source states no end
FIELDS = (
    *("source", "source_key", "title", "remote", "employment_type", "category"),
    *("pay_min", "pay_max", "pay_currency", "pay_period", "source_url"),
)


class ImportOutcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@transaction.atomic
def import_opening(*, advert: Advert, known_as: int | None = None) -> tuple[ImportOutcome, Opening]:
    """Idempotent by (source, source_key); `known_as` is the opening that it was until now.

    Raises RowRefused for an advert that leads nowhere.
    """
    if not advert.source_url and not advert.description:
        raise RowRefused("it has neither a description nor the address of the full advert")
    opening = (
        Opening.objects.select_for_update(of=("self",))
        .filter(Q(source_key=advert.source_key) | Q(pk=known_as), source=advert.source)
        .first()
    )
    if opening is not None and opening.source_digest == advert.digest:
        return ImportOutcome.UNCHANGED, opening
    if opening is not None and opening.taken_over_at is not None:
        raise RowRefused("its employer keeps it here by now, so the list no longer changes it")
    outcome = ImportOutcome.UPDATED if opening else ImportOutcome.IMPORTED
    now = clock.now()
    opening = opening or Opening(created_at=now)
    for name in FIELDS:
        setattr(opening, name, getattr(advert, name))
    place = OpeningPlace(**{name: getattr(advert, name) for name in PLACE_FACTS})
    places = state_places(opening=opening, places=[place])
    opening.employer = _employer_of(advert, now)
    opening.description = advert.description or _facts_of(advert)
    opening.hides_pay = advert.pay_min is None and advert.pay_max is None
    opening.answers_feedback = False
    opening.source_digest = advert.digest
    opening.updated_at = now
    _set_state(opening, advert, now)
    opening.save()
    save_places(openings=[opening], places=places)
    return outcome, opening


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


def _employer_of(advert: Advert, now: datetime) -> Employer:
    """An employer known from imports only, or by a name that staff merged into another.

    One with members speaks for itself, so the same name alone does not lead to it.
    """
    name = advert.employer or f"Employer not named by {Source(advert.source).label}"
    employer = (
        Employer.objects.filter(name=name, is_unnamed=not advert.employer, memberships__isnull=True)
        .order_by("pk")
        .first()
    )
    employer = employer or Employer.objects.filter(aliases__name=name).order_by("pk").first()
    if employer is not None:
        return employer
    stem = slugify(name)[:70].strip("-") or "employer"
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    slug = next(slug for slug in slugs if not is_taken(slug))
    return Employer.objects.create(
        name=name,
        slug=slug,
        is_unnamed=not advert.employer,
        review=EmployerReview.PASSED,
        answers_feedback=False,
        created_at=now,
    )


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


FORMATS: dict[str, ModuleType] = {
    module.SOURCE: module for module in (usrse, numfocus, jobposting, table)
}
Tell = Callable[[str], None]
REFUSED = "refused"


@dataclass
class ImportCounts:
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.imported} imported, {self.updated} updated,"
            f" {self.unchanged} unchanged, {self.refused} refused"
        )


def import_openings(
    *, path: Path, tell: Tell, format_name: str = "", base_url: str = "", dry_run: bool = False
) -> ImportCounts:
    """Import a file; `tell` gets one line per row. A wrong row is told and the rest goes on.

    Raises UnreadableFile when nothing of the file can be read.
    """
    reader, rows = _rows_of(path, format_name)
    known = reader.known_employers([row for row in rows if isinstance(row, dict)])
    adverts = _read_all(reader, rows, known=known, base_url=base_url)
    counts = ImportCounts()
    with transaction.atomic():
        stored = KnownAdverts(reader.SOURCE, [one for one in adverts if isinstance(one, Advert)])
        for number, advert in enumerate(adverts, start=1):
            outcome, *notes = _save(advert, stored)
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            tell(f"row {number}: {'; '.join(notes)}")
        if dry_run:
            transaction.set_rollback(True)
    return counts


def _read_all(
    reader: ModuleType, rows: list[Any], *, known: frozenset[str], base_url: str
) -> list[Advert | RowRefused]:
    """Each row as an advert, or why it is none."""
    adverts: list[Advert | RowRefused] = []
    seen: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(rows, start=1):
        try:
            advert = _read(reader, row, known=known, base_url=base_url)
            _refuse_twice(advert, seen, number)
            adverts.append(advert)
        except RowRefused as refusal:
            adverts.append(refusal)
    return adverts


def _read(reader: ModuleType, row: Any, *, known: frozenset[str], base_url: str) -> Advert:
    if not isinstance(row, dict):
        raise RowRefused("it is not an object with named fields")
    advert: Advert = reader.read(row, known=known, base_url=base_url)
    return advert


def _save(advert: Advert | RowRefused, stored: KnownAdverts) -> tuple[str, str, *tuple[str, ...]]:
    """What became of it: for the counts, in words, and the notes."""
    if isinstance(advert, RowRefused):
        return REFUSED, f"{REFUSED}: {advert}"
    try:
        with transaction.atomic():
            outcome, _opening = import_opening(advert=advert, known_as=stored.opening_of(advert))
    except RowRefused as refusal:
        return REFUSED, f"{REFUSED}: {refusal}", *advert.notes
    return outcome, outcome, *advert.notes


def _refuse_twice(advert: Advert, seen: dict[str, tuple[int, str]], number: int) -> None:
    """The same key, or the same advert under two keys, stands in one file once."""
    facts = (advert.title, advert.employer, advert.place_text, advert.description)
    source = (str(advert.ends or ""), page_of(advert.source_url), advert.number or "")
    for mark in (advert.source_key, "\n".join((*facts, *source))):
        first, digest = seen.setdefault(mark, (number, advert.digest))
        if first != number and digest == advert.digest:
            raise RowRefused(f"it is the same advert as row {first}")
        if first != number:
            raise RowRefused(f"nothing in it tells it from row {first}")


def _rows_of(path: Path, format_name: str) -> tuple[ModuleType, list[Any]]:
    if format_name and format_name not in FORMATS:
        raise UnreadableFile(f'"{format_name}" is no format; choose from {", ".join(FORMATS)}.')
    text = read_text(path)
    if format_name == table.SOURCE or (not format_name and path.suffix.lower() in (".csv", ".tsv")):
        return table, check_rows(path, read_csv(path, text))
    is_page = text.lstrip()[:1] == "<"
    document = read_html(path, text) if is_page else read_json(path, text)
    try:
        postings = postings_in(document)
    except RecursionError:
        raise UnreadableFile(f"{path} is nested too deeply.") from None
    if format_name == jobposting.SOURCE or (not format_name and postings is not None):
        return jobposting, check_rows(path, document if postings is None else postings)
    rows = check_rows(path, document)
    if format_name:
        return FORMATS[format_name], rows
    for module in (usrse, numfocus):
        if any(module.fits(row) for row in rows):
            return module, rows
    raise UnreadableFile(
        f"{path} has none of the known formats ({', '.join(FORMATS)}); name one with --format."
    )
