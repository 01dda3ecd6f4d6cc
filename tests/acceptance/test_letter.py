"""Rows S6, S17, S18, S19, S20 and X4: letters to interviewers, and not counting oneself out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.debrief.actions import seal_debrief
from coaching.debrief.queries import AskedQuestion, DebriefAnswers
from coaching.debrief.states import Band, Criterion, Expectation, QuestionWent
from coaching.letter.models import Letter
from coaching.letter.states import LetterKind, LetterState
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.application.models import Application
from openings.application.states import Outcome
from tests.factories import NOW
from tests.support.coaching import note_data, plan_after_interview
from tests.support.mail import deliver
from tests.support.offer import posted_terms

LEAVES = NOW + timedelta(minutes=10)
NUDGE_AT = datetime(2026, 11, 25, 15, tzinfo=UTC)  # ten in New York, after the tellings
TOLD_AT = datetime(2026, 11, 25, 14, tzinfo=UTC)
BETTER = "I did lead a count last spring, with a team of six, and we found every box."
PRIVATE = "I mumbled the whole hour"


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def maya(client_of, dana):
    return client_of(dana)


@pytest.fixture
def rex(client_of, bob):
    return client_of(bob)


def page(client, name, *args, **data):
    return client.get(reverse(name, args=args), data).content.decode()


def decide_url(plan, choice=""):
    application = plan.interview.application
    url = reverse(
        "openings:application_decide", args=[application.opening.employer.slug, application.pk]
    )
    return f"{url}?as={choice}" if choice else url


def no_data(plan, **more):
    application = Application.objects.get(pk=plan.interview.application_id)
    return {
        "step": "record",
        "reason": "examples",
        "text": "You answered calmly. One more number in each of your examples would have helped.",
        "gives_feedback": "yes",
        "version": application.version,
    } | more


def tick(until):
    with clock.at(NOW):
        pass_time(until=until, tell=lambda moment: None)


def mails_to(address, messages):
    return [message for message in messages if address in message.to[0]]


def kinds_sent():
    sent = OutgoingMail.objects.filter(state=MailState.SENT).order_by("sent_at")
    return list(sent.values_list("kind", flat=True))


def seal(plan):
    seal_debrief(
        plan=plan,
        by=plan.candidate,
        answers=DebriefAnswers(
            went_well="I asked about the team.",
            questions=(
                AskedQuestion("Have you led a count?", QuestionWent.ROUGH, BETTER),
                AskedQuestion("Why us?", QuestionWent.STRONG, ""),
            ),
            clear_example=PRIVATE,
            ratings=dict.fromkeys(Criterion, Band.MISSING),
            expects=Expectation.NO,
            confidence=80,
        ),
    )


# S6 ---------------------------------------------------------------------------------------------
@pytest.mark.row("S6")
def test_withdrawing_asks_once_with_the_promised_date(plan, maya, rex):
    application = plan.interview.application
    detail = reverse("openings:application_detail", args=[application.pk])
    withdraw = reverse("openings:application_withdraw", args=[application.pk])
    assert withdraw in maya.get(detail).content.decode()
    asked = maya.get(withdraw).content.decode()
    assert "Withdraw your application?" in asked
    assert "The promised date is Wednesday, December 2" in asked
    assert "You are not out." in asked
    assert "sees it at once" in asked
    application.refresh_from_db()
    assert application.outcome == Outcome.OPEN
    # Rex records a no: until it is told the card says the same, then it is gone.
    with clock.at(NOW + timedelta(minutes=5)):
        assert rex.post(decide_url(plan, "not-selected"), no_data(plan)).status_code == 302
        assert _without_token(maya.get(withdraw).content.decode()) == _without_token(asked)
    tick(TOLD_AT)
    with clock.at(TOLD_AT):
        assert maya.get(withdraw).status_code == 302
        assert withdraw not in maya.get(detail).content.decode()
        assert maya.post(withdraw, {"reason": "x"}).status_code == 302
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED


def _without_token(text):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


# S17 --------------------------------------------------------------------------------------------
@pytest.mark.row("S17")
def test_thank_you_is_offered_and_nudged_while_pending(plan, maya):
    assert "Your note to Rex Malone" in page(maya, "coaching:letter_edit", plan.pk)
    # She says how it felt, so the check-in stays away and takes no place in the day's one mail.
    maya.post(reverse("coaching:mood_edit", args=[plan.pk]), {"word": "foolish", "level": "2"})
    tick(NUDGE_AT)
    assert "coaching.thankyou_nudge" in kinds_sent()


@pytest.mark.row("S17")
def test_after_a_no_there_is_no_nudge_and_a_gracious_reply(plan, maya, rex):
    assert rex.post(decide_url(plan, "not-selected"), no_data(plan)).status_code == 302
    before = page(maya, "coaching:letter_edit", plan.pk)
    assert "Your note to Rex Malone" in before  # nothing shows before the telling
    tick(NUDGE_AT)
    assert "openings.decision_told" in kinds_sent()
    assert "coaching.thankyou_nudge" not in kinds_sent()
    with clock.at(NUDGE_AT):
        instead = page(maya, "coaching:letter_edit", plan.pk)
        assert "The time for this note has passed" in instead
        reply = reverse("coaching:gracious_reply_edit", args=[plan.pk])
        assert reply in instead
        form = maya.get(reply).content.decode()
        assert "I would be glad to be considered again" in form
        data = {"action": "send", "words": "Thank you. I would be glad to be considered again."}
        answer = maya.post(reply, data | {"replies_to_me": "on"}, follow=True)
        assert "It is on its way" in answer.content.decode()
    letter = Letter.objects.get(kind=LetterKind.GRACIOUS_REPLY)
    with clock.at(letter.leaves_at):
        (mail,) = mails_to("rex0@example.org", deliver())
    assert "considered again" in mail.body
    assert mail.subject.startswith("Thank you for your answer: Dana Seeker")


# S18 --------------------------------------------------------------------------------------------
@pytest.mark.row("S18")
def test_note_needs_a_topic_a_wish_to_grow_and_the_right_name(plan, maya):
    url = reverse("coaching:letter_edit", args=[plan.pk])
    for changes, said in (
        ({"discussed": ""}, "Name one thing that you talked about."),
        ({"wish_to_grow": ""}, "Say in one sentence how you want to grow."),
        ({"drew_me": "Dear Bob, I like the team."}, "the text says “Bob”"),
        ({"drew_me": "Thank you, Mr. Mallone."}, "the text says “Mallone”"),
        ({"drew_me": "I want to join Globex."}, "this note goes to Acme Stores"),
    ):
        assert said in maya.post(url, note_data(**changes)).content.decode(), changes
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()


@pytest.mark.row("S18")
def test_note_leaves_after_ten_minutes_once_from_our_domain(plan, maya, settings):
    url = reverse("coaching:letter_edit", args=[plan.pk])
    maya.post(url, note_data())
    with clock.at(LEAVES - timedelta(seconds=1)):
        assert mails_to("rex0@example.org", deliver()) == []
    with clock.at(LEAVES):
        (mail,) = mails_to("rex0@example.org", deliver())
        assert mails_to("rex0@example.org", deliver()) == []
    own_domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    assert mail.from_email.startswith("Dana Seeker via Job Store <")
    assert mail.from_email.rstrip(">").endswith(own_domain)
    assert mail.reply_to == ["dana@example.org"]
    assert len(mail.subject) <= 90


@pytest.mark.row("S18")
def test_undo_within_ten_minutes_sends_nothing(plan, maya):
    maya.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    letter = Letter.objects.get()
    with clock.at(LEAVES - timedelta(minutes=1)):
        maya.post(reverse("coaching:letter_undo", args=[plan.pk, letter.pk]))
    with clock.at(LEAVES + timedelta(days=2)):
        assert mails_to("rex0@example.org", deliver()) == []
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT


# S19 --------------------------------------------------------------------------------------------
def clarify(maya, plan, **changes):
    url = reverse("coaching:clarification_edit", args=[plan.pk])
    data = {"action": "send", "correction": BETTER, "matters": "yes", "replies_to_me": "on"}
    return maya.post(url, data | changes, follow=True).content.decode()


@pytest.mark.row("S19")
def test_clarification_comes_from_the_debrief_and_says_sorry_once(plan, maya):
    seal(plan)
    form = page(maya, "coaching:clarification_edit", plan.pk)
    assert "Your better answer to “Have you led a count?”" in form
    assert "I did lead a count last spring" in form
    assert "Why us?" not in form
    sorry = f"Sorry that I was short. I apologize. {BETTER}"
    assert "You say sorry more than once." in clarify(maya, plan, correction=sorry)
    assert "Keep it to 60." in clarify(maya, plan, correction="word " * 61)
    assert "Then it can stay unsaid" in clarify(maya, plan, matters="no")
    assert "Say yes or no." in clarify(maya, plan, matters="")
    assert not OutgoingMail.objects.filter(kind="coaching.clarification").exists()
    assert "It is on its way" in clarify(maya, plan)


@pytest.fixture
def clarified(plan, maya):
    seal(plan)
    clarify(maya, plan)
    with clock.at(LEAVES):
        (mail,) = mails_to("rex0@example.org", deliver())
        assert BETTER in mail.body
    return plan


@pytest.mark.row("S19")
@pytest.mark.parametrize("choice", ["advance", "offer", "not-selected"])
def test_decision_is_recorded_only_after_seen_is_ticked(clarified, rex, bob, choice):
    plan = clarified
    with clock.at(LEAVES):
        chooser = rex.get(decide_url(plan)).content.decode()
        form = rex.get(decide_url(plan, choice)).content.decode()
        for text in (chooser, form):
            assert BETTER in text
            assert PRIVATE not in text
            assert "missing" not in text
            assert not re.search(r"\b80 ?%", text)
        assert 'name="seen"' in form
        refused = rex.post(decide_url(plan, choice), no_data(plan) | posted_terms())
        assert refused.status_code == 400
        assert "Tick “I have seen what Dana wrote” before you decide." in refused.content.decode()
        plan.interview.refresh_from_db()
        assert plan.interview.decision == "pending"
        letter = Letter.objects.get()
        data = no_data(plan, seen=[str(letter.pk)]) | posted_terms()
        preview = rex.post(decide_url(plan, choice), data | {"step": "preview"}).content.decode()
        assert f'name="seen" value="{letter.pk}"' in preview
        assert rex.post(decide_url(plan, choice), data).status_code == 302
    letter.refresh_from_db()
    plan.interview.refresh_from_db()
    assert (letter.seen_at, letter.seen_by) == (LEAVES, bob)
    assert plan.interview.decision != "pending"


@pytest.mark.row("S19")
@pytest.mark.browser
def test_decision_button_is_disabled_until_seen_is_ticked(
    clarified, browser, live_server, rex, transactional_db
):
    with clock.at(LEAVES):
        context = browser.new_context()
        value = rex.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + decide_url(clarified, "not-selected"))
        button = page.get_by_role("button", name="Show what Dana will read")
        assert button.is_disabled()
        page.get_by_label("I have seen what Dana wrote").check()
        assert button.is_enabled()
        page.get_by_label("I have seen what Dana wrote").uncheck()
        assert button.is_disabled()
        context.close()


# S20 --------------------------------------------------------------------------------------------
def link_in(message):
    start = message.body.index("/n/")
    return message.body[start : message.body.index("/", start + 3) + 1]


@pytest.mark.row("S20")
def test_acknowledging_takes_a_press_and_the_writer_reads_it(plan, maya, rex):
    maya.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    letter = Letter.objects.get()
    here = reverse("coaching:letter_detail", args=[plan.pk, letter.pk])
    reader = Client()
    with clock.at(LEAVES):
        (mail,) = mails_to("rex0@example.org", deliver())
        opened = reader.get(link_in(mail), follow=True)
        assert opened.headers["Referrer-Policy"] == "same-origin"
        letter.refresh_from_db()
        assert letter.acknowledged_at is None
        assert "Read and noted" not in maya.get(here).content.decode()
        reader.post(reverse("coaching:letter_acknowledge", args=[letter.pk]))
        assert "Read and noted" in maya.get(here).content.decode()
        application = plan.interview.application
        own = page(maya, "openings:application_detail", application.pk)
        assert "Thank-you note to Rex Malone</a>: read and noted" in own
        review = reverse(
            "openings:application_review",
            args=[application.opening.employer.slug, application.pk],
        )
        assert "read and noted" in rex.get(review).content.decode()
    tick(NOW + timedelta(days=1))
    assert "coaching.note_seen" in kinds_sent()


# X4 ---------------------------------------------------------------------------------------------
@pytest.mark.row("X4")
def test_stop_of_the_interviewer_refuses_later_sends_and_says_so(plan, maya):
    maya.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    with clock.at(LEAVES):
        (mail,) = mails_to("rex0@example.org", deliver())
        # Handed over before the stop and due after it: it does not leave, and its page says so.
        late = clarify(maya, plan)
        assert "It is on its way" in late
        stop = re.search(r"/mail/stop/\S+", mail.body).group()
        reader = Client()
        assert reader.get(stop).status_code == 200
        assert reader.post(stop, {"choice": "relay"}).status_code == 302
    with clock.at(LEAVES + timedelta(minutes=10)):
        assert mails_to("rex0@example.org", deliver()) == []
        letter = Letter.objects.get(kind=LetterKind.CLARIFICATION)
        shown = page(maya, "coaching:letter_detail", plan.pk, letter.pk)
        assert "its reader does not want such mail through Job Store" in shown
    later = datetime(2026, 12, 4, 15, tzinfo=UTC)
    with clock.at(later):
        url = reverse("coaching:status_check_edit", args=[plan.pk])
        data = {"action": "send", "words": "When may I expect an answer?", "replies_to_me": "on"}
        refused = maya.post(url, data).content.decode()
        assert "This person does not want such mail through Job Store" in refused
        assert mails_to("rex0@example.org", deliver()) == []
    assert not OutgoingMail.objects.filter(kind="coaching.status_check").exists()
