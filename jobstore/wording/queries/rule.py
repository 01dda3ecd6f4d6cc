"""The rules of the guard, as its files bring them along and as staff left them."""

import tomllib
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobstore.wording.models import WordingRule
from jobstore.wording.states import WordingList

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
    return sorted(WordingRule.objects.active().order_by("pk"), key=lambda rule: -level_of(rule))


def shipped_rules() -> list[dict[str, Any]]:
    """What the site brings along, by the fields of WordingRule."""
    return list(tomllib.loads((DATA / "wording.toml").read_text())["rule"])


@lru_cache(maxsize=1)
def corpus() -> dict[str, list[str]]:
    """Sentences by which a change of the rules is measured: `fair` and `unfair`."""
    return tomllib.loads((DATA / "wording_corpus.toml").read_text())
