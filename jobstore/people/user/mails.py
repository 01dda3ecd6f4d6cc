"""Codes and links of an account that anybody can ask for by typing an address.

allauth writes the texts; each sort is a kind of its own, so that it is counted for itself.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string

from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category


def _as_stored(mail: OutgoingMail) -> Letter:
    return Letter(context={})


def _written_by_allauth(stem: str) -> Letter:
    site = settings.SITE_URL
    context = {
        "site_url": site,
        "email": "robin@example.org",
        "code": "ABC-123",
        "password_reset_url": f"{site}/accounts/password/reset/",
        "signup_url": f"{site}/accounts/signup/",
    }
    subject, text = (
        render_to_string(f"{stem}_{part}.txt", context).strip() for part in ("subject", "message")
    )
    return Letter(context={"subject": subject, "text": text})


class _AskedMail(Mail):
    """What asks for it is not stored; the link or code in it goes stale by itself."""

    category = Category.SECURITY
    template = ""
    render = _as_stored
    priority = 0
    expires_after = timedelta(hours=1)
    is_unasked = True


class LoginCodeMail(_AskedMail):
    name = "people.login_code"
    sample = partial(_written_by_allauth, "account/email/login_code")
    title = "Your code for signing in"
    trigger = "Somebody asks for a code to sign in"
    recipient = "the person whose account it is"
    per_day = 5


class PasswordResetMail(_AskedMail):
    name = "people.password_reset"
    sample = partial(_written_by_allauth, "account/email/password_reset_code")
    title = "Set a new password"
    trigger = "Somebody has forgotten a password"
    recipient = "the person whose account it is"
    per_day = 3


class AddressCodeMail(_AskedMail):
    name = "people.address_code"
    sample = partial(_written_by_allauth, "account/email/email_confirmation_signup")
    title = "Is this your address?"
    trigger = "Somebody signs up, or adds an address to an account"
    recipient = "whoever has the address that was typed"
    per_day = 3


class KnownAddressMail(_AskedMail):
    name = "people.known_address"
    sample = partial(_written_by_allauth, "account/email/account_already_exists")
    title = "You have an account already"
    trigger = "Somebody signs up with an address that has an account"
    recipient = "the person whose account it is"
    per_day = 1


class NoAccountMail(_AskedMail):
    name = "people.no_account"
    sample = partial(_written_by_allauth, "account/email/unknown_account")
    title = "There is no account with this address"
    trigger = "Somebody asks for a code or a new password where there is no account"
    recipient = "whoever has the address that was typed"
    per_day = 1


# The texts of allauth that a stranger can cause, by the stem of their templates.
ASKED_BY_ANYBODY = {
    "account/email/login_code": LoginCodeMail,
    "account/email/password_reset_key": PasswordResetMail,
    "account/email/password_reset_code": PasswordResetMail,
    "account/email/email_confirmation": AddressCodeMail,
    "account/email/email_confirmation_signup": AddressCodeMail,
    "account/email/account_already_exists": KnownAddressMail,
    "account/email/unknown_account": NoAccountMail,
}
