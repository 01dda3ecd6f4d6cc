"""A whole file: detect its format, read and save row by row, and tell about each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction

from openings.actions.importing import jobposting, numfocus, table, usrse
from openings.actions.importing.advert import Advert, RowRefused
from openings.actions.importing.files import (
    UnreadableFile,
    check_rows,
    read_csv,
    read_json,
    read_text,
)
from openings.actions.importing.save import import_opening

FORMATS: dict[str, ModuleType] = {
    module.SOURCE: module for module in (usrse, numfocus, jobposting, table)
}
Tell = Callable[[str], None]


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
    counts = ImportCounts()
    seen: dict[str, int] = {}
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            try:
                advert = _read(reader, row, known=known, base_url=base_url)
                _refuse_twice(advert, seen, number)
                with transaction.atomic():
                    outcome, _opening = import_opening(advert=advert)
            except RowRefused as refusal:
                counts.refused += 1
                tell(f"row {number}: refused: {refusal}")
                continue
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            tell("; ".join([f"row {number}: {outcome}", *advert.notes]))
        if dry_run:
            transaction.set_rollback(True)
    return counts


def _read(reader: ModuleType, row: Any, *, known: frozenset[str], base_url: str) -> Advert:
    if not isinstance(row, dict):
        raise RowRefused("it is not an object with named fields")
    advert: Advert = reader.read(row, known=known, base_url=base_url)
    return advert


def _refuse_twice(advert: Advert, seen: dict[str, int], number: int) -> None:
    """The same key, or the same advert under two keys, stands in one file once."""
    facts = (advert.title, advert.employer, advert.place_text, advert.description)
    dates = (str(advert.posted or ""), str(advert.ends or ""), advert.source_url)
    for mark in (advert.source_key, "\n".join((*facts, *dates[1:]))):
        first = seen.setdefault(mark, number)
        if first != number:
            raise RowRefused(f"it is the same advert as row {first}")


def _rows_of(path: Path, format_name: str) -> tuple[ModuleType, list[Any]]:
    if format_name and format_name not in FORMATS:
        raise UnreadableFile(f'"{format_name}" is no format; choose from {", ".join(FORMATS)}.')
    text = read_text(path)
    if format_name == table.SOURCE or (not format_name and path.suffix.lower() == ".csv"):
        return table, check_rows(path, read_csv(path, text))
    document = read_json(path, text)
    postings = jobposting.postings_in(document)
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
