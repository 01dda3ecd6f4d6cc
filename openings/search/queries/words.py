"""What a person typed, made fit for the full text of either database; it never fails."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from jobstore.lib.text import stem
from openings.search.queries.criteria import TERMS_LIMIT, WORDS_LIMIT

_TERM = re.compile(r'-?"[^"]*"|\S+')
_WORD = re.compile(r"[^\W_]+")
_DOUBLE = re.compile(r"(.)\1+")
# What PostgreSQL's dictionary drops by itself.
_STOP = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "i", "in", "is", "it"}
    | {"of", "on", "that", "the", "to", "we", "with", "you", "your"}
)
SMALL = 5  # letters; up to here one mistake is allowed, beyond it two
PART = 3  # letters that half of a compound has at least
VARIANTS = 6  # other spellings of a search


@dataclass(frozen=True)
class Term:
    """One word, or several that stand side by side."""

    words: tuple[str, ...]
    is_quoted: bool = False


@dataclass(frozen=True)
class Group:
    """Terms that are all wanted, and those that must not occur."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def clean_words(text: str) -> str:
    """One line of at most ten terms, without control characters."""
    text = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char for char in text[: WORDS_LIMIT * 5]
    )
    terms = _TERM.findall(" ".join(text.split())[:WORDS_LIMIT])
    return " ".join(terms[:TERMS_LIMIT])


def plain_words(text: str) -> list[str]:
    """The words without quotes, operators and exclusions."""
    terms = [term for term in _TERM.findall(text) if not term.startswith("-")]
    words = [word.lower() for term in terms for word in _WORD.findall(term)]
    return [word for word in words if word not in _STOP and word != "or"]


def groups_of(text: str) -> list[Group]:
    """Words are all wanted, "phrases", -not, or. What stands between letters parts words."""
    groups = [Group()]
    for text_of_term in _TERM.findall(text):
        if text_of_term.lower() == "or":
            groups.append(Group())
            continue
        term = Term(tuple(_WORD.findall(text_of_term.lower())), '"' in text_of_term)
        is_stop = len(term.words) == 1 and term.words[0] in _STOP and not term.is_quoted
        if not term.words or is_stop:
            continue
        last = groups[-1]
        if text_of_term.startswith("-"):
            groups[-1] = replace(last, unwanted=(*last.unwanted, term))
        else:
            groups[-1] = replace(last, wanted=(*last.wanted, term))
    return [group for group in groups if group.wanted or group.unwanted]


def with_variants(groups: list[Group], known: Callable[[Iterable[str]], set[str]]) -> list[Group]:
    """The groups, and the same with compounds in their other spelling, where titles have it:
    "front end" and "front-end" find Frontend, "forklift" finds Fork Lift."""
    variants = [variant for group in groups for variant in _variants(group)]
    if not variants:
        return groups
    words = known({word for _, term in variants for word in term.words})
    kept = [group for group, term in variants if words.issuperset(term.words)]
    return [*groups, *kept[:VARIANTS]]


def _variants(group: Group) -> list[tuple[Group, Term]]:
    """Each with the term that is new in it."""
    found = []
    terms = [(place, term) for place, term in enumerate(group.wanted) if _may_vary(term)]
    for place, term in terms:
        word = term.words[0]
        spellings = [Term((word[:cut], word[cut:])) for cut in range(PART, len(word) - PART + 1)]
        if len(term.words) > 1:
            spellings = [Term(("".join(term.words),))]
        found += [(_with(group, place, 1, spelling), spelling) for spelling in spellings]
        after = group.wanted[place + 1 : place + 2]
        if len(term.words) == 1 and after and _may_vary(after[0]) and len(after[0].words) == 1:
            joined = Term((word + after[0].words[0],))
            found.append((_with(group, place, 2, joined), joined))
    return found


def _with(group: Group, place: int, count: int, term: Term) -> Group:
    wanted = group.wanted
    return replace(group, wanted=(*wanted[:place], term, *wanted[place + count :]))


def _may_vary(term: Term) -> bool:
    return not term.is_quoted and all(word.isalpha() for word in term.words)


def closest(word: str, candidates: list[str]) -> str:
    """The candidate with the fewest typing mistakes, swapped letters being one; empty if none.

    Else another form of the word with letters doubled or not: "bookkeping" is bookkeeper.
    """
    allowed = 1 if len(word) <= SMALL else 2
    best, best_distance = "", allowed + 1
    for candidate in candidates:
        if abs(len(candidate) - len(word)) < best_distance and not _is_plural(word, candidate):
            distance = _mistakes(word, candidate)
            if distance < best_distance:
                best, best_distance = candidate, distance
    if best or len(word) <= SMALL:
        return best
    key = _single(stem(word))
    return next((other for other in candidates if _single(stem(other)) == key), "")


def _is_plural(one: str, other: str) -> bool:
    """Whoever asks for "news" does not mean new."""
    return one + "s" == other or other + "s" == one


def _single(word: str) -> str:
    return _DOUBLE.sub(r"\1", word)


def _mistakes(one: str, other: str) -> int:
    """Damerau-Levenshtein distance of neighboring swaps."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        before, last, line = line, before, [row]
        for column, goal in enumerate(other, start=1):
            cost = 0 if letter == goal else 1
            value = min(before[column] + 1, line[-1] + 1, before[column - 1] + cost)
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == goal:
                value = min(value, last[column - 2] + 1)
            line.append(value)
    return line[-1]
