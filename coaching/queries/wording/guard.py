import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from coaching.queries.wording.block import BLOCK, CONTACT, CONTACT_PATTERNS, OTHER_PERSON
from coaching.queries.wording.hold import HOLD
from coaching.queries.wording.nudge import NUDGE
from coaching.queries.wording.rule import LISTS_VERSION, Level, Rule

_UNITS = (
    "(?:miles|minutes|hours|days|people|items|percent|dollars|pounds|customers|orders|calls|words|"
    "seconds|units|years of|%)"
)
_FOOD = "(?:food|cuisine|kitchen|restaurant|market|dishes|cooking|menu)"
_YOUR = "(?:your|his|her|their)"
_WILL = "(?:['’]ll| will)"
_SHORTHAND = {"YOUR": _YOUR, " WILL": _WILL, "UNITS": _UNITS, "FOOD": _FOOD}


@dataclass(frozen=True)
class Hit:
    """Words of a text that a rule of the guard matched; `field` is the text's name."""

    field: str
    words: str
    level: Level
    category: str
    why: str
    suggestion: str

    def __str__(self) -> str:
        return f"“{self.words}” ({self.category}): {self.why}"


@dataclass(frozen=True)
class Review:
    hits: tuple[Hit, ...]

    def at(self, level: Level) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.level == level)

    @property
    def blocked(self) -> tuple[Hit, ...]:
        return self.at(Level.BLOCK)

    @property
    def held(self) -> tuple[Hit, ...]:
        return self.at(Level.HOLD)

    @property
    def nudges(self) -> tuple[Hit, ...]:
        return self.at(Level.NUDGE)

    @property
    def is_clean(self) -> bool:
        return not self.hits

    def lines(self) -> str:
        """What is kept beside the answer: one finding per line, with the version of the"""
        return "\n".join(f"{hit} [lists {LISTS_VERSION}]" for hit in self.hits)


def review_wording(texts: Mapping[str, str], *, other_names: Iterable[str] = ()) -> Review:
    """Everything that the lists find in `texts`, the gravest first; each words once per text.

    `other_names` are full names that must not appear, such as those of other candidates.
    """
    names = [name for name in other_names if len(name.split()) > 1]
    found: dict[tuple[str, str, str], Hit] = {}
    for field, text in texts.items():
        for rule, words in _matches(_plain(text), names):
            key = (field, words.casefold(), rule.category)
            found.setdefault(
                key, Hit(field, words, rule.level, rule.category, rule.why, rule.suggestion)
            )
    return Review(tuple(sorted(found.values(), key=lambda hit: -hit.level)))


def _matches(text: str, names: list[str]) -> Iterator[tuple[Rule, str]]:
    for pattern in _contact_patterns():
        for match in pattern.finditer(text):
            yield CONTACT, match.group()
    for name in names:
        for match in re.finditer(rf"\b{re.escape(_plain(name))}\b", text, re.IGNORECASE):
            yield OTHER_PERSON, match.group()
    for rule, pattern in _word_patterns():
        for match in pattern.finditer(text):
            yield rule, match.group()


def _plain(text: str) -> str:
    """One line with single blanks and without characters that only hide a word."""
    return " ".join(re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text).split())


@lru_cache(maxsize=1)
def _word_patterns() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, _compiled(rule)) for rule in (*HOLD, *NUDGE, *BLOCK))


def _compiled(rule: Rule) -> re.Pattern[str]:
    text = rule.patterns
    for short, pattern in _SHORTHAND.items():
        text = text.replace(short, pattern)
    lines = "|".join(line.strip() for line in text.splitlines() if line.strip())
    return re.compile(rf"(?<!\w)(?:{lines})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _contact_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in CONTACT_PATTERNS)
