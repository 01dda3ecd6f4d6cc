"""A reported sender waits, and staff decide: for every kind of mail to others at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.compose import stop_link
from jobstore.mail.states import SENDER_BLOCKED, SENDER_FROZEN, Category, MailState
from jobstore.mail.stop.actions import (
    AlreadySettled,
    CannotBeStopped,
    NoReason,
    block_sender,
    let_sender_write,
    lift_block,
    lift_suppression,
    report_mail,
    settle_report,
    stop_mail,
)
from jobstore.mail.stop.models import Report, SenderBlock, Suppression, SuppressionScope
from jobstore.mail.stop.queries import block_of, is_frozen, wants_no_mail
from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import events_of
from tests.factories.mail import queued, sample_kind
from tests.factories.people import UserFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(mail_kinds, now):
    return sample_kind(mail_kinds, category=Category.RELAYED)


@pytest.fixture
def question(mail_kinds, now):
    return sample_kind(mail_kinds, category=Category.RELAYED)


def addressees(messages):
    return [message.to[0].partition("<")[2].rstrip(">") for message in messages]


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_report_holds_every_kind_of_that_sender(letter, question, mail_kinds, dana, charlie, erin):
    reported = queued(letter, "rex@example.org", for_user=dana)
    deliver()
    report_mail(mail=reported, note="Who is this?")
    waiting = queued(question, "kim@example.org", for_user=dana)
    queued(question, "lee@example.org", for_user=charlie)
    own = sample_kind(mail_kinds, category=Category.TRANSACTIONAL)
    queued(own, "dana@example.org")
    assert sorted(addressees(deliver())) == ["dana@example.org", "lee@example.org"]
    assert state_of(waiting) == MailState.PENDING
    assert waiting.last_error == SENDER_FROZEN
    assert let_sender_write(sender=dana, by=erin, reason="A mix-up of names.") == 1
    with clock.at(clock.now() + timedelta(hours=2)):
        assert addressees(deliver()) == ["kim@example.org"]
    report = Report.objects.get()
    assert (report.settled_by, report.outcome) == (erin, "may_write")
    assert report.reason == "A mix-up of names."


def test_block_ends_what_waits_and_what_comes(letter, dana, erin):
    reported = queued(letter, for_user=dana)
    deliver()
    report_mail(mail=reported, note="")
    waiting = queued(letter, "kim@example.org", for_user=dana)
    block_sender(sender=dana, by=erin, reason="Writes insults.")
    later = queued(letter, "lee@example.org", for_user=dana)
    assert deliver() == []
    for mail in (waiting, later):
        assert state_of(mail) == MailState.CANCELED
        assert mail.cancel_reason == SENDER_BLOCKED
    assert Report.objects.get().outcome == "blocked"
    assert not is_frozen(dana)
    what = [(event.what, event.by, event.why) for event in events_of(SenderBlock.objects.get())]
    assert what == [("blocked", erin, "Writes insults.")]


def test_block_outlives_the_account(dana, erin):
    block_sender(sender=dana, by=erin, reason="Writes insults.")
    address = dana.email
    dana.delete()
    assert block_of(UserFactory(email=address)) is not None
    assert block_of(UserFactory(email="new@example.org")) is None


def test_block_stays_with_an_account_that_changes_its_address(dana, erin):
    block_sender(sender=dana, by=erin, reason="Writes insults.")
    dana.email = "other@example.org"
    dana.save()
    assert block_of(dana) is not None


def test_block_can_be_lifted_with_a_reason(letter, dana, erin):
    block = block_sender(sender=dana, by=erin, reason="Writes insults.")
    with pytest.raises(NoReason):
        lift_block(block=block, by=erin, reason=" ")
    lift_block(block=block, by=erin, reason="It was somebody else.")
    queued(letter, "kim@example.org", for_user=dana)
    assert addressees(deliver()) == ["kim@example.org"]
    assert TrailEvent.objects.filter(what="block_lifted", by=erin).exists()


@pytest.mark.parametrize("decide", [let_sender_write, block_sender])
def test_decision_needs_a_reason(letter, dana, erin, decide):
    report_mail(mail=queued(letter, for_user=dana), note="")
    with pytest.raises(NoReason):
        decide(sender=dana, by=erin, reason="  ")
    assert is_frozen(dana)
    assert block_of(dana) is None


def test_report_without_one_sender_is_settled_by_itself(letter, erin):
    report = report_mail(mail=queued(letter), note="")
    settle_report(report=report, by=erin, reason="A list of the site.")
    with pytest.raises(AlreadySettled):
        settle_report(report=report, by=erin, reason="Again.")
    assert [event.what for event in events_of(report)] == [
        "reported_by_its_recipient",
        "settled_no_sender",
    ]


def test_stop_of_one_sender_covers_all_their_mail_and_nobody_elses(
    letter, question, dana, charlie, client
):
    first = queued(letter, "rex@example.org", for_user=dana)
    page = stop_link(first, "mail:mail_stop").removeprefix("http://testserver")
    assert (
        f"All mail that {dana.get_short_name()} writes to me" in client.get(page).content.decode()
    )
    assert client.post(page, {"choice": "sender"}).status_code == 302
    stopped = queued(question, "rex@example.org", for_user=dana)
    queued(question, "rex@example.org", for_user=charlie)
    queued(question, "kim@example.org", for_user=dana)
    assert sorted(addressees(deliver())) == ["kim@example.org", "rex@example.org"]
    assert state_of(first) == state_of(stopped) == MailState.SUPPRESSED
    assert wants_no_mail("Rex@Example.org", sender=dana)
    assert not wants_no_mail("rex@example.org", sender=charlie)
    client.post(page, {"choice": "resume"})
    assert not wants_no_mail("rex@example.org", sender=dana)


def test_sender_cannot_be_chosen_where_there_is_none(letter, client):
    page = reverse(
        "mail:mail_stop", args=[stop_link(queued(letter), "mail:mail_stop").split("/")[-2]]
    )
    assert client.post(page, {"choice": "sender"}).status_code == 422
    assert not Suppression.objects.exists()


def test_mail_without_a_sender_stops_no_sender(letter):
    with pytest.raises(CannotBeStopped):
        stop_mail(mail=queued(letter), scope=SuppressionScope.SENDER, reason="Enough.")


def test_suppression_is_lifted_with_a_reason(letter, dana, erin):
    mail = queued(letter, "rex@example.org", for_user=dana)
    stop = stop_mail(mail=mail, scope=SuppressionScope.RELAY, reason="The recipient's choice.")
    with pytest.raises(NoReason):
        lift_suppression(suppression=stop, by=erin, reason="")
    lift_suppression(suppression=stop, by=erin, reason="They asked for it on the phone.")
    assert addressees(deliver()) == ["rex@example.org"]
    event = TrailEvent.objects.get(subject_type="mail.suppression")
    assert (event.by, event.why) == (erin, "They asked for it on the phone.")
