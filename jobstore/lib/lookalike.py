"""Names that the eye takes for one another."""

import re
import unicodedata

from confusable_homoglyphs.confusables import confusables_data

_LEGAL = re.compile(r"[\s,]+(?:inc|llc|ltd|co|corp|corporation|company|gmbh|limited|plc)\.?$")
_SAME_SHAPE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s"})
_LEAST_IN_COMMON = 6  # characters from which a name that begins like another is like it


def skeleton(name: str) -> str:
    """What is left of a name without case, blanks, marks, legal forms and letters in disguise."""
    plain = _LEGAL.sub("", unicodedata.normalize("NFKC", name).casefold().strip())
    latin = "".join(_latin(char) for char in unicodedata.normalize("NFKD", plain))
    folded = latin.casefold().translate(_SAME_SHAPE).replace("rn", "m").replace("vv", "w")
    return "".join(char for char in folded if char.isalnum())


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
    twins = (twin["c"] for twin in confusables_data.get(char, ()))
    return next((twin for twin in twins if twin.isascii()), char)
