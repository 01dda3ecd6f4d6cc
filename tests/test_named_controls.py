"""What a sentence names in quotes ("Open a plan and choose “Erase what I wrote”") is there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUOTED = re.compile(r"“([A-Z][^”{}%]{1,60})”")
pytestmark = pytest.mark.once
# Titles of books and papers, and words that somebody might say: nothing to look for on a page.
NOT_OURS = {
    "The Liking Gap in Conversations",
    "The illusion of transparency",
}


@cache
def texts() -> dict[str, str]:
    """Templates and code of the product, by their paths."""
    apps = [ROOT / app for app in ("jobstore", "openings", "coaching")]
    files = [path for app in apps for path in app.rglob("*.py") if "migrations" not in path.parts]
    files += [path for path in (ROOT / "templates").rglob("*.*") if path.is_file()]
    found = {str(path.relative_to(ROOT)): path.read_text() for path in files}
    return {path: re.sub(r"\s+", " ", text) for path, text in found.items()}


@cache
def said() -> str:
    """All that the product says outside such quotes."""
    return "\n".join(QUOTED.sub("", text) for text in texts().values())


def named() -> list[tuple[str, str]]:
    places = [(path, name) for path, text in texts().items() for name in QUOTED.findall(text)]
    return [(path, name) for path, name in places if name.rstrip(".,") not in NOT_OURS]


def is_said(name: str) -> bool:
    bare = name.rstrip(".,")
    return re.search(rf"(?<![\w ]){re.escape(bare)}(?![\w])", said()) is not None


@pytest.mark.parametrize(("path", "name"), named(), ids=lambda part: part[:60])
def test_what_a_sentence_names_is_there(path, name):
    assert is_said(name), f"{path} names “{name}”, and nothing is called so."


def test_a_name_that_is_nowhere_is_noticed():
    assert not is_said("Undo my whole application")
    assert is_said("Erase what I wrote")
