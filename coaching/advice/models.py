import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from coaching.advice.states import ArticleState, ArticleTopic, CrisisPart, PassOnState
from jobstore.people.user.models import User


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


class CrisisWords(models.Model):
    """One of the lists by which help is shown at once. Staff edit it, version by version."""

    part = models.CharField(max_length=8, choices=CrisisPart, unique=True, editable=False)
    lines = models.TextField(
        "words and phrases",
        max_length=8000,
        help_text="One a line, whole words. Case, accents and punctuation do not matter, and"
        " “don’t” is read as “do not”.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    edited_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "words of crisis"
        verbose_name_plural = "words of crisis"

    def __str__(self) -> str:
        return f"Crisis words: {self.get_part_display()}"


class CrisisWordsRevision(models.Model):
    """A list as it stood in one version. Never changed."""

    words = models.ForeignKey(CrisisWords, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    lines = models.TextField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["words", "version"],
                name="crisis_revision_once",
                violation_error_message="This version is kept already.",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class HelpLineQuerySet(models.QuerySet["HelpLine"]):
    def shown(self) -> "HelpLineQuerySet":
        return self.filter(is_shown=True)


class HelpLine(models.Model):
    """Where somebody who is struggling finds a person to talk to. Staff keep it up to date."""

    key = models.SlugField(max_length=60, unique=True)
    country = models.CharField(max_length=2, blank=True)  # empty: reaches people anywhere
    name = models.CharField(max_length=80)
    how = models.CharField(max_length=160)  # said in words, without the full stop
    url = models.CharField("link", max_length=200)  # one that a phone understands, or a page
    position = models.PositiveSmallIntegerField(default=10)
    is_shown = models.BooleanField(default=True)
    checked_on = models.DateField("checked on", null=True, blank=True)

    objects = HelpLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PassedAdviceQuerySet(models.QuerySet["PassedAdvice"]):
    def of(self, candidate: User) -> "PassedAdviceQuerySet":
        return self.filter(candidate=candidate)

    def shown(self) -> "PassedAdviceQuerySet":
        return self.filter(state=PassOnState.SHOWN)


class PassedAdvice(models.Model):
    """One piece of advice to the next person who seeks a job of that kind; staff read it first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passed_advice"
    )
    category = models.CharField(max_length=60)  # of the opening, as the employer wrote it
    text = models.CharField(max_length=400)
    shows_first_name = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PassOnState, default=PassOnState.PENDING)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PassedAdviceQuerySet.as_manager()

    class Meta:
        verbose_name = "advice passed on"
        verbose_name_plural = "advice passed on"
        constraints = [
            models.UniqueConstraint(
                "candidate",
                Lower("category"),
                condition=~Q(state=PassOnState.TAKEN_BACK),
                name="advice_once_a_category",
                violation_error_message="You have passed something on for this kind of job.",
            )
        ]
        indexes = [models.Index(Lower("category"), "state", name="advice_of_category")]

    def __str__(self) -> str:
        return f"Advice for {self.category}"
