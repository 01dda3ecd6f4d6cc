"""What may be written to a candidate: rules, of files or of staff, and what they find in a text."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobstore.wording.models import WordingRule, WordingRuleQuerySet
from jobstore.wording.queries.phrase import compiled, folded, plain
from jobstore.wording.states import LooksFor, WordingList

DATA = Path(__file__).resolve().parents[1]


class Level(IntEnum):
    """What a finding does; the highest of a text decides."""

    NUDGE = 1  # the writer sees a hint and may go on
    HOLD = 2  # staff read it before the candidate does
    BLOCK = 3  # it is not taken


LEVELS = {
    WordingList.NUDGE: Level.NUDGE,
    WordingList.HOLD: Level.HOLD,
    WordingList.BLOCK: Level.BLOCK,
}


def level_of(rule: WordingRule) -> Level:
    return LEVELS[WordingList(rule.list)]


def guard_rules() -> list[WordingRule]:
    """The rules that hold now, the gravest first: one small query, so no process works by old ones.

    What costs, compiling their phrases, is kept by the text itself (`phrase.compiled`).
    """
    return _active(WordingRule.objects.exclude(looks_for=LooksFor.POSTING))


def posting_rules() -> list[WordingRule]:
    """Those for an opening: what is fair to tell a candidate may be unfair to ask of all."""
    return _active(WordingRule.objects.filter(looks_for=LooksFor.POSTING))


def _active(rules: WordingRuleQuerySet) -> list[WordingRule]:
    return sorted(rules.active().order_by("pk"), key=lambda rule: -level_of(rule))


def shipped_rules() -> list[dict[str, Any]]:
    """What the site brings along, by the fields of WordingRule."""
    return list(tomllib.loads((DATA / "wording.toml").read_text())["rule"])


@lru_cache(maxsize=1)
def corpus() -> dict[str, list[str]]:
    """Sentences by which a change of the rules is measured: `fair` and `unfair`."""
    return tomllib.loads((DATA / "wording_corpus.toml").read_text())


LONGEST_READ = 20_000  # characters of a text: more than any form takes
SAME_TEXT_FROM = 60  # characters; shorter lines are alike by chance
CONTACT_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"https?://\S+",
        r"www\.\S+",
        r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+",
        r"(?<![\w-])-*\b[\w-]+\.(?:com|org|net|io|co|us|info|biz|app|dev|me|ai)\b(?:/\S*)?",
        r"(?<![\w$#])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}(?!\d)",
        r"(?<![\w$#-])\d{3}[-.]\d{4}(?![\d-])",
        # With a blank between, or none, seven digits may be another number: years and amounts.
        r"(?<![\w$#,.-])(?<!\d\s)[2-9]\d{2}\s(?!19\d\d|20\d\d)\d{4}(?![-\w]|[,.]\d)",
        (
            r"\b(?:call|phone|ring|tel|reach|dial|number is)\b\W+(?:[a-z]+\W+){0,2}"
            r"\d{3}[\s.-]?\d{4}(?!\d)"
        ),
        r"(?<![\w$#])\+?\d{10,14}(?!\d)",
    )
)


@dataclass(frozen=True)
class Hit:
    """Words of a text that a rule of the guard matched; `field` is the text's name."""

    field: str
    words: str
    level: Level
    category: str
    why: str
    suggestion: str
    rule_key: str = ""
    rule_version: int = 0

    def __str__(self) -> str:
        return f"“{self.words}” ({self.category}): {self.why}"

    @property
    def line(self) -> str:
        """As it is kept: what was found, and by which version of which rule."""
        return f"{self} [{self.rule_key} {self.rule_version}]"

    @property
    def advice(self) -> str:
        """For the writer."""
        return " ".join(part for part in (f"“{self.words}”: {self.why}", self.suggestion) if part)


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
    def is_kept_back(self) -> bool:
        """Nobody reads it before a person has looked."""
        return bool(self.held or self.blocked)

    @property
    def is_clean(self) -> bool:
        return not self.hits

    def lines(self) -> str:
        """What is kept beside the answer: one finding per line, with its rule and version."""
        return "\n".join(hit.line for hit in self.hits)


@dataclass(frozen=True)
class Beside:
    """What stands beside the texts: names and texts that belong to other candidates."""

    names: Collection[str] = ()  # full names
    texts: Collection[str] = field(default_factory=frozenset)  # by `text_key`


def review_wording(
    texts: Mapping[str, str],
    *,
    other_names: Iterable[str] = (),
    other_texts: Collection[str] = (),
    rules: Sequence[WordingRule] | None = None,
) -> Review:
    """Everything that the rules find in `texts`, the gravest first; each words once per text.

    `other_names` are full names that must not appear, such as those of other candidates;
    `other_texts` are keys of what they were written. `rules` are today's unless given.
    """
    names = [name for name in other_names if len(name.split()) > 1]
    beside = Beside(names, other_texts)
    active = guard_rules() if rules is None else rules
    found: dict[tuple[str, str, str], Hit] = {}
    for name, text in texts.items():
        bare = plain(text[:LONGEST_READ])
        for rule in active:
            for words in _matches(rule, bare, beside):
                key = (name, words.casefold(), rule.category)
                found.setdefault(key, _hit(name, words, rule))
    return Review(tuple(sorted(found.values(), key=lambda hit: -hit.level)))


def _hit(name: str, words: str, rule: WordingRule) -> Hit:
    return Hit(
        field=name,
        words=words,
        level=level_of(rule),
        category=rule.category,
        why=rule.message,
        suggestion=rule.suggestion,
        rule_key=rule.key,
        rule_version=rule.version,
    )


def text_key(text: str) -> str:
    """The words of a text and nothing else; empty when it is too short to compare."""
    bare = plain(text)
    return " ".join(re.findall(r"\w+", bare.casefold())) if len(bare) >= SAME_TEXT_FROM else ""


def _matches(rule: WordingRule, text: str, beside: Beside) -> Iterator[str]:
    """What one rule finds in one text."""
    match rule.looks_for:
        case LooksFor.CONTACT:
            for pattern in CONTACT_PATTERNS:
                yield from (match.group() for match in pattern.finditer(text))
        case LooksFor.OTHER_CANDIDATE:
            for name in beside.names:
                pattern = re.compile(rf"\b{re.escape(plain(name))}\b", re.IGNORECASE)
                yield from (match.group() for match in pattern.finditer(text))
        case LooksFor.SAME_TEXT:
            key = text_key(text)
            if key and key in beside.texts:
                yield f"{text[:40].rstrip()}…"
        case _:
            yield from _words(rule, text)


def _words(rule: WordingRule, text: str) -> Iterator[str]:
    """Words and phrases, unless they stand within a phrase in which they are fine."""
    pattern, fine_in = compiled(rule.pattern), compiled(rule.fine_in)
    if pattern is None:
        return
    bare = folded(text)
    fine = fine_in.spans(bare) if fine_in else []
    for start, end in pattern.spans(bare):
        if not any(a < end and start < b for a, b in fine):
            yield text[start:end]


HARSH = "Say it without the word “reject”. The candidate will carry your words for a while."
_HARSH = re.compile(r"\breject(s|ed|ing|ion|ions)?\b", re.IGNORECASE)


def harsh_words(text: str) -> list[Hit]:
    """All of them as they stand there, each once."""
    found: dict[str, str] = {}
    for match in _HARSH.finditer(text):
        found.setdefault(match.group().casefold(), match.group())
    return [Hit("text", words, Level.BLOCK, "harsh", HARSH, "") for words in found.values()]
