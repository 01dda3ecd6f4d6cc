"""The wording guard: reads what an employer wrote, explains what it found, rewrites nothing."""

from coaching.queries.wording.guard import Hit, Review, review_wording
from coaching.queries.wording.rule import Level

__all__ = ["Hit", "Level", "Review", "review_wording"]
