"""F23: people take back, move, stop and erase what a sender holds at that very moment."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.actions import stop_mail, widest_scope
from jobstore.people.user.actions import erase_account
from openings.application.actions.withdraw import withdraw_application
from openings.application.mails import application_received
from openings.interview.actions import move_interview
from openings.interview.mails.interview import interview_scheduled
from tests.chaos.faults.conditions import facts_of
from tests.chaos.kinds import FOLLOW_UP
from tests.chaos.lab import Lab
from tests.chaos.oracle import Event
from tests.chaos.report import Checks
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

BEGUN = (MailState.DISPATCHING, MailState.SENT, MailState.HELD)


@dataclass
class Target:
    """One mail, and what its person does about it."""

    mail: OutgoingMail
    act: Callable[[], object]
    way: str
    confirmed_at: float = 0.0
    state: str = ""
    begun_at: float = 0.0


def cancels(lab: Lab) -> Checks:
    count = lab.profile.of(1_000, least=60)
    kills = lab.profile.of(50, least=2)
    lab.slow_down(0.05)
    lab.crew.start()
    targets = _build(count)
    held_back = OutgoingMail.objects.filter(pk__in=[target.mail.pk for target in targets])
    held_back.update(not_before=clock.now())
    done = 0
    while waiting := [target for target in targets if not target.state]:
        target = _choose(lab, waiting)
        _cancel(target)
        done += 1
        if done % (count // kills) == 0:
            lab.crew.kill_worker()
    lab.wait_final(180)
    return _judged(lab, targets)


def _build(count: int) -> list[Target]:
    """Mail of the real kinds, each about a thing of its own, due only once all are there."""
    opening = OpeningFactory()
    builders = [_withdraw, _move, _unsubscribe, _erase]
    later = clock.now() + timedelta(hours=1)
    targets = []
    for number in range(count):
        with transaction.atomic():  # no sender sees it before all are there
            target = builders[number % len(builders)](opening)
            OutgoingMail.objects.filter(pk=target.mail.pk).update(not_before=later)
        targets.append(target)
    return targets


def _mail_about(thing: object) -> OutgoingMail:
    return OutgoingMail.objects.filter(subject_id=str(thing.pk)).earliest("created_at")


def _withdraw(opening) -> Target:
    application = ApplicationFactory(opening=opening)
    application_received(application)
    by = application.candidate
    act = lambda: withdraw_application(application=application, by=by)  # noqa: E731
    return Target(_mail_about(application), act, "withdraw")


def _move(opening) -> Target:
    tomorrow = clock.now() + timedelta(days=1)  # or the site would say that it was held
    interview = InterviewFactory(
        application__opening=opening,
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(hours=1),
        promised_by=(tomorrow + timedelta(days=8)).date(),
    )
    interview_scheduled(interview)
    facts = facts_of(interview, later=timedelta(days=1))
    by = interview.application.candidate
    act = lambda: move_interview(  # noqa: E731
        interview=interview, facts=facts, people=[], why="Moved.", by=by, version=interview.version
    )
    return Target(_mail_about(interview), act, "move")


def _unsubscribe(opening) -> Target:
    number = OutgoingMail.objects.count()
    with transaction.atomic():
        to = Recipient(email=f"stop{number}@example.org")
        mail = queue_mail(FOLLOW_UP, key=f"stop:{number}", to=to)
    OutgoingMail.objects.filter(pk=mail.pk).update(subject="Hello", text="Good morning.")
    act = lambda: stop_mail(mail=mail, scope=widest_scope(mail), reason="One click.")  # noqa: E731
    return Target(mail, act, "unsubscribe")


def _erase(opening) -> Target:
    application = ApplicationFactory(opening=opening)
    application_received(application)
    user = application.candidate
    return Target(_mail_about(application), lambda: erase_account(user=user), "erase")


def _choose(lab: Lab, waiting: list[Target]) -> Target:
    """One that a sender holds, where there is one."""
    held = OutgoingMail.objects.filter(lease_token__isnull=False).values_list("pk", flat=True)
    now = set(held)
    aimed = [target for target in waiting if target.mail.pk in now]
    return lab.random.choice(aimed or waiting)


def _cancel(target: Target) -> None:
    target.act()
    target.confirmed_at = time.time()
    row = OutgoingMail.objects.get(pk=target.mail.pk)
    target.state = row.state
    target.begun_at = row.dispatch_at.timestamp() if row.dispatch_at else 0.0


def _judged(lab: Lab, targets: list[Target]) -> Checks:
    events = [event for event in lab.sink_log.events() if event.phase in {"rcpt", "eod"}]
    too_late = [target for target in targets if target.state in BEGUN]
    confirmed = [target for target in targets if target.state not in BEGUN]
    checks = Checks()
    checks.equal("cancels", len(targets), len(too_late) + len(confirmed))
    checks.at_least("confirmed", len(confirmed), 1)
    after = [target for target in confirmed if _sent_after(target, events)]
    checks.zero("sends that began after a confirmed cancel", len(after))
    begun_later = [target for target in too_late if target.begun_at > target.confirmed_at]
    checks.zero("too late, but begun later", len(begun_later))
    overlap = max((_overlap(target, events) for target in too_late), default=0.0)
    checks.at_most("longest overlap in seconds", overlap, lab.profile.smtp_timeout)
    ways = Counter(target.way for target in confirmed)
    checks.note(f"{len(too_late)} too late; " + ", ".join(f"{w} {n}" for w, n in ways.items()))
    return checks


def _sent_after(target: Target, events: list[Event]) -> bool:
    """Whether the server heard of this very mail once its cancel was confirmed."""
    name = target.mail.message_id
    return any(event.message_id == name and event.at > target.confirmed_at for event in events)


def _overlap(target: Target, events: list[Event]) -> float:
    name = target.mail.message_id
    times = [event.at - target.confirmed_at for event in events if event.message_id == name]
    return max([0.0, *times])
