"""The tables of docs/*-acceptance.md and the tests marked with their rows are the same list."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
COACHING = ROOT / "docs" / "coaching-acceptance.md"
BOARD = ROOT / "docs" / "board-acceptance.md"
ROWS = 43


def rows_of_the_tables(*tables: Path) -> dict[str, tuple[str, str]]:
    texts = [table.read_text() for table in tables or (COACHING, BOARD)]
    lines = [line.split("|") for text in texts for line in text.splitlines() if line[:2] == "| "]
    cells = [[cell.strip() for cell in line[1:-1]] for line in lines]
    return {row: (test, url) for row, _about, test, url in cells if row not in ("row", "id")}


def marked_tests() -> dict[str, set[str]]:
    """Row to the names of the tests that carry its mark."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for row in marks_of(node):
                    found.setdefault(row, set()).add(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def marks_of(node: ast.FunctionDef) -> list[str]:
    calls = [item for item in node.decorator_list if isinstance(item, ast.Call)]
    return [
        str(argument.value)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "row"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def test_table_of_coaching_has_every_row_and_shares_none():
    assert len(rows_of_the_tables(COACHING)) == ROWS
    assert rows_of_the_tables(COACHING).keys().isdisjoint(rows_of_the_tables(BOARD))


def test_every_row_has_a_test_and_a_page():
    marked = marked_tests()
    missing = [
        row
        for row, (test, url) in rows_of_the_tables().items()
        if not url or test.strip("`") not in marked.get(row, set())
    ]
    assert missing == []


def test_every_marked_test_belongs_to_a_row():
    assert set(marked_tests()) <= set(rows_of_the_tables())
