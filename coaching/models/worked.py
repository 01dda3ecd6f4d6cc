from django.db import models
from encrypted_fields.fields import EncryptedTextField

from coaching.models.plan import RecoveryPlan


class WhatWorked(models.Model):
    """What went right in an interview after which the employer went on with the candidate."""

    plan = models.OneToOneField(RecoveryPlan, on_delete=models.CASCADE, related_name="what_worked")
    text = EncryptedTextField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"What worked in {self.plan_id}"
