import uuid

from django.db import models

from jobstore.people.states import TokenPurpose


class AccessToken(models.Model):
    """A signed link that lets a person without an account do one thing.

    The secret is derived from `seed` and SECRET_KEY (`lib.tokens.derive`) and found by its hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=30, choices=TokenPurpose)
    object_id = models.CharField(max_length=60)
    email = models.EmailField()
    seed = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "object_id", "email"],
                name="access_token_once",
                violation_error_message="This person already has a link for this.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"
