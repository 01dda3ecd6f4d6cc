import re
from difflib import SequenceMatcher

from coaching.practice.queries.policy import TOO_ALIKE

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def likeness(one: str, other: str) -> float:
    """How alike two answers are, from 0 to 1.

    The measure is `difflib.SequenceMatcher.ratio` (twice the matching words over all words) on the
    sequences of words, without case and punctuation; words are matched in their order.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def is_too_alike(one: str, other: str) -> bool:
    """The second answer sounds as if it had been learned by heart."""
    return likeness(one, other) >= TOO_ALIKE


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))
