"""What candidates asked, in the one mail of the day and on the page of answers owed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from openings.message.models import Message
from openings.message.states import MessageState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, MessageFactory, OpeningFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def application(employer, dana, alice, bob, now):
    facts = {"interviewing": True, "submitted_at": NOW, "stage_since": NOW}
    opening = OpeningFactory(employer=employer, answer_days=30)
    return ApplicationFactory(candidate=dana, opening=opening, **facts)


@pytest.mark.row("B106")
def test_question_stands_in_the_mail_of_each_day_until_it_is_answered(
    application, dana, bob, mailoutbox
):
    MessageFactory(application=application, own=True, text="When do I start?", sent_at=NOW)
    pass_time(until=NOW + 5 * DAY, tell=lambda done: None)  # Sunday
    assert mailoutbox == []
    pass_time(until=NOW + 7 * DAY, tell=lambda done: None)
    letters = [one for one in mailoutbox if bob.email in one.to[0]]
    assert [one.subject for one in letters] == ["1 message waits for your answer: Acme Stores"] * 2
    assert dana.get_full_name() in letters[0].body
    assert "When do I start?" not in letters[0].body
    Message.objects.update(answered_at=NOW)
    mailoutbox.clear()
    with clock.at(NOW + 9 * DAY):
        pass_time(until=NOW + 9 * DAY, tell=lambda done: None)
        deliver()
    assert mailoutbox == []


def test_page_of_answers_names_questions_and_what_waits_for_its_writer(
    application, dana, bob, client_of
):
    other = ApplicationFactory(opening=application.opening, told=True, told_at=NOW)
    MessageFactory(application=other, written_by=bob, state=MessageState.WAITING, sent_at=None)
    MessageFactory(application=application, own=True, sent_at=NOW - 7 * DAY)
    page = client_of(bob).get(reverse("openings:answers_owed", args=["acme"])).content.decode()
    for one in (application, other):
        assert reverse("openings:message_list_team", args=["acme", one.pk]) in page
        assert one.candidate.get_full_name() in page
