from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField


class TypedDraft(models.Model):
    """What a person typed into a form and has not sent yet; private, and gone once it is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="typed_drafts"
    )
    page = models.CharField(max_length=300)  # where the form stands, with its query
    form = models.CharField(
        max_length=300
    )  # where it is sent to; with a name after "#", if need be
    text = EncryptedTextField()  # the fields as JSON
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "form"],
                name="typed_draft_once",
                violation_error_message="This form has a draft already.",
            )
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
