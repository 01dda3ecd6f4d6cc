"""Cleaning and counting of text that people typed."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"\s+")


def clean_header_text(text: str, *, limit: int = 120) -> str:
    """One line fit for a mail header: NFC, no control or format characters, single blanks."""
    normal = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    spaced = "".join(
        " " if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char
        for char in normal
    )
    return _BLANKS.sub(" ", spaced).strip()[:limit].rstrip()


def clean_calendar_text(text: str) -> str:
    """Text for a calendar file (RFC 5545, section 3.1): lines stay, other control characters go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub(" ", line).rstrip() for line in lines)


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def first_name(full_name: str) -> str:
    return full_name.split(maxsplit=1)[0] if full_name.split() else ""
