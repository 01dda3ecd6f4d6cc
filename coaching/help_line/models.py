from django.conf import settings
from django.db import models

from coaching.help_line.states import CrisisPart


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
