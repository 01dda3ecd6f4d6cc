"""A whole file, in batches: every batch is saved for itself, so what was done stays done."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction

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
from openings.importing.actions.identity import Advert, KnownAdverts, RowRefused, page_of
from openings.importing.actions.write import ImportOutcome, import_adverts

BATCH = 1000  # rows

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
    Interrupted, the same call goes on where it stopped.

    Raises UnreadableFile when nothing of the file can be read.
    """
    reader, rows = _rows_of(path, format_name)
    known = reader.known_employers([row for row in rows if isinstance(row, dict)])
    adverts = _read_all(reader, rows, known=known, base_url=base_url)
    counts = ImportCounts()
    stored = KnownAdverts(reader.SOURCE, [one for one in adverts if isinstance(one, Advert)])
    for start in range(0, len(adverts), BATCH):
        batch = adverts[start : start + BATCH]
        with transaction.atomic():
            told = _save(batch, stored)
            if dry_run:
                transaction.set_rollback(True)
        for number, (outcome, *notes) in enumerate(told, start=start + 1):
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            tell(f"row {number}: {'; '.join(notes)}")
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


Told = tuple[str, str, *tuple[str, ...]]  # for the counts, in words, and the notes


def _save(batch: list[Advert | RowRefused], stored: KnownAdverts) -> list[Told]:
    adverts = [one for one in batch if isinstance(one, Advert)]
    outcomes = iter(import_adverts(adverts=adverts, stored=stored))
    return [
        _told(next(outcomes), one.notes) if isinstance(one, Advert) else _told(one, ())
        for one in batch
    ]


def _told(outcome: ImportOutcome | RowRefused, notes: tuple[str, ...]) -> Told:
    if isinstance(outcome, RowRefused):
        return REFUSED, f"{REFUSED}: {outcome}", *notes
    return outcome, outcome, *notes


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
