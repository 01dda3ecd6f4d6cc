from django.db import models
from django.db.models import Q

from openings.opening.states import QuestionKind


class Requirement(models.Model):
    """One thing that an opening asks for; feedback and matching refer to it."""

    opening = models.ForeignKey(
        "openings.Opening", on_delete=models.CASCADE, related_name="requirements"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "position"],
                name="requirement_position_once",
                violation_error_message="Two requirements stand in the same place.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class AskedManager(models.Manager["ScreeningQuestion"]):
    def get_queryset(self) -> "models.QuerySet[ScreeningQuestion]":
        return super().get_queryset().filter(is_asked=True)


class ScreeningQuestion(models.Model):
    """A question that every applicant to an opening answers.

    One that was answered or public never changes: another takes its place, and it is asked no more.
    """

    opening = models.ForeignKey(
        "openings.Opening", on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=QuestionKind, default=QuestionKind.TEXT)
    options = models.TextField(blank=True, help_text="One choice per line.")
    is_required = models.BooleanField(default=True)
    is_asked = models.BooleanField(default=True, db_default=True)

    objects = AskedManager()
    everywhere = models.Manager["ScreeningQuestion"]()  # with those that were asked once

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "position"],
                condition=Q(is_asked=True),
                name="question_position_once",
                violation_error_message="Two questions stand in the same place.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]
