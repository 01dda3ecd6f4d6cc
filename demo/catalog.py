"""Reads the sectors: employers, roles and what a good week is, written in plain files."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, cast

from openings.application.states import DecisionReason
from openings.opening.states import PayPeriod, QuestionKind

Reach = Literal["here", "around", "everywhere"]  # where an employer has places of work
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
    reach: Reach
    manager: str  # the title of who interviews
    roles: str  # of its sector, or all of them
    text: str

    def hires(self, title: str) -> bool:
        return self.roles == "all" or title in self.roles.split(", ")


@dataclass(frozen=True)
class Question:
    text: str
    kind: QuestionKind
    options: str


@dataclass(frozen=True)
class No:
    reason: DecisionReason
    text: str


@dataclass(frozen=True)
class Reply:
    """What an employer answers to the three questions."""

    strength: str
    advice: str
    next_time: str
    improve: str


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
    answers: list[str] = field(default_factory=list)  # to the first question


@dataclass
class Sector:
    name: str
    firms: list[Firm] = field(default_factory=list)
    good_weeks: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # of candidates
    nos: list[No] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    def works_at(self, firm: Firm) -> list[Work]:
        return [work for work in self.works if firm.hires(work.title)]


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
            sector.firms.append(_firm(text))
        elif part == "Good weeks":
            sector.good_weeks.append(text)
        elif part == "Interviews":
            _add_words(sector, text)
        else:
            _add(sector.works[-1], mark, text, line)
    return sector


def _firm(line: str) -> Firm:
    name, home, *rest = line.split(" | ", maxsplit=4)
    postal_code, reach = home.split()
    return Firm(name, postal_code, cast("Reach", reach), *rest)


def _add_words(sector: Sector, line: str) -> None:
    kind, *texts = line.split(" | ")
    what, _blank, reason = kind.partition(" ")
    if what == "note":
        sector.notes += texts
    elif what == "no":
        sector.nos.append(No(DecisionReason(reason), *texts))
    else:
        sector.replies.append(Reply(*texts))


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
    elif mark == "=":
        work.answers.append(text)
    else:
        work.purpose = line


def _question(text: str) -> Question:
    found = _QUESTION.match(text)
    if found is None:
        raise ValueError(text)
    options = (found["options"] or "").split(" / ")
    return Question(found["text"], _KINDS[found["kind"]], "\n".join(filter(None, options)))
