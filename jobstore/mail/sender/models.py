from django.conf import settings
from django.db import models


class SenderBlock(models.Model):
    """Staff decided that a person's mail to others is not passed on any more.

    The address is held as a hash, so that the block survives erasure and a new account.
    """

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=300)
    blocked_at = models.DateTimeField()
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Block of {self.sender or 'a former account'}"
