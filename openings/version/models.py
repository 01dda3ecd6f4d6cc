from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from openings.opening.models import Opening
from openings.opening.states import ExtendReason
from openings.version.states import VersionState

Document = dict[str, Any]  # as `openings.version.queries.document_of` makes it


class OpeningVersion(models.Model):
    """All that candidates read or answer of an opening at one time; never edited once it stood."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState)
    document = models.JSONField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(  # of the staff, where they decided
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    extend_reason = models.CharField(max_length=16, choices=ExtendReason, blank=True)
    current_from = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)  # of the staff who gave it back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "number"],
                name="version_number_once",
                violation_error_message="An opening has each version once.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["opening"],
                    condition=Q(state=state),
                    name=f"version_{state.value}_once",
                    violation_error_message="An opening has one such version at most.",
                )
                for state in (VersionState.WORKING, VersionState.PROPOSED, VersionState.CURRENT)
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.opening}"
