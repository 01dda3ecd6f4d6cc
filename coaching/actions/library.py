"""What the site brings along: articles, questions, word lists, help lines. From then on, staff's.

The files stand in `coaching/data/`. Every row has a key; a key that the database has is left as
staff made it, so loading again changes nothing. Staff retire a row, they do not delete it.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from coaching.actions.advice import load_articles
from coaching.actions.crisis import load_crisis_words
from coaching.actions.help_line import load_help_lines
from coaching.actions.practice.bank import load_questions
from coaching.actions.reply.words import load_held_words
from coaching.actions.wording import load_wording

DATA = Path(__file__).resolve().parents[1] / "data"
# Each loads one kind of content and says how many rows were new.
LOADERS: tuple[Callable[[], int], ...] = (
    load_articles,
    load_crisis_words,
    load_held_words,
    load_help_lines,
    load_questions,
    load_wording,
)


@transaction.atomic
def load_library() -> int:
    """Load what is missing; how many rows were new."""
    return sum(load() for load in LOADERS)
