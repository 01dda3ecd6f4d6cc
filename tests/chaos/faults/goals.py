"""The figures of the dashboard that are no fault's own: S14 to S16, E2, R8 and R9."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.text import validate_address
from jobstore.mail import kinds
from jobstore.mail.kinds import Attachment, Letter, Mail, Reader
from jobstore.mail.outgoing.actions.compose import compose_mail, stop_link
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.chaos.faults import clocks
from tests.chaos.faults.conditions import declared, sample
from tests.chaos.kinds import CODE, FOLLOW_UP, RELAYED
from tests.chaos.lab import Lab
from tests.chaos.report import Checks
from tests.factories.people import UserFactory
from tests.support.mail_shape import shape_faults
from tests.support.race import all_at_once

UNSAFE = ("\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\ud800", "\x7f", "\x85", "\u2028")
SENDERS = 4


def unsafe_headers(lab: Lab) -> Checks:
    """11 characters in 5 places of the header; an address with one never passes a form."""
    tried = raised = unclean = refused = 0
    for char in UNSAFE:
        text = f"Rex{char}Malone"
        for place in ("subject", "name", "from", "reply_to", "attachment"):
            tried += 1
            if place == "reply_to" and not _passes_the_form(f"rex{char}malone@example.org"):
                refused += 1
                continue
            try:
                content = compose_mail(mail=_row(place, text), kind=_kind(place, text)).message()
            except Exception:  # noqa: BLE001 -- any exception is what is counted
                raised += 1
                continue
            unclean += any(char in str(value) for value in content.values())
    checks = Checks()
    checks.equal("inputs", tried, 55)
    checks.zero("raised in the composer", raised)
    checks.zero("passed raw into a header", unclean)
    checks.equal("addresses that no form takes", refused, len(UNSAFE))
    return checks


def _passes_the_form(address: str) -> bool:
    try:
        validate_address(address)
    except ValidationError:
        return False
    return True


def _row(place: str, text: str) -> OutgoingMail:
    mail = sample(FOLLOW_UP, f"head{uuid4().hex}")
    mail.subject = text if place == "subject" else "Hello"
    mail.text = "Good morning."
    mail.recipient_name = text if place == "name" else "Rex"
    return mail


def _kind(place: str, text: str) -> type[Mail]:
    letter = Letter(
        context={},
        from_name=text if place == "from" else "",
        reply_to=Reader("rex@example.org", "Rex") if place == "reply_to" else None,
        attachments=(Attachment(name=f"{text}.txt", content=b"x", mime_type="text/plain"),)
        if place == "attachment"
        else (),
    )
    return declared(name=f"chaos.head{uuid4().hex}", render=lambda mail: letter)


def every_kind(lab: Lab) -> Checks:
    """A sample of each kind that the site declares, as its reader gets it."""
    declared_kinds = [kind for kind in kinds.all_kinds() if not kind.name.startswith("chaos.")]
    faults = {kind.name: shape_faults(kind, site=settings.SITE_URL) for kind in declared_kinds}
    checks = Checks()
    checks.at_least("kinds", len(faults), 50)
    checks.zero("kinds with a fault", sum(bool(found) for found in faults.values()))
    for name, found in faults.items():
        if found:
            checks.note(f"{name}: {'; '.join(found)}")
    return checks


def relayed_to_one_person(lab: Lab) -> Checks:
    """A thousand accounts write to one outsider; several senders at once."""
    accounts = lab.profile.of(1_000, least=40)
    lab.crew.stop()
    writer = UserFactory()
    for number in range(accounts):
        with transaction.atomic():
            to = Recipient(email="outsider@example.org")
            queue_mail(RELAYED, key=f"relay:{number}", to=to, for_user=writer)
    OutgoingMail.objects.update(subject="Thanks", text="Thank you.")
    _send_side_by_side()
    in_a_day = lab.sink_log.count()
    mail = OutgoingMail.objects.filter(state=MailState.SENT).first()
    if mail is not None:
        lab.web.post(
            f"/mail/one-click/{stop_link(mail, 'mail:mail_one_click').split('/')[-2]}/", {}
        )
    with clock.at(clock.now() + timedelta(days=2)):
        drain_outbox(seconds=30)
    checks = Checks()
    checks.at_most("mails in 24 hours", in_a_day, 2)
    checks.at_least("mails at all", in_a_day, 1)
    checks.zero("mails after the block", lab.sink_log.count() - in_a_day)
    checks.note(f"{accounts} letters, {SENDERS} senders")
    return checks


def _send_side_by_side() -> None:
    all_at_once(*[lambda: drain_outbox(seconds=30)] * SENDERS)


def one_click(lab: Lab) -> Checks:
    """The POST of a mail program; what is due right after it must not leave."""
    lab.crew.stop()
    first = sample(FOLLOW_UP, "clicker")
    drain_outbox(seconds=10)
    lab.web.get("/healthz")
    path = stop_link(first, "mail:mail_one_click").partition("/mail/")[2]
    answer = lab.web.post(f"/mail/{path}", {"List-Unsubscribe": "One-Click"})
    before = lab.sink_log.count()
    for number in range(5):
        with transaction.atomic():
            to = Recipient(email="clicker@example.org")
            queue_mail(FOLLOW_UP, key=f"again:{number}", to=to)
    OutgoingMail.objects.filter(key__startswith="again:").update(subject="Hi", text="Hi.")
    drain_outbox(seconds=10)
    checks = Checks()
    checks.equal("status", answer.status, 200)
    checks.equal("mails before", before, 1)
    checks.at_most("seconds to effect", answer.seconds, 1)
    checks.zero("sends after", lab.sink_log.count() - before)
    return checks


def quiet_and_capped(lab: Lab) -> Checks:
    """No zone's quiet hours at either change; one capped mail in 24 hours, ten due at once."""
    lab.crew.stop()
    checks = clocks.zones(lab)
    kind = declared(name="chaos.one_a_day", capped=True, expires_after=timedelta(days=60))
    for number in range(10):
        with transaction.atomic():
            queue_mail(kind, key=f"cap:{number}", to=Recipient(email="calm@example.org"))
    OutgoingMail.objects.update(subject="Hello", text="Good morning.")
    _send_side_by_side()
    checks.equal("capped mails in 24 hours", lab.sink_log.count(), 1)
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        _send_side_by_side()
    checks.equal("after 24 hours more", lab.sink_log.count(), 2)
    return checks


