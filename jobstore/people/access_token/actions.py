"""Links for people without an account."""

from datetime import datetime, timedelta

from django.db import transaction

from jobstore.lib import clock, tokens
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act

LIFETIMES = {
    TokenPurpose.FEEDBACK_FORM: timedelta(days=30),
    TokenPurpose.THANK_YOU: timedelta(days=30),
    TokenPurpose.PRACTICE: timedelta(days=30),
    TokenPurpose.INVITATION: timedelta(hours=72),
    TokenPurpose.REPLY: timedelta(hours=48),
    TokenPurpose.PROPOSAL: timedelta(days=40),
}


class TokenRefused(Exception):
    """Unknown, expired, used or revoked: the page says the same in every case."""


class AlreadyRevoked(Exception):
    """The link opens nothing any more."""


class NoReason(Exception):
    """Who looks at it later must be able to read why."""


def issue_token(*, purpose: TokenPurpose, object_id: object, email: str) -> AccessToken:
    """The person's link for this thing: a new one, or the one already issued."""
    now = clock.now()
    seed = tokens.new_seed()
    token, _created = AccessToken.objects.get_or_create(
        purpose=purpose,
        object_id=str(object_id),
        email=email.lower(),
        defaults={
            "seed": seed,
            "token_hash": tokens.hashed(tokens.derive(seed, purpose=purpose)),
            "created_at": now,
            "expires_at": now + LIFETIMES[purpose],
        },
    )
    return token


def secret_of(token: AccessToken) -> str:
    """The text that goes into the link; only mail renderers need it."""
    return tokens.derive(token.seed, purpose=token.purpose)


def open_token(secret: str, *, purpose: TokenPurpose) -> AccessToken:
    """The live token behind a link. Raises TokenRefused."""
    token = AccessToken.objects.filter(
        token_hash=tokens.hashed(secret), purpose=purpose, revoked_at__isnull=True
    ).first()
    if token is None or token.expires_at <= clock.now():
        raise TokenRefused
    return token


def revoke_tokens(*, purpose: TokenPurpose, object_id: object) -> None:
    AccessToken.objects.filter(
        purpose=purpose, object_id=str(object_id), revoked_at__isnull=True
    ).update(revoked_at=clock.now())


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User, reason: str) -> AccessToken:
    """Staff close one link at once. Raises NoReason, AlreadyRevoked."""
    if not reason.strip():
        raise NoReason
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise AlreadyRevoked
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record(Act.REVOKED, token, by=by, why=reason)
    return token


def extend_tokens(*, purpose: TokenPurpose, object_id: object, until: datetime) -> None:
    """Keep live links good at least until then, where the thing itself got more time."""
    AccessToken.objects.filter(
        purpose=purpose,
        object_id=str(object_id),
        revoked_at__isnull=True,
        expires_at__lt=until,
    ).update(expires_at=until)


def drop_tokens(*, purpose: TokenPurpose, object_id: object) -> None:
    """Links that never open again, so that the same person may get a new one later."""
    AccessToken.objects.filter(purpose=purpose, object_id=str(object_id)).delete()
