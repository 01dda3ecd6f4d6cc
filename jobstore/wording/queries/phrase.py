"""The small language in which staff write what the guard looks for. Pure.

A line is a word or a phrase. `(a|b)` is one of several, `?` after a letter or a group makes it
optional, `*` at the end of a word is any ending. A line matches whole words only. What matches has
linear time, so no line can make the guard slow, however its choices overlap.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

MOST_LINES = 200
LONGEST_LINE = 300  # characters
SHORTEST_MATCH = 3  # letters
MOST_OPTIONAL = 6  # in one line
DEEPEST = 3  # groups in groups
# RE2 knows words of ASCII only by \w and \b, and has no look-around.
_IN_WORD, _NOT_IN_WORD = r"[\pL\pN_]", r"[^\pL\pN_]"
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_PLAIN = re.compile(r"[\w '/%&$+#-]")
_HIDING = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


class BadPhrase(ValueError):
    """The message says in staff's words what is wrong with a line."""


@dataclass(frozen=True)
class _Piece:
    """A part of a line as a regular expression, and how many letters it needs at least."""

    regex: str
    letters: int


class _Line:
    """Reads one line from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.optional = 0

    def read(self) -> _Piece:
        piece = self._choice(depth=0)
        if self.at < len(self.text):
            raise BadPhrase("a bracket is closed that was never opened")
        return piece

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _choice(self, *, depth: int) -> _Piece:
        if depth > DEEPEST:
            raise BadPhrase(f"brackets stand more than {DEEPEST} deep")
        ways = [self._sequence(depth=depth)]
        while self._peek() == "|":
            if depth == 0:
                raise BadPhrase("| stands outside of brackets; write a line for each instead")
            self.at += 1
            ways.append(self._sequence(depth=depth))
        if depth and not all(way.regex for way in ways):
            raise BadPhrase("a bracket or one of its choices is empty")
        return _Piece("|".join(way.regex for way in ways), min(way.letters for way in ways))

    def _sequence(self, *, depth: int) -> _Piece:
        pieces = []
        while self._peek() not in {"", "|", ")"}:
            pieces.append(self._item(depth=depth))
        return _Piece("".join(p.regex for p in pieces), sum(p.letters for p in pieces))

    def _item(self, *, depth: int) -> _Piece:
        sign = self._peek()
        self.at += 1
        if sign == "(":
            inner = self._choice(depth=depth + 1)
            if self._peek() != ")":
                raise BadPhrase("a bracket is not closed")
            self.at += 1
            return self._maybe(_Piece(f"(?:{inner.regex})", inner.letters))
        if sign == "*":
            return self._ending()
        if sign == "?" or not _PLAIN.match(sign):
            raise BadPhrase(f"“{sign}” has no meaning here")
        return self._maybe(_Piece(re.escape(sign), int(sign.isalnum())))

    def _maybe(self, piece: _Piece) -> _Piece:
        if self._peek() != "?":
            return piece
        self.at += 1
        self.optional += 1
        if self.optional > MOST_OPTIONAL:
            raise BadPhrase(f"more than {MOST_OPTIONAL} parts are optional")
        return _Piece(f"{piece.regex}?", 0)

    def _ending(self) -> _Piece:
        before = self.text[: self.at - 1]
        if not before[-1:].isalnum() or self._peek() not in {"", " ", "|", ")"}:
            raise BadPhrase("* may only stand at the end of a word")
        return _Piece(f"{_IN_WORD}*", 0)


def lines_of(pattern: str) -> list[str]:
    return [line.strip() for line in pattern.splitlines() if line.strip()]


def regex_of(line: str) -> str:
    """One line as a regular expression. Raises BadPhrase."""
    if len(line) > LONGEST_LINE:
        raise BadPhrase(f"it is longer than {LONGEST_LINE} characters")
    piece = _Line(folded(" ".join(line.split()))).read()
    if piece.letters < SHORTEST_MATCH:
        raise BadPhrase(f"it must need at least {SHORTEST_MATCH} letters")
    return piece.regex


def check_pattern(pattern: str) -> list[str]:
    """What is wrong with the lines of a rule, in staff's words; empty when nothing is."""
    lines = lines_of(pattern)
    wrong = [f"At most {MOST_LINES} lines."] if len(lines) > MOST_LINES else []
    for line in lines[:MOST_LINES]:
        try:
            regex_of(line)
        except BadPhrase as fault:
            wrong.append(f"“{line}”: {fault}.")
    return wrong


class Phrases:
    """The lines of a rule as expressions over folded text, mostly one. Raises BadPhrase."""

    def __init__(self, lines: list[str]) -> None:
        self._regexes = list(_regexes([regex_of(line) for line in lines]))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where they stand, from left to right; the sign before or after may belong to two."""
        return sorted({span for regex in self._regexes for span in _spans(regex, f" {text} ")})


def _regexes(ways: list[str]) -> Iterator[Any]:
    """What is too big for RE2 in one is searched for in halves; a line alone never is."""
    try:
        yield re2.compile(f"(?i){_NOT_IN_WORD}({'|'.join(ways)}){_NOT_IN_WORD}", _OPTIONS)
    except re2.error:
        if len(ways) == 1:
            raise
        half = len(ways) // 2
        yield from _regexes(ways[:half])
        yield from _regexes(ways[half:])


def _spans(regex: Any, padded: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (match := regex.search(padded, at)) is not None:
        start, end = match.span(1)
        yield start - 1, end - 1
        at = end - 1


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Phrases | None:
    """None without a line. Raises BadPhrase.

    The text is the key of the cache: every process sees an edited rule at its next use.
    """
    lines = lines_of(pattern)
    return Phrases(lines) if lines else None


def plain(text: str) -> str:
    """One line with single blanks and without characters that only hide a word."""
    return unicodedata.normalize("NFC", " ".join(_HIDING.sub("", text).split()))


def folded(text: str) -> str:
    """As long as `text`, without accents and with one kind of apostrophe."""
    bare = (unicodedata.normalize("NFD", sign)[0] for sign in text.translate(_APOSTROPHES))
    return "".join(bare)
