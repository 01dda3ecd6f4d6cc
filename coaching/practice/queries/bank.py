"""The standard questions."""

import tomllib
from pathlib import Path
from typing import Any

from coaching.practice.models import PracticeQuestion
from coaching.practice.states import QuestionTag

FILE = Path(__file__).resolve().parents[2] / "data" / "questions.toml"


def shipped_questions() -> list[dict[str, Any]]:
    """The rows that the site brings along."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
    return [
        {**row, "wordings": "\n".join(row["wordings"]), "tags": ",".join(row["tags"])}
        for row in rows
    ]


def active_questions(tag: QuestionTag | None = None) -> list[PracticeQuestion]:
    """Questions in the order in which they were loaded; those with a tag, if one is given."""
    questions = PracticeQuestion.objects.filter(is_active=True).order_by("pk")
    return [item for item in questions if tag is None or tag in item.tag_list]


def tag_named(name: str) -> QuestionTag | None:
    """None for a name that nobody knows."""
    return QuestionTag(name) if name in QuestionTag.values else None
