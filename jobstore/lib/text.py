"""Cleaning and counting of text that people typed."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BLANKS = re.compile(r"\s+")


def clean_header_text(text: str, *, limit: int = 120) -> str:
    """One line fit for a mail header: NFC, no control or format characters, single blanks."""
    normal = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    spaced = "".join(
        " " if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char
        for char in normal
    )
    return _BLANKS.sub(" ", spaced).strip()[:limit].rstrip()


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def first_name(full_name: str) -> str:
    return full_name.split(maxsplit=1)[0] if full_name.split() else ""
