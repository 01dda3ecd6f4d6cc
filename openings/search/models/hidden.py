from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.people.employer.models import Employer
from openings.opening.models import Opening


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
