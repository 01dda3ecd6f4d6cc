"""The mails of this half read easily and never scold."""

import re

import pytest

from jobstore.mail.outgoing.models import OutgoingMail
from tests.coaching.plan.test_mails import run_until
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.reading import grade


@pytest.fixture
def texts(dana, employer, now):
    plan_after_interview(candidate=dana, employer=employer)
    run_until(NOW.replace(day=30))
    mails = OutgoingMail.objects.filter(state="sent").order_by("sent_at")
    assert mails.count() == 3
    return [re.sub(r"https?://\S+", "", mail.text.split("\n--")[0]) for mail in mails]


def test_mails_read_at_grade_eight_or_below(texts):
    assert [round(grade(text), 1) for text in texts if grade(text) > 8] == []


def test_mails_are_calm(texts):
    for text in texts:
        assert "!" not in text
        assert not re.search(r"\b(unfortunately|rejected|fail\w*)\b", text, re.IGNORECASE)
