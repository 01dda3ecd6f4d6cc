"""Reads the sectors: employers, roles and what a good week is, written in plain files."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from openings.states import PayPeriod, QuestionKind

FOLDER = Path(__file__).parent / "sectors"
_QUESTION = re.compile(
    r"^(?P<text>.*?)(?: \((?P<kind>yes|number|date|one|many)(?:: (?P<options>.*))?\))?$"
)
_KINDS = {
    None: QuestionKind.TEXT,
    "yes": QuestionKind.YES_NO,
    "number": QuestionKind.NUMBER,
    "date": QuestionKind.DATE,
    "one": QuestionKind.ONE_OF,
    "many": QuestionKind.MANY_OF,
}


@dataclass(frozen=True)
class Firm:
    name: str
    postal_code: str
    text: str


@dataclass(frozen=True)
class Question:
    text: str
    kind: QuestionKind
    options: str


@dataclass
class Work:
    """A role as every employer of the sector would describe it."""

    title: str
    period: PayPeriod
    pay: tuple[int, int]
    types: list[str]
    remote: list[str]
    purpose: str = ""
    tasks: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass
class Sector:
    name: str
    firms: list[Firm] = field(default_factory=list)
    good_weeks: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)


@cache
def sectors() -> tuple[Sector, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.md")))


def _read(path: Path) -> Sector:
    sector = Sector(name="")
    part = ""
    for line in filter(None, path.read_text().splitlines()):
        mark, _blank, text = line.partition(" ")
        if mark == "#":
            sector.name = text
        elif mark == "##":
            part = text
        elif mark == "###":
            sector.works.append(_work(text))
        elif part == "Employers":
            sector.firms.append(Firm(*text.split(" | ", maxsplit=2)))
        elif part == "Good weeks":
            sector.good_weeks.append(text)
        else:
            _add(sector.works[-1], mark, text, line)
    return sector


def _work(heading: str) -> Work:
    title, pay, types, remote = heading.split(" | ")
    period, figures = pay.split()
    low, high = figures.split("-")
    return Work(
        title=title,
        period=PayPeriod(period),
        pay=(int(low), int(high)),
        types=types.split(","),
        remote=remote.split(","),
    )


def _add(work: Work, mark: str, text: str, line: str) -> None:
    if mark == "-":
        work.tasks.append(text)
    elif mark == "+":
        work.asks.append(text)
    elif mark == "?":
        work.questions.append(_question(text))
    else:
        work.purpose = line


def _question(text: str) -> Question:
    found = _QUESTION.match(text)
    if found is None:
        raise ValueError(text)
    options = (found["options"] or "").split(" / ")
    return Question(found["text"], _KINDS[found["kind"]], "\n".join(filter(None, options)))
