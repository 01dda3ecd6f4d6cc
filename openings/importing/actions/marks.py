"""Runs of text as lines of Markdown that read back as the same text: signs of the text are escaped,
and marks stand only where a reader of Markdown takes them for marks.
"""

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from urllib.parse import quote

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")  # and what nobody sees
_SIGNS = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_AT_THE_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$|-)|[=>:]")
_NUMBER_AT_THE_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_IN_ADDRESSES = "/:?#@!$&',;=%+~*[]-._"


@dataclass(frozen=True)
class Run:
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
            found.append(replace(run, text=text.strip()))
        is_apart = text[-1:] == " " or (is_apart and not text)
    return found


def _merge(runs: list[Run]) -> list[Run]:
    """Neighbors of one look are one run, with the blank between them."""
    merged: list[Run] = []
    for run in runs:
        if merged and _look(merged[-1]) == _look(run):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        elif len(merged) > 1 and merged[-1] == BLANK and _look(merged[-2]) == _look(run):
            merged[-2:] = [replace(run, text=f"{merged[-2].text} {run.text}")]
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
            one for one in (Run(first), replace(run, text=text, marks=marks), Run(last)) if one.text
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
