"""Runs of text as lines of Markdown that read back as the same text: signs of the text are escaped,
and marks stand only where a reader of Markdown takes them for marks.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple
from urllib.parse import quote

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")  # and what nobody sees
_SIGNS = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_AT_THE_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$|-)|[=>:]")
_NUMBER_AT_THE_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_IN_ADDRESSES = "/:?#@!$&',;=%+~*[]-._"


class Run(NamedTuple):
    """A piece of text of one look. A line break is a run of its own."""

    text: str
    marks: str = ""  # "~~", "**", "*" or "***"
    href: str = ""


BLANK = Run(" ")
BREAK = Run("\n")


def markdown_lines(runs: Iterable[Run]) -> list[str]:
    """The lines of a text; an empty one stands between two paragraphs."""
    lines = []
    for is_break, group in groupby(runs, key=lambda run: run == BREAK):
        if is_break:
            lines.extend([""] * (len(list(group)) - 1))
        else:
            lines.append(_line(list(group)))
    return lines


def escaped(text: str) -> str:
    """Text of others inside a line of Markdown."""
    return _SIGNS.sub(r"\\\g<0>", text)


def _line(runs: list[Run]) -> str:
    runs = _give_way(_merge(_with_single_blanks(runs)))
    text = "".join(_marked(run) for run in runs)
    if not text or runs[0].marks or runs[0].href:
        return text
    text = _NUMBER_AT_THE_START.sub(r"\1\\", text) if text[0].isdigit() else text
    return f"\\{text}" if _AT_THE_START.match(text) else text


def _with_single_blanks(runs: list[Run]) -> list[Run]:
    """As a browser shows it: one blank between words, none at the ends, none inside marks."""
    found: list[Run] = []
    is_apart = False
    for run in runs:
        text = _BLANKS.sub(" ", run.text)
        if text.strip():
            if found and (is_apart or text[0] == " "):
                found.append(BLANK)
            found.append(Run(text.strip(), run.marks, run.href))
        is_apart = text[-1:] == " " or (is_apart and not text)
    return found


def _merge(runs: list[Run]) -> list[Run]:
    """Neighbors of one look are one run, with the blank between them."""
    merged: list[Run] = []
    for run in runs:
        if merged and _look(merged[-1]) == _look(run):
            merged[-1] = run._replace(text=merged[-1].text + run.text)
        elif len(merged) > 1 and merged[-1] == BLANK and _look(merged[-2]) == _look(run):
            merged[-2:] = [run._replace(text=f"{merged[-2].text} {run.text}")]
        else:
            merged.append(run)
    return merged


def _look(run: Run) -> tuple[str, str]:
    return run.marks, run.href


def _give_way(runs: list[Run]) -> list[Run]:
    """Marks leave out signs that would touch a letter outside, and end before other marks."""
    done: list[Run] = []
    for run, after in pairwise([*runs, BLANK]):
        before = done[-1] if done else BLANK
        if not run.marks or run.href:
            done.append(run)
            continue
        text = run.text
        if not _is_edge(before, before.text[-1]):
            text = text.lstrip(_signs_of(text))
        first = run.text.removesuffix(text) if text else run.text
        if not _is_edge(after, after.text[0]):
            text = text.rstrip(_signs_of(text))
        last = run.text[len(first) + len(text) :]
        touches = not first and bool(before.marks) and not before.href
        marks = "" if touches else run.marks
        done += [
            one for one in (Run(first), run._replace(text=text, marks=marks), Run(last)) if one.text
        ]
    return done


def _is_edge(run: Run, char: str) -> bool:
    """Whether marks may stand between that character of the neighbor and a sign."""
    is_sign = char in string.punctuation or unicodedata.category(char)[0] == "P"
    return bool(run.href) or char.isspace() or is_sign


def _signs_of(text: str) -> str:
    return "".join({char for char in text if unicodedata.category(char)[0] in "PSZ"})


def _marked(run: Run) -> str:
    text = f"{run.marks}{escaped(run.text)}{run.marks[::-1]}"
    return f"[{text}]({quote(run.href, safe=_IN_ADDRESSES)})" if run.href else text


DEEPEST = 6  # lists inside lists; what is deeper stands at that depth


_BULLETS, _POINTS = "-*", ".)"


@dataclass
class _List:
    """A list and how its items begin. Of two lists in a row, the second begins otherwise."""

    indent: int
    sign: str
    number: int | None = None  # of its next item
    is_text: bool = False  # Markdown shows numbers from 1 only

    def next_marker(self) -> str:
        if self.number is None:
            return f"{self.sign} "
        self.number += 1
        return f"{self.number - 1}{'.' if self.is_text else self.sign} "


@dataclass
class _Block:
    text: str
    begins_item: bool
    is_in_list: bool


@dataclass
class Blocks:
    """Takes text and boundaries in their order; `markdown` is what came of it."""

    runs: list[Run] = field(default_factory=list)
    _blocks: list[_Block] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _indents: list[int] = field(default_factory=list)  # of the text of the open items
    _markers: str = ""  # of items that have no text yet
    _recent: dict[int, str] = field(default_factory=dict)  # by indent: signs of the last list

    @property
    def markdown(self) -> str:
        self.end()
        text = ""
        for place, block in enumerate(self._blocks):
            is_next_item = block.begins_item and place and self._blocks[place - 1].is_in_list
            text += ("\n" if is_next_item else "\n\n") + block.text
        return text.strip()

    def end(self, *, prefix: str = "") -> None:
        """Whatever stood so far is a paragraph of its own."""
        if not self.runs:
            return
        lines, self.runs = markdown_lines(self.runs), []
        paragraph: list[str] = []
        for line in [*lines, ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                self._write(paragraph, prefix)
                paragraph = []

    def heading(self) -> None:
        """What stood so far is a heading; inside a list, a paragraph."""
        self.runs = [Run(" ") if run == BREAK else run for run in self.runs]
        self.end(prefix="" if self._indents else "### ")

    def open_list(self, *, start: int | None = None) -> None:
        """`start` is the number of the first item of a numbered list."""
        self.end()
        if len(self._lists) >= DEEPEST:
            self._lists.append(self._lists[-1])
            return
        indent = self._indents[-1] if self._indents else 0
        signs = _BULLETS if start is None else _POINTS
        again = self._recent.get(indent) == signs[0]
        self._recent[indent] = signs[again]
        is_text = start not in (None, 1)
        self._lists.append(_List(indent, signs[again], start, is_text=is_text))

    def close_list(self) -> None:
        self.end()
        if self._lists:
            self._lists.pop()

    def open_item(self) -> Callable[[], None]:
        """Returns what closes it again."""
        self.end()
        of = self._lists[-1] if self._lists else _List(0, _BULLETS[0])
        marker = of.next_marker()
        if of.is_text:
            self.runs.append(Run(marker))
            return self.end
        self._markers = (self._markers or " " * of.indent) + marker
        self._indents.append(of.indent + len(marker))
        return self._close_item

    def _close_item(self) -> None:
        self.end()
        self._indents.pop()
        self._markers = ""

    def _write(self, lines: list[str], prefix: str) -> None:
        indent = " " * (self._indents[-1] if self._indents else 0)
        text = (self._markers or indent) + prefix + f"  \n{indent}".join(lines)
        self._blocks.append(_Block(text, bool(self._markers), bool(self._indents)))
        first = len(self._markers) if self._markers else len(indent)
        self._recent = {at: sign for at, sign in self._recent.items() if self._lists and at < first}
        self._markers = ""
