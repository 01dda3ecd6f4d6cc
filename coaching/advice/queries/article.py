from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import Case, IntegerField, QuerySet, Value, When

from coaching.advice.models import Article, ArticleRevision
from coaching.advice.queries.text import reading_minutes
from coaching.advice.states import ArticleTopic

MORE = 3  # articles that a page offers for reading on


@dataclass(frozen=True)
class Shelf:
    """The live articles of one topic."""

    title: str
    articles: list[Article]


def live_articles(*, at: datetime) -> QuerySet[Article]:
    return _in_order(Article.objects.live(at=at))


def _in_order(articles: QuerySet[Article]) -> QuerySet[Article]:
    """By topic as the topics are declared, then by place, then by title."""
    order = Case(
        *(When(topic=topic, then=Value(number)) for number, topic in enumerate(ArticleTopic)),
        output_field=IntegerField(),
    )
    return articles.order_by(order, "position", "title")


def shelves(*, at: datetime) -> list[Shelf]:
    """Every topic that has a live article, in the order of the topics."""
    articles = list(live_articles(at=at))
    return [
        Shelf(str(topic.label), [item for item in articles if item.topic == topic])
        for topic in ArticleTopic
        if any(item.topic == topic for item in articles)
    ]


def article_named(slug: str, *, at: datetime) -> Article | None:
    """The live article of that name."""
    return Article.objects.live(at=at).filter(slug=slug).first()


def more_articles(article: Article, *, at: datetime) -> list[Article]:
    """What to read next: of the same topic first."""
    others = [item for item in live_articles(at=at) if item.slug != article.slug]
    return sorted(others, key=lambda item: item.topic != article.topic)[:MORE]


def minutes_of(article: Article) -> int:
    return reading_minutes(article.body)


@dataclass(frozen=True)
class Line:
    """A line of a comparison: kept, added or removed."""

    kind: str
    text: str


def revisions_of(article: Article) -> list[ArticleRevision]:
    """Newest first."""
    return list(article.revisions.select_related("saved_by").order_by("-version"))


def compare(old: ArticleRevision, new: ArticleRevision) -> list[Line]:
    """What changed from one revision to the next, line by line; kept lines stay in."""
    before, after = _lines(old), _lines(new)
    found: list[Line] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if what == "equal":
            found += [Line("kept", text) for text in after[b_from:b_to]]
        else:
            found += [Line("removed", text) for text in before[a_from:a_to]]
            found += [Line("added", text) for text in after[b_from:b_to]]
    return found


def _lines(revision: ArticleRevision) -> list[str]:
    head = [
        f"Title: {revision.title}",
        f"Summary: {revision.summary}",
        f"Topic: {revision.get_topic_display()}",
    ]
    sources = [f"Source: {line}" for line in revision.sources.splitlines() if line.strip()]
    return head + [line for line in revision.body.splitlines() if line.strip()] + sources
