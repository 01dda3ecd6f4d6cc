from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.people.employer.models import Employer
from jobstore.people.states import InvitationState, Role


class Invitation(models.Model):
    """An open door into an employer for one address, for 72 hours."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.RECRUITER)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "email"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_open_once",
                violation_error_message="This address has an open invitation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.state}"
