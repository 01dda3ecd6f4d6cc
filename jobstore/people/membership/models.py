from django.conf import settings
from django.db import models

from jobstore.people.employer.models import Employer
from jobstore.people.states import ApplicationMail, Role


class Membership(models.Model):
    """A recruiter's place in an employer."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.RECRUITER)
    joined_at = models.DateTimeField()
    application_mail = models.CharField(
        max_length=7, choices=ApplicationMail, default=ApplicationMail.DAILY
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "user"],
                name="membership_once",
                violation_error_message="This person is already a member.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.employer}"
