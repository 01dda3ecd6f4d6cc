"""Writing articles: each save is a revision. Nothing is deleted; what is over is retired."""

import tomllib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from coaching.advice.models import Article, ArticleRevision
from coaching.advice.queries import faults_of
from coaching.advice.states import ARTICLE_MOVES, ArticleState
from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.shipped import create_missing
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act

DATA = Path(__file__).resolve().parents[2] / "data" / "advice"
FENCE = "+++"  # stands before and after the front matter, which is TOML


@dataclass(frozen=True, kw_only=True)
class ArticleWords:
    """What staff write."""

    title: str
    summary: str
    topic: str
    body: str
    sources: str


class TextFaulty(Exception):
    """The text cannot be saved; the argument names the faults by field."""


class SavedMeanwhile(Exception):
    """Somebody else has saved the article since it was opened."""


class NameTaken(Exception):
    """Another article has this address."""


@transaction.atomic
def write_article(
    *,
    slug: str,
    words: ArticleWords,
    state: str,
    publish_at: datetime | None,
    position: int,
    by: User,
) -> Article:
    """A new article. Raises TextFaulty, NameTaken."""
    _refuse_faults(words)
    now = clock.now()
    article = Article(slug=slug, created_at=now, updated_at=now, version=0)
    _settle(article, state=state, publish_at=publish_at, position=position, at=now)
    try:
        with transaction.atomic():
            return _save(article, words, by=by, at=now)
    except IntegrityError:
        raise NameTaken from None


@transaction.atomic
def edit_article(
    *,
    article: Article,
    words: ArticleWords,
    state: str,
    publish_at: datetime | None,
    position: int,
    version: int,
    by: User,
) -> Article:
    """The next revision. Raises TextFaulty, SavedMeanwhile."""
    _refuse_faults(words)
    article = _lock(article)
    if article.version != version:
        raise SavedMeanwhile
    now = clock.now()
    _settle(article, state=state, publish_at=publish_at, position=position, at=now)
    return _save(article, words, by=by, at=now)


@transaction.atomic
def restore_revision(*, revision: ArticleRevision, by: User, version: int) -> Article:
    """The words of an older revision, as the newest one, over `version`.

    Raises TextFaulty, SavedMeanwhile.
    """
    article = _lock(revision.article)
    if article.version != version:
        raise SavedMeanwhile
    words = words_of(revision)
    _refuse_faults(words)
    record(Act.RESTORED, article, by=by, why=f"Version {revision.version}")
    return _save(article, words, by=by, at=clock.now())


@transaction.atomic
def retire_article(*, article: Article, by: User) -> Article:
    """Readers no longer find it; staff can publish it again. Twice is once."""
    article = _lock(article)
    if article.state == ArticleState.RETIRED:
        return article
    source = move(article, ArticleState.RETIRED, ARTICLE_MOVES)
    record(Act.RETIRED, article, by=by, source=source, target=article.state)
    article.updated_at = clock.now()
    article.save(update_fields=["state", "updated_at"])
    return article


def words_of(text: Article | ArticleRevision) -> ArticleWords:
    return ArticleWords(**{item.name: getattr(text, item.name) for item in fields(ArticleWords)})


def _lock(article: Article) -> Article:
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def _refuse_faults(words: ArticleWords) -> None:
    if faults := faults_of(words.body, words.sources):
        raise TextFaulty(faults)


def _settle(
    article: Article, *, state: str, publish_at: datetime | None, position: int, at: datetime
) -> None:
    move(article, state, ARTICLE_MOVES)
    article.publish_at = publish_at
    article.position = position
    if state == ArticleState.PUBLISHED and publish_at is None:
        article.publish_at = at


def _save(article: Article, words: ArticleWords, *, by: User | None, at: datetime) -> Article:
    article.version += 1
    article.updated_at = at
    for item in fields(words):
        setattr(article, item.name, getattr(words, item.name))
    article.save()
    _revision(article, by=by).save()
    return article


def _revision(article: Article, *, by: User | None) -> ArticleRevision:
    return ArticleRevision(
        article=article,
        version=article.version,
        saved_by=by,
        saved_at=article.updated_at,
        **vars(words_of(article)),
    )


def load_articles() -> int:
    """Create the articles that are missing; what staff changed stays. How many were new."""
    created = create_missing((Article(**facts) for facts in shipped_articles()), key="slug")
    fresh = Article.objects.filter(version=1, revisions__isnull=True).order_by("pk")
    revisions = [_revision(article, by=None) for article in fresh]
    ArticleRevision.objects.bulk_create(revisions, ignore_conflicts=True)
    return created


@lru_cache(maxsize=1)
def shipped_articles() -> tuple[dict[str, Any], ...]:
    """The articles that the site brings along, as facts of rows."""
    return tuple(_read(path) for path in sorted(DATA.glob("*.md")))


def _read(path: Path) -> dict[str, Any]:
    _before, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    facts = tomllib.loads(head)
    since = datetime.combine(facts["written"], time(12), tzinfo=UTC)
    return {
        "slug": path.stem,
        "title": facts["title"],
        "summary": facts["summary"],
        "topic": facts["topic"],
        "position": facts["position"],
        "body": body.strip() + "\n",
        "sources": facts.get("sources", "").strip(),
        "state": ArticleState.PUBLISHED,
        "publish_at": since,
        "created_at": since,
        "updated_at": since,
        "version": 1,
    }
