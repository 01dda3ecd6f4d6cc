"""What people type: cleaned, counted, by its stems, a mail address, names that look alike."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from confusable_homoglyphs.confusables import confusables_data
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LOCAL_PART_LIMIT = 64  # RFC 5321
ADDRESS_LIMIT = 254  # what our columns hold, and what RFC 5321 lets through


def validate_address(address: str) -> None:
    """Raises ValidationError, also for what Django accepts and no mail server would deliver."""
    validate_email(address)
    local, _, domain = address.rpartition("@")
    is_too_long = len(local) > LOCAL_PART_LIMIT or len(address) > ADDRESS_LIMIT
    if is_too_long or domain.startswith("[") or "." not in domain:
        raise ValidationError(
            "Write an e-mail address, for example name@example.com.", code="invalid"
        )
    if any(ord(char) < ord(" ") or char == "\x7f" for char in address):
        raise ValidationError("Write the address without control characters.", code="invalid")


_LEGAL = re.compile(
    r"(?:[\s,&+]+(?:inc|incorporated|llc|llp|ltd|limited|co|corp|corporation|company|plc"
    r"|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|oy|pty|pte)\b\.?)+$"
)
_FILLERS = re.compile(r"^the\s+|(?:\s+and\s+)")
_SAME_SHAPE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s"})
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("ae", "a"), ("oe", "o"), ("ue", "u"))  # umlauts spelled out
_TWICE = re.compile(r"(.)\1+")
_LEAST_IN_COMMON = 6  # characters from which a name that begins like another is like it


def skeleton(name: str) -> str:
    """What is left of a name without case, blanks, marks, legal forms and letters in disguise.

    Letters are looked at as they stand first: a capital of another alphabet may look like one of
    ours where the small one does not. Of a letter that stands twice one is left.
    """
    seen = "".join(_latin(char) for char in unicodedata.normalize("NFC", name))
    plain = unicodedata.normalize("NFKC", seen).casefold().strip()
    plain = _FILLERS.sub(" ", _LEGAL.sub("", plain))
    latin = "".join(_latin(char) for char in unicodedata.normalize("NFKD", plain))
    folded = latin.casefold().translate(_STROKES).translate(_SAME_SHAPE)
    bare = "".join(char for char in folded if char.isalnum())
    for pair, one in _PAIRS:
        bare = bare.replace(pair, one)
    return _TWICE.sub(r"\1", bare)


def is_like(one: str, other: str) -> bool:
    """Whether two skeletons are the same, or one goes on where the other ends."""
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST_IN_COMMON and long.startswith(short))


def _latin(char: str) -> str:
    """The letter that another alphabet's looks like; marks, which NFKD has parted, are left out."""
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    for shape in (char, char.upper()):
        for twin in confusables_data.get(shape, ()):
            if twin["c"].isascii():
                return str(twin["c"])
    return char


_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


_TYPED_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
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
    return len(_TYPED_WORD.findall(text))


def first_name(full_name: str) -> str:
    return full_name.split(maxsplit=1)[0] if full_name.split() else ""
