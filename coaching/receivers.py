"""Listens to the signals of the apps below; each receiver calls exactly one action."""

from typing import Any

from django.dispatch import receiver

from coaching.actions import account, readiness
from coaching.actions import plan as actions
from coaching.actions.feedback.lapse import mark_undelivered
from coaching.actions.letter import mark_corrections_seen
from coaching.mails.readiness import in_reminder
from coaching.queries.letter.seen import corrections_to_see
from coaching.queries.wording.decision import findings_in_decision
from jobstore.mail.models import OutgoingMail
from jobstore.mail.signals import mail_bounced
from jobstore.people.models import User
from jobstore.people.signals import account_erased
from openings import signals
from openings.models import Application, Interview
from openings.queries import get_ready, must_see, wording


@receiver(signals.interview_concluded)
def open_plan(*, interview: Interview, **_rest: Any) -> None:
    actions.open_plan(interview=interview)


@receiver(signals.interview_called_off)
def call_off_plan(*, interview: Interview, **_rest: Any) -> None:
    actions.call_off_plan(interview=interview)


@receiver(signals.application_told)
def follow_telling(*, application: Application, **_rest: Any) -> None:
    actions.follow_telling(application=application)


@receiver(signals.application_advanced)
def follow_advance(*, application: Application, **_rest: Any) -> None:
    actions.follow_advance(application=application)


@receiver(signals.offer_taken_back)
def follow_offer_taken_back(*, application: Application, **_rest: Any) -> None:
    actions.follow_offer_taken_back(application=application)


@receiver(signals.application_withdrawn)
def follow_withdrawal(*, application: Application, **_rest: Any) -> None:
    actions.follow_withdrawal(application=application)


@receiver(account_erased)
def erase_what_was_written(*, user: User, **_rest: Any) -> None:
    account.erase_person(user=user)


@receiver(mail_bounced)
def look_for_the_right_person(*, mail: OutgoingMail, **_rest: Any) -> None:
    mark_undelivered(mail=mail)


# After the plan has been opened or closed: receivers are called in the order of this file.
@receiver(signals.interview_scheduled)
@receiver(signals.interview_moved)
@receiver(signals.interview_concluded)
@receiver(signals.interview_called_off)
@receiver(signals.interview_missed)
def look_ahead(*, interview: Interview, **_rest: Any) -> None:
    readiness.look_ahead(candidate=interview.application.candidate)


get_ready.register(in_reminder)
must_see.register(find=corrections_to_see, mark=mark_corrections_seen)
wording.register(findings_in_decision)
