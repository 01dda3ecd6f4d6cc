"""The pages of a thread, as both sides and staff meet them."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import SuppressionScope
from openings.application.models import Application
from openings.message.models import Message
from openings.message.states import MessageState
from openings.tasks import send_messages
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, MessageFactory
from tests.openings.message.conftest import UNDO
from tests.support.mail import statements

pytestmark = pytest.mark.django_db
UNFAIR = "You are too old for this team, I am afraid."


def own_page(application):
    return reverse("openings:message_list", args=[application.pk])


def team_page(application):
    return reverse(
        "openings:message_list_team", args=[application.opening.employer.slug, application.pk]
    )


def press(client, page, text, **more):
    return client.post(page, {"text": text, "key": str(uuid4())} | more, follow=True)


def body(response):
    return response.content.decode()


def test_recruiter_writes_and_candidate_answers_by_the_page(application, dana, bob, client_of):
    page = body(press(client_of(bob), team_page(application), "Could you come on Monday?"))
    assert "It leaves in two minutes" in page
    assert "On its way" in page
    candidate = client_of(dana)
    assert "Could you come" not in body(candidate.get(own_page(application)))
    with clock.at(NOW + UNDO):
        send_messages()
        detail = body(candidate.get(reverse("openings:application_detail", args=[application.pk])))
        assert "1 new" in detail
        assert own_page(application) in detail
        page = body(candidate.get(own_page(application)))
        assert "Bob Recruiter, Acme Stores" in page
        assert bob.email not in page
        detail = body(candidate.get(reverse("openings:application_detail", args=[application.pk])))
        assert "1 new" not in detail
        press(candidate, own_page(application), "Yes, gladly.")
    assert [one.text for one in Message.objects.order_by("written_at")] == [
        "Could you come on Monday?",
        "Yes, gladly.",
    ]


def test_word_too_many_is_kept_and_counted(application, dana, client_of):
    response = press(client_of(dana), own_page(application), "a" * 2001)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "2001" in body(response)
    assert "a" * 2001 in body(response)
    assert not Message.objects.exists()
    press(client_of(dana), own_page(application), "a" * 2000)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_no_message(application, dana, client_of, text):
    response = press(client_of(dana), own_page(application), text)
    assert "Write something first." in body(response)
    assert not Message.objects.exists()


def test_too_early_is_said_on_the_page_and_refused_by_post(application, dana, client_of):
    early = ApplicationFactory(candidate=dana)
    client = client_of(dana)
    page = body(client.get(own_page(early)))
    assert "You can write to them once" in page
    assert reverse("openings:application_detail", args=[early.pk]) in page
    assert reverse("coaching:coach_list") in page
    response = press(client, own_page(early), "Hello?")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert not Message.objects.exists()


def test_unfair_words_are_named_and_wait_for_staff_once_that_is_wanted(
    application, dana, bob, moderator, client_of
):
    client = client_of(bob)
    page = body(press(client, team_page(application), UNFAIR))
    assert "too old" in page
    assert "Keep these words for our staff to read" in page
    assert not Message.objects.exists()
    page = body(press(client, team_page(application), UNFAIR, is_sure="on"))
    assert "On its way: our staff read it first" in page
    held = Message.objects.get()
    desk = client_of(moderator)
    url = reverse("admin:openings_message_change", args=[held.pk])
    assert "too old" in body(desk.get(url))
    seen = desk.get(url).context["seen"]
    page = body(desk.post(url, {"act": "return", "seen": seen, "reason": "Age is no reason."}))
    assert Message.objects.get().state == MessageState.RETURNED
    assert "Our staff: Age is no reason." in body(client.get(team_page(application)))
    client.post(reverse("openings:message_take_back_team", args=["acme", application.pk, held.pk]))
    assert not Message.objects.exists()


def test_reported_message_is_decided_about_by_staff(application, dana, bob, moderator, client_of):
    message = MessageFactory(application=application, written_by=bob, text="You fool.")
    client = client_of(dana)
    url = reverse("openings:message_report", args=[application.pk, message.pk])
    assert "You fool." in body(client.get(url))
    page = body(client.post(url, {"note": "Rude."}, follow=True))
    assert "Our staff look at a message that was reported" in page
    page = body(client_of(bob).get(team_page(application)))
    assert "Our staff look" in page
    assert "Rude." not in page
    desk = client_of(moderator)
    url = reverse("admin:openings_message_change", args=[message.pk])
    page = body(desk.get(url))
    assert "You fool." in page
    assert "Rude." in page
    answer = {"act": "block", "seen": desk.get(url).context["seen"], "block-reason": "Insults."}
    desk.post(url, answer)
    assert "pass on no more words" in body(client_of(bob).get(team_page(application)))
    assert 'name="text"' in body(client.get(own_page(application)))


def test_report_that_comes_while_somebody_writes_keeps_their_words(
    application, dana, bob, client_of
):
    message = MessageFactory(application=application, written_by=bob)
    url = reverse("openings:message_report", args=[application.pk, message.pk])
    client_of(dana).post(url, {"note": ""})
    page = body(press(client_of(bob), team_page(application), "These are my words."))
    assert "Somebody reported words of yours" in page
    assert Message.objects.count() == 1


def test_calls_for_help_show_help_to_the_candidate_alone(application, dana, bob, client_of):
    text = "I want to end my life."
    page = body(press(client_of(dana), own_page(application), text))
    assert re.search(r"\b988\b", page)
    with clock.at(NOW + UNDO):
        send_messages()
    assert "Call or text 988" not in body(client_of(bob).get(team_page(application)))


def test_address_without_mail_is_said_to_the_writer_until_it_was_read(
    application, dana, bob, client_of
):
    message = MessageFactory(application=application, written_by=bob)
    words = "May not have arrived"
    assert words not in body(client_of(bob).get(team_page(application)))
    hashed = keyed_hash(dana.email, purpose="address")
    suppress(hashed, scope=SuppressionScope.ALL, source="bounce", reason="Gone.")
    assert words in body(client_of(bob).get(team_page(application)))
    client_of(dana).get(own_page(application))
    assert Message.objects.get(pk=message.pk).read_at == NOW
    assert words not in body(client_of(bob).get(team_page(application)))


def test_no_answer_needed_is_pressed_by_the_employer(application, dana, bob, client_of):
    MessageFactory(application=application, own=True)
    client = client_of(bob)
    assert "No answer needed" in body(client.get(team_page(application)))
    url = reverse("openings:messages_answered", args=["acme", application.pk])
    page = body(client.post(url, follow=True))
    assert 'type="submit">No answer needed' not in page
    assert Message.objects.get().answered_at == NOW


def test_what_belongs_to_another_thread_is_not_there(application, dana, bob, client_of):
    other = MessageFactory(application__opening=application.opening, own=True)
    unsent = MessageFactory(
        application=application, written_by=bob, state=MessageState.WRITTEN, sent_at=None
    )
    for message in (other, unsent):
        url = reverse("openings:message_report", args=[application.pk, message.pk])
        assert client_of(dana).get(url).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("side", ["candidate", "team"])
def test_thread_asks_as_much_with_30_messages_as_with_3(
    application, dana, alice, bob, client_of, side
):
    def fill(count):
        for number in range(count):
            moment = NOW - timedelta(minutes=100 - number)
            facts = {"own": True} if number % 2 else {"written_by": bob}
            MessageFactory(application=application, written_at=moment, **facts)

    client = client_of(dana if side == "candidate" else alice)
    page = own_page(application) if side == "candidate" else team_page(application)
    fill(3)
    client.get(page)
    few = len(statements(lambda: client.get(page)))
    fill(27)
    client.get(page)
    assert len(statements(lambda: client.get(page))) == few


def test_tracked_job_and_draft_have_nobody_to_write_to(dana, client_of):
    draft = ApplicationFactory(candidate=dana, stage="draft", submitted_at=None)
    assert client_of(dana).get(own_page(draft)).status_code == HTTPStatus.NOT_FOUND
    assert Application.objects.count() == 1
