"""The mails of practice and readiness as their readers get them."""

import re
from datetime import timedelta

import pytest

from coaching.practice.actions import add_drill
from coaching.practice.actions.friend import invite_friend
from coaching.practice.queries import item_named
from coaching.practice.states import DrillSource
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from tests.acceptance.test_readiness import book
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.mail import deliver
from tests.support.reading import grade


@pytest.fixture
def mails(dana, employer, bob, now):
    """One of each kind, as it left."""
    plan = plan_after_interview(candidate=dana, employer=employer)
    OutgoingMail.objects.all().delete()
    item = item_named(plan, "q-about-you")
    invite_friend(
        plan=plan,
        by=dana,
        email="lee@example.org",
        message="Could you listen?",
        items=[item],
        agreed_at=NOW + timedelta(days=3),
        key="7d3a4a52-4a51-4fd4-9f4e-0b8d8c7b8a11",
    )
    add_drill(plan=plan, by=dana, text="Breathe slowly.", source=DrillSource.OWN)
    book(dana, employer, bob, NOW + timedelta(days=9))
    for days in (0, 2, 3, 8):
        with clock.at(NOW + timedelta(days=days)):
            deliver()
    sent = OutgoingMail.objects.filter(state="sent")
    return {
        f"{mail.kind}:{mail.sent_at:%d}": mail
        for mail in sent.order_by("sent_at")
        if mail.kind.startswith(("coaching.practice", "coaching.next"))
    }


def body_of(mail):
    return re.sub(r"https?://\S+", "", mail.text.split("\n--")[0])


def test_each_mail_leaves_at_its_time(mails):
    assert set(mails) == {
        "coaching.practice_invite:24",
        "coaching.practice_due:26",
        "coaching.practice_reminder:26",
        "coaching.practice_due:02",
    }


def test_mails_read_at_grade_eight_or_below_and_stay_calm(mails):
    for mail in mails.values():
        text = body_of(mail)
        assert grade(text) <= 8, (mail.kind, grade(text))
        assert "!" not in mail.subject + text


def test_mails_carry_no_text_of_a_drill_and_no_last_name_to_friends(mails):
    for mail in mails.values():
        whole = mail.subject + mail.text + mail.html + str(mail.payload)
        assert "Breathe" not in whole
        assert "about yourself" not in whole
        if mail.recipient_email == "lee@example.org":
            assert "Seeker" not in whole
            assert "Acme" not in whole


def test_day_before_the_interview_says_so(mails):
    assert "Your interview is tomorrow" in mails["coaching.practice_due:02"].text
    assert "1 question on your list is due" in mails["coaching.practice_due:26"].text
