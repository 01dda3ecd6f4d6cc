"""PDF files are parsed by another process with little memory and little time, never here."""

import io
import json
import zipfile
from pathlib import Path

from jobstore.lib.documents.helper import look_at
from jobstore.lib.documents.refusal import PADDING, DocumentRefused

MAX_PAGES = 30
WALL_SECONDS = 10
_INSPECTOR = Path(__file__).with_name("inspect_pdf.py")
_SNIFFED = 1024  # bytes that a browser looks at to guess a kind
_TAIL = 1024  # bytes that may follow the end mark

_SENTENCES = {
    "encrypted": "This PDF is locked with a password. Save it without a password and try again.",
    "script": "This PDF runs a script. Print it to a new PDF and try again.",
    "launch": "This PDF starts another program. Print it to a new PDF and try again.",
    "embedded": "This PDF has other files inside. Print it to a new PDF and try again.",
    "action": "This PDF acts by itself when opened. Print it to a new PDF and try again.",
    "form": "This PDF is an interactive form (XFA). Print it to a new PDF and try again.",
    "damaged": "This PDF is damaged or cut off. Save it again and try again.",
    "complex": "This PDF is too complex to be checked. Print it to a new PDF and try again.",
}
MIXED = "This file is a PDF and something else at once. Print it to a new PDF and try again."


def check_pdf(content: bytes) -> None:
    """Raises DocumentRefused."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise DocumentRefused(_SENTENCES["damaged"])
    if (
        len(content.rstrip(PADDING)) - end > _TAIL
        or _is_also_a_page(content)
        or _is_also_an_archive(content)
    ):
        raise DocumentRefused(MIXED)
    found = _inspect(content)
    if found.get("problem"):
        raise DocumentRefused(_SENTENCES[str(found["problem"])])
    pages = int(found["pages"])
    if pages > MAX_PAGES:
        raise DocumentRefused(f"This PDF has {pages} pages. A résumé may have up to {MAX_PAGES}.")
    if pages < 1:
        raise DocumentRefused(_SENTENCES["damaged"])


def _inspect(content: bytes) -> dict[str, str | int]:
    answer = look_at(content, program=_INSPECTOR, seconds=WALL_SECONDS)
    try:
        found: dict[str, str | int] = json.loads(answer)
    except ValueError:  # out of time
        return {"problem": "complex"}
    return found


def _is_also_a_page(content: bytes) -> bool:
    head = content[:_SNIFFED].lower()
    return any(mark in head for mark in (b"<html", b"<script", b"<svg", b"<!doctype html"))


def _is_also_an_archive(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
