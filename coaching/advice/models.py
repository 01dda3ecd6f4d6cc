from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from coaching.advice.states import ArticleState, ArticleTopic


class ArticleQuerySet(models.QuerySet["Article"]):
    def live(self, *, at: datetime) -> "ArticleQuerySet":
        """What readers see at that instant; the one meaning of "published"."""
        return self.filter(state=ArticleState.PUBLISHED, publish_at__lte=at)


class ArticleText(models.Model):
    """What staff write; the article holds the newest, each revision the one of its time."""

    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=240)
    topic = models.CharField(max_length=10, choices=ArticleTopic)
    body = models.TextField()  # Markdown, with [[do:tool|words]] and [[source:key]]
    sources = models.TextField(blank=True)  # a line each: key | reference | https address

    class Meta:
        abstract = True


class Article(ArticleText):
    """A piece of advice; a tool stands behind each of its parts."""

    slug = models.SlugField(max_length=60, unique=True)  # the key of what the site brought along
    state = models.CharField(max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    publish_at = models.DateTimeField("readers see it from", null=True, blank=True)
    position = models.PositiveSmallIntegerField("place in its group", default=50)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="article_published_has_date",
                condition=~Q(state=ArticleState.PUBLISHED) | Q(publish_at__isnull=False),
                violation_error_message="A published article needs its date.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coaching:advice_detail", args=[self.slug])


class ArticleRevision(ArticleText):
    """The text as it was after one save."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    saved_by = models.ForeignKey(  # null: the site brought it along
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "version"],
                name="article_version_once",
                violation_error_message="Somebody else has saved this article in the meantime.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, version {self.version}"
