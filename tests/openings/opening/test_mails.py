from dataclasses import replace
from datetime import timedelta

import pytest

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.models import Employer
from openings.opening.actions.publish import approve_opening, publish_opening, return_opening
from openings.opening.actions.save import edit_opening
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory
from tests.openings.opening.test_actions import FACTS
from tests.support.mail import deliver

TEXT = "You bake bread and rolls with two colleagues. " * 6


@pytest.fixture
def waiting(employer, bob, now):
    return OpeningFactory(
        employer=employer, draft=True, state="in_review", created_by=bob, description=TEXT,
        hides_pay=True, title="Night Baker",
    )  # fmt: skip


def test_opening_published_leads_to_the_page(waiting, erin, bob):
    approve_opening(opening=waiting, by=erin, version=waiting.version)
    message = deliver()[-1]
    assert message.to == [bob.email] or bob.email in message.to[0]
    assert message.subject == "Night Baker is published"
    assert waiting.get_absolute_url() in message.body


def test_opening_returned_tells_what_to_change(waiting, erin, bob):
    return_opening(
        opening=waiting, by=erin, note="Name the shifts & hours.", version=waiting.version
    )
    message = deliver()[-1]
    assert "Name the shifts & hours." in message.body
    assert f"/employers/acme/openings/{waiting.pk}/edit/" in message.body


def test_opening_returned_is_not_sent_after_it_was_sent_in_again(waiting, erin, bob):
    returned = return_opening(
        opening=waiting, by=erin, note="Name the shifts.", version=waiting.version
    )
    publish_opening(opening=returned, by=bob)
    deliver()
    mail = OutgoingMail.objects.get(kind="openings.opening_returned")
    assert mail.state == MailState.CANCELED


def test_change_that_comes_back_is_not_told_once_it_was_sent_again(employer, erin, bob, now):
    Employer.objects.update(is_trusted=False)
    facts = replace(FACTS, title="Day Baker")
    opening = OpeningFactory(employer=Employer.objects.get(), closes_at=now + timedelta(days=9))
    for note in ("Name the shifts.", "And the days."):
        opening.refresh_from_db()
        opening = edit_opening(opening=opening, by=bob, facts=facts, version=opening.version)
        opening = return_opening(opening=opening, by=erin, note=note, version=opening.version)
    opening = edit_opening(opening=opening, by=bob, facts=facts, version=opening.version)
    assert [one.subject for one in deliver()] == []
    approve_opening(opening=opening, by=erin, version=opening.version)
    [message] = deliver()
    assert message.subject == "Day Baker: your change is public"
    assert f"/openings/{opening.pk}/versions/" in message.body


def test_change_that_comes_back_says_what_to_mend(employer, erin, bob, now):
    Employer.objects.update(is_trusted=False)
    opening = OpeningFactory(employer=Employer.objects.get(), title="Night Baker")
    opening = edit_opening(opening=opening, by=bob, facts=FACTS, version=opening.version)
    return_opening(opening=opening, by=erin, note="Name the shifts.", version=opening.version)
    [message] = deliver()
    assert message.subject == "Night Baker: please look at your change once more"
    assert "What is public stays public as it was." in message.body
    assert "Name the shifts." in message.body


def test_opening_without_author_is_told_to_the_owners(waiting, erin, alice):
    Opening.objects.update(created_by=None)
    approve_opening(opening=waiting, by=erin, version=waiting.version)
    mails = OutgoingMail.objects.filter(kind="openings.opening_published")
    assert [mail.recipient_email for mail in mails.order_by("id")] == [alice.email]
