"""Articles."""

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
