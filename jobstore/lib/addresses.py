"""Mail addresses that can really be written to."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LOCAL_PART_LIMIT = 64  # RFC 5321
ADDRESS_LIMIT = 254  # what our columns hold, and what RFC 5321 lets through


def validate_address(address: str) -> None:
    """Raises ValidationError, also for what Django accepts and no mail server would deliver."""
    validate_email(address)
    local, _, domain = address.rpartition("@")
    is_too_long = len(local) > LOCAL_PART_LIMIT or len(address) > ADDRESS_LIMIT
    if is_too_long or domain.startswith("[") or "." not in domain:
        raise ValidationError(
            "Write an e-mail address, for example name@example.com.", code="invalid"
        )
    if any(ord(char) < ord(" ") or char == "\x7f" for char in address):
        raise ValidationError("Write the address without control characters.", code="invalid")
