"""F24: each stop condition comes true after a sender has claimed the mail."""

import uuid
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.test import override_settings

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.drain import deliver_mail
from jobstore.mail.outgoing.models import OutgoingMail
from tests.chaos.faults import conditions
from tests.chaos.lab import Lab
from tests.chaos.report import Checks
from tests.factories import NOW

ALL = 100_000


@dataclass(frozen=True)
class Condition:
    name: str
    build: Callable[[int], conditions.Made]
    later: timedelta = timedelta()  # how much time passes between claim and send
    during: Callable[[], AbstractContextManager[object]] = nullcontext


CONDITIONS = (
    Condition("application withdrawn", conditions.withdrawn),
    Condition("reminder of a withdrawn application", conditions.withdrawn_reminder),
    Condition("interview moved", conditions.moved),
    Condition("interview canceled", conditions.canceled),
    Condition("note taken back", conditions.taken_back),
    Condition("note skipped", conditions.note_skipped),
    Condition("mood skipped", conditions.mood_skipped),
    Condition("plan muted", conditions.muted),
    Condition("plan closed", conditions.closed),
    Condition("questions taken back", conditions.questions_taken_back),
    Condition("category stopped", conditions.category_stopped),
    Condition("relaying stopped", conditions.relaying_stopped),
    Condition("address refused", conditions.address_refused),
    Condition("account closed", conditions.account_closed),
    Condition("account erased", conditions.account_erased),
    Condition("address changed", conditions.address_changed),
    Condition("employer canceled", conditions.subject_canceled),
    Condition("expired", conditions.unchanged, later=timedelta(days=30)),
    Condition("quiet hours", conditions.in_daytime, later=timedelta(hours=12)),
    Condition("daily cap", conditions.capped),
    Condition(
        "sending paused",
        conditions.unchanged,
        during=lambda: override_settings(OUTBOX_PAUSED=True),
    ),
)


def flipped(lab: Lab) -> Checks:
    each = lab.profile.of(100, least=2)
    lab.crew.stop()
    checks = Checks()
    sent, unclaimed, wrong = 0, 0, []
    for condition in CONDITIONS:
        lab.reset()
        tested, left = _flip(lab, condition, each)
        unclaimed += each - tested
        sent += left
        if left:
            wrong.append(condition.name)
    checks.zero("sent although a stop condition held", sent)
    checks.zero("not claimed before, so not tested", unclaimed)
    checks.at_least("conditions", len(CONDITIONS), 15)
    checks.note(f"{each} mails each{': ' + ', '.join(wrong) if wrong else ''}")
    return checks


def _flip(lab: Lab, condition: Condition, each: int) -> tuple[int, int]:
    """How many were claimed before their condition came true, and how many left all the same."""
    with clock.at(NOW):
        made = [_built(condition, number) for number in range(each)]
        ids = [mail.pk for mail, _flip_one in made]
        due = OutgoingMail.objects.filter(pk__in=ids)
        due.update(not_before=NOW, expires_at=NOW + timedelta(days=20))
        claimed = {mail.pk: mail for mail in claim_mails(token=uuid.uuid4(), limit=ALL)}
        for _mail, flip_one in made:
            flip_one()
    mine = [claimed[pk] for pk in ids if pk in claimed]
    with clock.at(NOW + condition.later), condition.during():
        _deliver(mine)
    names = {mail.message_id for mail in mine}
    heard = sum(event.message_id in names for event in lab.sink_log.events())
    return len(mine), heard


@transaction.atomic
def _built(condition: Condition, number: int) -> conditions.Made:
    return condition.build(number)


def _deliver(mails: Iterable[OutgoingMail]) -> None:
    transport = get_connection(settings.MAIL_TRANSPORT)
    transport.open()
    for mail in mails:
        deliver_mail(mail=mail, transport=transport)
    transport.close()
