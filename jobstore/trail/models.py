from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from jobstore.trail.states import Act, Kinds


class Event(models.Model):
    """One line of a history: what happened when, with which facts. Never changed.

    Each table has its kinds, and a column for the thing that a line is about.
    """

    KINDS: ClassVar[type[Kinds]]
    SUBJECT: ClassVar[str] = ""

    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words

    @classmethod
    def about(cls, thing: models.Model) -> dict[str, Any]:
        """The columns that say what a line is about."""
        return {cls.SUBJECT: thing}

    @classmethod
    def shown(cls, kind: Kinds, *, at: datetime) -> dict[str, Any]:  # noqa: ARG003 -- for tables that keep it
        """The columns that say from when on somebody may read a line."""
        return {}

    @property
    def words(self) -> str:
        return dict(self.KINDS.choices).get(self.what) or self.what.replace("_", " ")

    @property
    def source(self) -> str:
        return str(self.facts.get("source", ""))

    @property
    def target(self) -> str:
        return str(self.facts.get("target", ""))


class SignedEvent(Event):
    """With who did it and, of kinds that carry a text, why."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.TextField(blank=True)

    class Meta:
        abstract = True


class TrailEvent(SignedEvent):
    """A line about any thing, for staff; it stays when the thing is gone.

    `why` holds what staff write for staff, never the words of a letter or of a candidate.
    """

    KINDS = Act

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "trail"
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="trail_order")]

    def __str__(self) -> str:
        return self.sentence.capitalize()

    @classmethod
    def about(cls, thing: models.Model) -> dict[str, Any]:
        """The same for a model and for its proxies."""
        model = thing._meta.proxy_for_model or type(thing)  # noqa: SLF001 -- Django's documented _meta
        return {"subject_type": model._meta.label_lower, "subject_id": str(thing.pk)}  # noqa: SLF001

    @property
    def sentence(self) -> str:
        """ "returned, from in review to draft"."""
        words = " ".join(filter(None, [self.words, self.facts.get("slug", "")]))
        if not (self.source and self.target and self.source != self.target):
            return words
        return f"{words}, from {self.source} to {self.target}".replace("_", " ")