def latency(lab: Lab) -> Checks:
    """Codes for signing in, asked for while many follow-ups wait."""
    queued, codes = (50_000, 200) if lab.profile.is_full else (400, 20)
    lab.crew.start()
    lab.fill(queued, name="bulk")
    asked: dict[str, float] = {}
    for number in range(codes):
        (message_id,) = lab.fill(1, kind=CODE, name=f"code{number}-")
        asked[message_id] = time.time()
        time.sleep(0.1)
    sent = OutgoingMail.objects.filter(kind=CODE.name, state=MailState.SENT)
    _until(lambda: sent.count() == codes, seconds=120)
    came = {event.message_id: event.at for event in lab.sink_log.events() if event.is_copy}
    times = sorted(came.get(name, time.time()) - moment for name, moment in asked.items())
    checks = Checks()
    checks.at_most("95 % within seconds", times[int(len(times) * 0.95) - 1], 10)
    checks.at_most("99 % within seconds", times[int(len(times) * 0.99) - 1], 60)
    checks.note(f"{codes} codes behind {queued} follow-ups")
    return checks


def throughput(lab: Lab) -> Checks:
    mails = lab.profile.of(5_000, least=250)
    lab.crew.start()
    lab.fill(1, name="warm")
    lab.wait_final(60)
    lab.fill(mails)
    started = time.monotonic()
    lab.wait_final(300)
    checks = Checks()
    checks.at_least("mails per second", mails / (time.monotonic() - started), 50)
    checks.note(f"{mails} mails, 2 workers with 2 slots each, other work on the machine")
    return checks


def _until(condition: Callable[[], bool], *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
