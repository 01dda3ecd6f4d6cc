"""Listens to the signals of the apps below; each receiver calls exactly one action."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from coaching.account import actions as account
from coaching.course import actions as course
from coaching.feedback.actions.moderate import mark_undelivered
from coaching.letter.actions.moderate import mark_corrections_seen
from coaching.letter.queries.state import corrections_to_see, lines_of_letters
from coaching.practice import actions as readiness
from coaching.practice.mails.readiness import in_reminder
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.signals import mail_bounced
from jobstore.people.signals import account_erased
from jobstore.people.user.models import User
from openings import signals
from openings.application.models import Application
from openings.decision.queries import MustSee
from openings.interview.models import Interview
from openings.interview.queries import GetReady
from openings.message.queries.thread import Line


@receiver(signals.interview_concluded)
def open_plan(*, interview: Interview, **_rest: Any) -> None:
    course.open_plan(interview=interview)


@receiver(signals.interview_called_off)
def call_off_plan(*, interview: Interview, **_rest: Any) -> None:
    course.call_off_plan(interview=interview)


@receiver(signals.application_told)
def follow_telling(*, application: Application, **_rest: Any) -> None:
    course.follow_telling(application=application)


@receiver(signals.application_advanced)
def follow_advance(*, application: Application, **_rest: Any) -> None:
    course.follow_advance(application=application)


@receiver(signals.offer_taken_back)
def follow_offer_taken_back(*, application: Application, **_rest: Any) -> None:
    course.follow_offer_taken_back(application=application)


@receiver(signals.offer_lapsed)
def follow_offer_lapsed(*, application: Application, **_rest: Any) -> None:
    course.follow_offer_lapsed(application=application)


@receiver(signals.application_withdrawn)
def follow_withdrawal(*, application: Application, **_rest: Any) -> None:
    course.follow_withdrawal(application=application)


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


@receiver(signals.getting_ready)
def say_what_is_ready(*, interview: Interview, **_rest: Any) -> GetReady | None:
    return in_reminder(interview)


@receiver(signals.deciding)
def show_corrections(*, application: Application, **_rest: Any) -> list[MustSee]:
    return corrections_to_see(application)


@receiver(signals.thread_shown)
def show_letters(*, application: Application, is_candidate: bool, **_rest: Any) -> list[Line]:
    return lines_of_letters(application, is_candidate=is_candidate)


@receiver(signals.seen_before_decision)
def mark_corrections(
    *, application: Application, keys: Collection[str], by: User, **_rest: Any
) -> None:
    mark_corrections_seen(application=application, keys=keys, by=by)
