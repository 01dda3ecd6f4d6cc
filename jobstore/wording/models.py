from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.wording.states import LooksFor, WordingList


class WordingRuleQuerySet(models.QuerySet["WordingRule"]):
    def active(self) -> "WordingRuleQuerySet":
        return self.filter(is_active=True)


class WordingRule(models.Model):
    """What the wording guard looks for in an answer, and what it tells the writer.

    A rule is retired, never deleted: findings name its key and version.
    """

    key = models.SlugField(max_length=60, unique=True)
    list = models.CharField(
        max_length=5,
        choices=WordingList,
        help_text="Hint: the writer looks once more. Hold: staff read first. Block: not taken.",
    )
    category = models.CharField(max_length=40)
    looks_for = models.CharField(max_length=15, choices=LooksFor, default=LooksFor.WORDS)
    pattern = models.TextField(
        "words and phrases",
        blank=True,
        max_length=6000,
        help_text="One a line, whole words, any case. (a|b) is one of several, ? after a letter or"
        " a group makes it optional, * at the end of a word is any ending.",
    )
    fine_in = models.TextField(
        "fine in these phrases",
        blank=True,
        max_length=2000,
        help_text="Phrases in which the words above mean something harmless, one a line.",
    )
    message = models.CharField(max_length=200, help_text="Why the writer is stopped.")
    suggestion = models.CharField(
        max_length=250, help_text="What you saw, which requirement it touches, what is better."
    )
    is_active = models.BooleanField("in use", default=True)
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

    objects = WordingRuleQuerySet.as_manager()

    class Meta:
        app_label = "coaching"  # where the tables are
        indexes = [models.Index(fields=["edited_at"], name="wording_rule_edited")]
        constraints = [
            models.CheckConstraint(
                name="wording_rule_of_words_has_words",
                condition=~Q(looks_for=LooksFor.WORDS) | ~Q(pattern=""),
                violation_error_message="Name at least one word or phrase.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_list_display()}: {self.category}"


class WordingRevision(models.Model):
    """A rule as it stood in one version. Never changed."""

    rule = models.ForeignKey(WordingRule, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    list = models.CharField(max_length=5, choices=WordingList)
    category = models.CharField(max_length=40)
    pattern = models.TextField(blank=True)
    fine_in = models.TextField(blank=True)
    message = models.CharField(max_length=200)
    suggestion = models.CharField(max_length=250)
    is_active = models.BooleanField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        app_label = "coaching"  # where the tables are
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "version"],
                name="wording_revision_once",
                violation_error_message="This version is kept already.",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
