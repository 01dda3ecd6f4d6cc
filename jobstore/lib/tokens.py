"""Secrets: of links in mail, of which the database holds hashes, and what a password must be."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation as rules
from django.core import signing
from django.core.exceptions import ValidationError

SHORTEST = 12


class PlainRules:
    """Each broken rule says so by itself; before, one line is enough."""

    def __init__(self) -> None:
        self._rules = (
            rules.UserAttributeSimilarityValidator(),
            rules.MinimumLengthValidator(min_length=SHORTEST),
            rules.CommonPasswordValidator(),
        )

    def validate(self, password: str, user: Any = None) -> None:
        errors = []
        for rule in self._rules:
            try:
                rule.validate(password, user)
            except ValidationError as broken:
                errors.append(broken)
        if errors:
            raise ValidationError(errors)

    def get_help_text(self) -> str:
        return f"{SHORTEST} characters or more. Three or four words of your own are good."


def new_seed() -> str:
    """128 random bits or more, from which a link's token is derived."""
    return secrets.token_urlsafe(32)


def derive(seed: str, *, purpose: str) -> str:
    """The token of a seed: 256 bits, the same each time a mail is rendered.

    Without SECRET_KEY a copy of the database yields no working link.
    """
    message = f"{purpose}:{seed}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(value: str, *, purpose: str) -> str:
    """A link value that never expires, for stopping mail."""
    return signing.Signer(salt=f"jobstore.{purpose}").sign(value)


def unsign(signed: str, *, purpose: str) -> str | None:
    """The value, or None when the signature is not ours or of another purpose."""
    try:
        return signing.Signer(salt=f"jobstore.{purpose}").unsign(signed)
    except signing.BadSignature:
        return None


def keyed_hash(value: str, *, purpose: str) -> str:
    """A stable pseudonym of an address or an IP, useless without SECRET_KEY."""
    return _pseudonym(value, purpose, settings.SECRET_KEY)


def keyed_hashes(value: str, *, purpose: str) -> list[str]:
    """Today's pseudonym, and those of SECRET_KEY_FALLBACKS: what was stored before a rotation."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_pseudonym(value, purpose, key) for key in keys]


def _pseudonym(value: str, purpose: str, key: str) -> str:
    message = f"{purpose}:{value.strip().casefold()}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
