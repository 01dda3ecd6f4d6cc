"""Codes and links of an account that anybody can ask for by typing an address.

allauth writes the texts; each sort is a kind of its own, so that it is counted for itself.
"""

from datetime import timedelta

from jobstore.mail import kinds
from jobstore.mail.kinds import Letter, MailKind
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category


def _as_stored(mail: OutgoingMail) -> Letter:
    return Letter(context={})


def _always(mail: OutgoingMail) -> None:
    """What asks for it is not stored; the link or code in it goes stale by itself."""


def _asked(name: str, *, title: str, trigger: str, recipient: str, per_day: int) -> MailKind:
    return kinds.register(
        MailKind(
            name=f"people.{name}",
            title=title,
            category=Category.SECURITY,
            trigger=trigger,
            recipient=recipient,
            stops_when="An hour has passed, or the address ended what others ask for",
            template="",
            render=_as_stored,
            guard=_always,
            priority=0,
            expires_after=timedelta(hours=1),
            per_day=per_day,
            is_unasked=True,
        )
    )


LOGIN_CODE = _asked(
    "login_code",
    title="Your code for signing in",
    trigger="Somebody asks for a code to sign in",
    recipient="the person whose account it is",
    per_day=5,
)
PASSWORD_RESET = _asked(
    "password_reset",
    title="Set a new password",
    trigger="Somebody has forgotten a password",
    recipient="the person whose account it is",
    per_day=3,
)
ADDRESS_CODE = _asked(
    "address_code",
    title="Is this your address?",
    trigger="Somebody signs up, or adds an address to an account",
    recipient="whoever has the address that was typed",
    per_day=3,
)
KNOWN_ADDRESS = _asked(
    "known_address",
    title="You have an account already",
    trigger="Somebody signs up with an address that has an account",
    recipient="the person whose account it is",
    per_day=1,
)
NO_ACCOUNT = _asked(
    "no_account",
    title="There is no account with this address",
    trigger="Somebody asks for a code or a new password where there is no account",
    recipient="whoever has the address that was typed",
    per_day=1,
)
# The texts of allauth that a stranger can cause, by the stem of their templates.
ASKED_BY_ANYBODY = {
    "account/email/login_code": LOGIN_CODE,
    "account/email/password_reset_key": PASSWORD_RESET,
    "account/email/password_reset_code": PASSWORD_RESET,
    "account/email/email_confirmation": ADDRESS_CODE,
    "account/email/email_confirmation_signup": ADDRESS_CODE,
    "account/email/account_already_exists": KNOWN_ADDRESS,
    "account/email/unknown_account": NO_ACCOUNT,
}
