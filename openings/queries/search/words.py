"""What a person typed, made fit for the full text of either database; it never fails."""

import re
import unicodedata

from openings.queries.search.criteria import TERMS_LIMIT, WORDS_LIMIT

_TERM = re.compile(r'-?"[^"]*"|\S+')
_WORD = re.compile(r"\w+")
# What PostgreSQL's dictionary drops by itself.
_STOP = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "i", "in", "is", "it"}
    | {"of", "on", "that", "the", "to", "we", "with", "you", "your"}
)
SMALL = 5  # letters; up to here one mistake is allowed, beyond it two


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


def fts5_query(text: str) -> str:
    """Like websearch_to_tsquery: words are all wanted, "phrases", -not, or. Empty: no condition."""
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    for term in _TERM.findall(text):
        if term.lower() == "or":
            groups.append(([], []))
            continue
        words = _WORD.findall(term)
        if not words or (len(words) == 1 and words[0].lower() in _STOP and '"' not in term):
            continue
        groups[-1][term.startswith("-")].append('"' + " ".join(words) + '"')
    parts = []
    for wanted, unwanted in groups:
        if wanted:
            part = " AND ".join(wanted)
            parts.append(f"(({part}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({part})")
    return " OR ".join(parts)


def closest(word: str, candidates: list[str]) -> str:
    """The candidate with the fewest typing mistakes, swapped letters being one; empty if none."""
    allowed = 1 if len(word) <= SMALL else 2
    best, best_distance = "", allowed + 1
    for candidate in candidates:
        if abs(len(candidate) - len(word)) < best_distance:
            distance = _mistakes(word, candidate)
            if distance < best_distance:
                best, best_distance = candidate, distance
    return best


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
