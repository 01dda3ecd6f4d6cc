"""Articles, the lists of crisis words, and advice passed on."""

from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class ArticleTopic(TextChoices):
    """The groups of the list of articles, in the order in which they are shown."""

    AFTER = "after", "Right after the interview"
    CONTACT = "contact", "Writing, calling, waiting"
    PRACTICE = "practice", "Practice"
    NEXT = "next", "The next interview"


class ArticleState(TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"  # readers see it from `publish_at` on
    RETIRED = "retired"


ARTICLE_MOVES: Moves = dict.fromkeys(ArticleState, frozenset(ArticleState))  # staff choose


class CrisisPart(TextChoices):
    """What a list of crisis words is for."""

    PHRASES = "phrases", "what shows help at once"
    HEDGES = "hedges", "what people say who are well"
    FILLERS = "fillers", "words that are left out first"


class PassOnState(TextChoices):
    PENDING = "pending", "waits for a moderator"
    SHOWN = "shown"
    HELD_BACK = "held", "held back"
    TAKEN_BACK = "taken", "taken back"


PASS_ON_MOVES: Moves = {
    PassOnState.PENDING: frozenset(set(PassOnState) - {PassOnState.PENDING}),
    PassOnState.SHOWN: frozenset({PassOnState.HELD_BACK, PassOnState.TAKEN_BACK}),
    PassOnState.HELD_BACK: frozenset({PassOnState.SHOWN, PassOnState.TAKEN_BACK}),
}
