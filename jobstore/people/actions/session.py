"""Ending one sign-in of a person: the browser that has it must sign in anew."""

from allauth.usersessions.models import UserSession
from django.db import transaction


class IsThisBrowser(Exception):
    """It is the browser that asks: signing out is the way to end that one."""


@transaction.atomic
def end_session(*, session: UserSession, asked_from: str | None) -> None:
    """`asked_from` is the session key of the browser that asks. Raises IsThisBrowser."""
    if session.session_key == asked_from:
        raise IsThisBrowser
    session.end()
