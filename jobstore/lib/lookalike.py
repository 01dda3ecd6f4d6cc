"""Names that the eye takes for one another."""

import re
import unicodedata

from confusable_homoglyphs.confusables import confusables_data

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
