"""What a candidate saves or hides, and words that mean the same to a search."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.people.employer.models import Employer
from openings.opening.models import Opening


class SavedOpening(models.Model):
    """An opening that a candidate keeps for later. Nobody else learns of it."""

    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_openings"
    )
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"],
                name="opening_saved_once",
                violation_error_message="You have saved this opening already.",
            )
        ]

    def __str__(self) -> str:
        return f"Saved opening {self.opening_id}"


class Hiding(models.Model):
    """An opening, or all of an employer, that a candidate wants to meet no more.

    Nobody else learns of it.
    """

    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hidings"
    )
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, null=True, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"],
                name="opening_hidden_once",
                violation_error_message="You have hidden this opening already.",
            ),
            models.UniqueConstraint(
                fields=["candidate", "employer"],
                name="employer_hidden_once",
                violation_error_message="You have hidden this employer already.",
            ),
            models.CheckConstraint(
                condition=Q(opening__isnull=True) ^ Q(employer__isnull=True),
                name="hiding_names_one_thing",
                violation_error_message="Either an opening or an employer is hidden.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hiding of opening {self.opening_id or '-'}, employer {self.employer_id or '-'}"


class Synonym(models.Model):
    """Words that find one another, such as "RN" and "registered nurse". Staff keep them."""

    words = models.CharField(
        max_length=300,
        help_text="Parted by commas: who searches for one of them finds all of them.",
    )

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    @property
    def each(self) -> list[str]:
        return [" ".join(word.split()) for word in self.words.split(",") if word.strip()]
