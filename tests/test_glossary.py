"""docs/glossary.md explains the words of the tree: every room, and every table."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
HEADINGS = {"word", "room"}
APPS = ("people", "mail", "trail", "openings", "coaching")


def explained() -> list[str]:
    """The first cell of each row."""
    rows = [line.split("|")[1].strip() for line in GLOSSARY.splitlines() if line.startswith("| ")]
    return [word for word in rows if word not in HEADINGS]


def listed_as_plain() -> set[str]:
    text = GLOSSARY.partition("## Tables that explain themselves")[2].partition(":")[2]
    return {word.strip() for word in text.replace("\n", " ").rstrip(". ").split(",")}


def rooms() -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    named = [one["rooms"] for one in contracts["contracts"] if one["type"] == "rooms"]
    return {room.replace("_", " ") for names in named for room in names}


def tables() -> dict[str, type]:
    models = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return {re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower(): model for model in models}


def test_each_word_is_explained_once_with_a_meaning():
    words = explained()
    assert sorted(words) == sorted(set(words))
    meanings = [line.split("|")[2].strip() for line in GLOSSARY.splitlines() if line[:2] == "| "]
    assert all(meanings)


def test_each_room_is_a_word():
    assert rooms() - set(explained()) == set()


def test_each_table_is_a_word_or_explains_itself():
    assert set(tables()) - set(explained()) - listed_as_plain() == set()


def test_tables_that_explain_themselves_exist_and_do():
    plain = listed_as_plain()
    assert plain - set(tables()) == set()
    # Django writes the names of the fields where a model says nothing.
    silent = [name for name in plain if (tables()[name].__doc__ or "").endswith(")")]
    assert silent == []
