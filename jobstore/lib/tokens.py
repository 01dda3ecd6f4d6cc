"""Secrets for links in mail. GET shows, POST acts; the database holds only hashes."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing


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
