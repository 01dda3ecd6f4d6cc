"""Listens to people.signals; each receiver calls exactly one action."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.signals import mail_answered
from jobstore.people import signals
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.account.actions import erase_candidate
from openings.alert.actions.begin import adopt_alerts
from openings.closing.actions.end import note_that_it_goes_on
from openings.message.actions.send import point_to_thread
from openings.opening.actions.save import move_openings
from openings.opening.models import Opening
from openings.pipeline.actions import hold_promises
from openings.search.actions import move_hidings
from openings.signals import opening_goes_on, promise_shortens
from openings.template.actions import move_templates


@receiver(signals.account_erased)
def erase_what_was_sent(*, user: User, **_rest: Any) -> None:
    erase_candidate(user=user)


@receiver(email_confirmed)
def adopt_alerts_of(*, email_address: EmailAddress, **_rest: Any) -> None:
    adopt_alerts(user=email_address.user, address=email_address.email)


@receiver(mail_answered)
def say_where_to_answer(*, mail: OutgoingMail, **_rest: Any) -> None:
    point_to_thread(mail=mail)


@receiver(promise_shortens)
def keep_promised_days(*, opening: Opening, **_rest: Any) -> None:
    hold_promises(opening=opening)


@receiver(opening_goes_on)
def note_new_end(*, opening: Opening, at: datetime, **_rest: Any) -> None:
    note_that_it_goes_on(opening=opening, at=at)


@receiver(signals.employers_merged)
def follow_merge(*, into: Employer, gone: Employer, **_rest: Any) -> None:
    move_openings(into=into, gone=gone)


@receiver(signals.employers_merged)
def keep_templates(*, into: Employer, gone: Employer, **_rest: Any) -> None:
    move_templates(into=into, gone=gone)


@receiver(signals.employers_merged)
def keep_hidden(*, into: Employer, gone: Employer, **_rest: Any) -> None:
    move_hidings(into=into, gone=gone)
