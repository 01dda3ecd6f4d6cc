"""What Django and allauth write themselves of what somebody did with an account of their own.

What anybody can ask for with an address has kinds of its own: jobstore/people/user/mails.py.
"""

from datetime import timedelta

from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category


def _as_stored(mail: OutgoingMail) -> Letter:
    address = mail.payload.get("reply_to")
    return Letter(context={}, reply_to=Reader(address, name="") if address else None)


def _code() -> Letter:
    return Letter(context={"subject": "Your code", "text": "Your code is 123-456."})


def _sample() -> Letter:
    return Letter(context={"subject": "Sample: Your code", "text": "Your code is 123-456."})


class PlainMail(Mail):
    name = "mail.plain"
    title = "About your account"
    category = Category.SECURITY
    trigger = "A changed password, address or second factor"
    recipient = "the person whose account it is"
    template = ""
    render = _as_stored
    sample = _code
    priority = 0
    expires_after = timedelta(hours=1)


def _as_stored_sample(_mail: OutgoingMail) -> Letter:
    return Letter(context={})


class SampleMail(Mail):
    name = "mail.sample"
    title = "A sample of a mail"
    category = Category.TRANSACTIONAL
    trigger = "A member of staff asks for a sample"
    recipient = "that member of staff"
    template = ""
    render = _as_stored_sample
    sample = _sample
    expires_after = timedelta(hours=1)
