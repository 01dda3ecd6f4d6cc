"""Whether a text says that its writer may be in danger. Deterministic: a list of words, no guess.

A hit means "show help now", and for a text that was sent to people also "answer this one first".
It is no diagnosis. For a private text nothing of it is stored, mailed or told to anybody.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).resolve().parents[1] / "data" / "crisis_words.toml"
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SAYS_NOT = re.compile(r"\b(do|did|does|ca|can|is|was|would|could)nt\b")
_CANNOT = re.compile(r"\bcannot\b")
_ANY_MORE = re.compile(r"\bany more\b")


@dataclass(frozen=True)
class CrisisWords:
    """The list as one pattern each; `hedges` and `fillers` are taken out first."""

    fillers: re.Pattern[str]
    hedges: re.Pattern[str]
    phrases: re.Pattern[str]


def mentions_crisis(*texts: str | None) -> bool:
    """Whether any of the texts holds one of the phrases as whole words."""
    words = crisis_words()
    return any(_mentions(text, words) for text in texts if text)


def _mentions(text: str, words: CrisisWords) -> bool:
    plain = words.fillers.sub(" ", plain_words(text))
    plain = " ".join(plain.split())
    return words.phrases.search(words.hedges.sub(" - ", plain)) is not None


def plain_words(text: str) -> str:
    """Lower case words with single spaces: no accents, no punctuation, "don't" as "do not"."""
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    plain = _NOT_A_WORD.sub(" ", letters)
    plain = _SAYS_NOT.sub(lambda hit: f"{'can' if hit[1] == 'ca' else hit[1]} not", plain)
    return _ANY_MORE.sub("anymore", _CANNOT.sub("can not", plain)).strip()


@lru_cache(maxsize=1)
def crisis_words() -> CrisisWords:
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return CrisisWords(**{name: _pattern(lists[name]) for name in ("fillers", "hedges", "phrases")})


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(map(plain_words, phrases), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
