"""A message from its writing to its leaving: undo, the guard, an untold end, reports."""

from datetime import timedelta
from uuid import uuid4

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.actions import block_sender, let_sender_write
from jobstore.mail.stop.models import Report
from jobstore.people.user.models import TypedDraft
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome
from openings.decision.actions.decision import No, decline_application, tell_ends, undo_decision
from openings.message.actions.send import (
    NoReason,
    NotReviewer,
    release_message,
    return_message,
    send_message,
)
from openings.message.actions.write import (
    DoorClosed,
    MessageGone,
    need_no_answer,
    report_message,
    send_anew,
    take_message_back,
    write_message,
)
from openings.message.models import Message
from openings.message.queries.door import (
    ENDED,
    FROZEN,
    NOT_YET,
    ONCE,
    OVER,
    REPORTED,
    door_of_candidate,
    door_of_employer,
)
from openings.message.queries.thread import (
    findings_of,
    thread_of,
    to_look_at_again,
    unanswered_since,
)
from openings.message.states import MessageState
from openings.pipeline.queries import WordsRefused
from openings.tasks import next_message, send_messages
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.message.conftest import UNDO
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
KIND = "Could you bring your papers on Monday?"
UNFAIR = "You are too old for this team, I am afraid."


def now_of(message):
    return Message.objects.select_related("application", "report").get(pk=message.pk)


def fresh(application):
    return Application.objects.select_related("candidate", "opening__employer").get(
        pk=application.pk
    )


def say_no(application, by):
    no = No(reason=DecisionReason.STRONGER, text="You did well in both talks with us.")
    version = fresh(application).version
    return decline_application(application=application, no=no, by=by, version=version)


def texts(application, reader, *, is_candidate):
    lines = thread_of(fresh(application), reader=reader, is_candidate=is_candidate, at=clock.now())
    return [(line.text, line.note) for line in lines]


def mails(kind="openings.message_new"):
    return OutgoingMail.objects.filter(kind=kind).order_by("created_at", "pk")


# The thread -----------------------------------------------------------------------------------
@pytest.mark.row("B100")
def test_both_sides_write_in_one_thread_and_sign(application, write, dana, alice, bob):
    write(bob, KIND, sent=True)
    with clock.at(NOW + 10 * MINUTE):
        write(dana, "I will.", sent=True)
    with clock.at(NOW + 20 * MINUTE):
        write(alice, "Thank you.")
        assert texts(application, dana, is_candidate=True) == [(KIND, ""), ("I will.", "")]
        lines = thread_of(fresh(application), reader=bob, is_candidate=False, at=clock.now())
    assert [(line.who, line.text, line.note) for line in lines] == [
        ("You", KIND, ""),
        (dana.get_full_name(), "I will.", ""),
        (f"{alice.get_full_name()}, Acme Stores", "Thank you.", "On its way"),
    ]


def test_same_press_again_is_one_message_and_another_writer_keeps_theirs(application, dana, bob):
    key = uuid4()
    first, again, other = (
        write_message(application=application, by=by, text="Hello.", key=key)
        for by in (bob, bob, dana)
    )
    assert first.pk == again.pk == key
    assert other.pk != key
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("See https://a.example and www.b.example and c.example.org.", False),
        ("https://a.example/x https://a.example/y www.a.example a.example b.example.com", False),
        ("https://a.example http://b.example www.c.example d.example.org", True),
        ("one.com, two.com, three.com and FOUR.com", True),
    ],
)
def test_links_to_more_than_three_hosts_wait_for_staff(application, write, dana, text, held):
    assert (write(dana, text).state == MessageState.HELD) == held


# Who may write --------------------------------------------------------------------------------
@pytest.mark.row("B101")
@pytest.mark.parametrize(
    ("facts", "days", "words"),
    [
        ({}, 0, NOT_YET),
        ({"stage": "screening"}, 0, NOT_YET),
        ({}, 30, ""),  # the promised day has passed
        ({"interviewing": True}, 0, ""),
        ({"not_told": True}, 0, ""),  # as though nothing was recorded
        ({"told": True, "decided_at": NOW, "told_at": NOW}, 13, ""),
        ({"told": True, "decided_at": NOW, "told_at": NOW}, 14, OVER),
        ({"outcome": Outcome.WITHDRAWN, "decided_at": NOW}, 1, ENDED),
        ({"outcome": Outcome.WITHDRAWN, "decided_at": NOW}, 14, ENDED),
    ],
)
def test_candidate_writes_once_there_is_something_to_talk_about(
    employer, dana, now, facts, days, words
):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening, **facts)
    with clock.at(NOW + days * DAY):
        assert door_of_candidate(application, at=clock.now()).words == words


def test_broken_promise_opens_for_one_message_until_an_answer(
    employer, dana, alice, bob, write, now
):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening)
    with clock.at(NOW + 30 * DAY):
        write(dana, "Is there any news?", to=application)
        assert door_of_candidate(application, at=clock.now()).words == ONCE
        with pytest.raises(DoorClosed):
            write(dana, "Hello?", to=application)
        write(bob, "Next week.", to=application, sent=True)
        assert door_of_candidate(application, at=clock.now()).is_open


def test_employer_writes_since_it_was_sent_and_until_two_weeks_after_the_end(
    employer, dana, bob, write, now
):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening)
    assert door_of_employer(application, by=bob, at=NOW).is_open
    write(bob, to=application, sent=True)
    assert door_of_candidate(application, at=NOW).is_open  # it may always be answered
    withdraw_application(application=application, by=dana)
    assert door_of_employer(fresh(application), by=bob, at=NOW + 13 * DAY).is_open
    assert door_of_employer(fresh(application), by=bob, at=NOW + 14 * DAY).words == OVER


# Undo -----------------------------------------------------------------------------------------
@pytest.mark.row("B102")
def test_message_can_be_taken_back_for_two_minutes_and_the_words_are_kept(
    application, write, dana, bob
):
    message = write(bob, KIND)
    with clock.at(NOW + UNDO - timedelta(seconds=1)):
        assert send_messages() == 0
        take_message_back(message=message, by=bob)
    assert not Message.objects.exists()
    assert KIND in TypedDraft.objects.get(user=bob).text
    late = write(bob, KIND, sent=True)
    with pytest.raises(MessageGone):
        take_message_back(message=late, by=bob)
    with pytest.raises(MessageGone):  # nobody takes back what somebody else wrote
        take_message_back(message=write(dana), by=bob)


def test_what_was_taken_back_never_leaves(application, write, bob):
    message = write(bob)
    take_message_back(message=message, by=bob)
    with clock.at(NOW + UNDO):
        assert not send_message(message=message)
    assert not mails().exists()


def test_several_within_the_hour_are_one_mail(application, write, dana, bob):
    write(bob, "First.", sent=True)
    write(bob, "Second.", sent=True)
    with clock.at(NOW + UNDO):
        (letter,) = deliver()
    assert letter.to == [f"{dana.get_full_name()} <{dana.email}>"]
    assert "First." in letter.body
    assert "Second." in letter.body
    assert bob.email not in letter.body + str(letter.reply_to) + str(letter.extra_headers)
    for minutes, text in ((10, "Third."), (30, "Fourth.")):
        with clock.at(NOW + minutes * MINUTE):
            write(bob, text, sent=True)
            assert deliver() == []
    with clock.at(NOW + 62 * MINUTE):
        (letter,) = deliver()
    assert "Second." not in letter.body
    assert letter.body.index("Third.") < letter.body.index("Fourth.")


def test_mail_about_what_was_read_or_reported_stays_away(application, write, dana, bob):
    Message.objects.filter(pk=write(bob, sent=True).pk).update(read_at=NOW)
    other = write(bob, "This is the second.", sent=True)
    report_message(message=other, note="", by=dana)
    with clock.at(NOW + UNDO):
        assert deliver() == []
    assert mails().get().state == MailState.CANCELED


def test_team_hears_that_somebody_wrote_and_none_of_the_words(application, write, dana, alice, bob):
    write(dana, "My secret question.", sent=True)
    with clock.at(NOW + UNDO):
        letters = deliver()
    assert {one.to[0].split("<")[1] for one in letters} == {f"{alice.email}>", f"{bob.email}>"}
    for letter in letters:
        assert "My secret question." not in letter.body + letter.subject
        assert dana.email not in letter.body


# The guard ------------------------------------------------------------------------------------
@pytest.mark.row("B105")
def test_guard_blocks_and_holds_words_of_employers_alone(application, write, dana, bob, moderator):
    with pytest.raises(WordsRefused):
        write(bob, "We have rejected you.")
    held = write(bob, UNFAIR)
    assert held.state == MessageState.HELD
    assert "too old" in held.findings
    with clock.at(NOW + DAY):
        assert send_messages() == 0
        assert texts(application, dana, is_candidate=True) == []
        (line,) = texts(application, bob, is_candidate=False)
        assert line[1] == "On its way: our staff read it first"
        assert [row.recipient_user for row in mails("openings.message_held")] == [moderator]
        with pytest.raises(NotReviewer):
            release_message(message=held, by=bob)
        release_message(message=held, by=moderator)
    assert now_of(held).sent_at == NOW + DAY
    assert mails("openings.message_held").get().state == MailState.CANCELED
    assert write(dana, UNFAIR).state == MessageState.WRITTEN  # her words are her own


def test_returned_message_names_why_and_can_be_taken_back(application, write, dana, bob, moderator):
    held = write(bob, UNFAIR)
    with pytest.raises(NoReason):
        return_message(message=held, by=moderator, reason=" ")
    return_message(message=held, by=moderator, reason="Age is no reason.")
    assert (now_of(held).state, now_of(held).reason) == (MessageState.RETURNED, "Age is no reason.")
    with pytest.raises(MessageGone):
        release_message(message=held, by=moderator)
    take_message_back(message=held, by=bob)
    assert texts(application, dana, is_candidate=True) == []


def test_number_to_call_may_be_given_and_a_promise_may_not(application):
    assert findings_of(application, "Call me: 614-555-0199.", is_candidate=False) == []
    assert findings_of(application, "You will be hired next week.", is_candidate=False) != []


# An untold end --------------------------------------------------------------------------------
@pytest.mark.row("B103")
def test_untold_no_keeps_the_words_of_the_employer_and_nothing_else(
    application, write, dana, alice, bob, moderator
):
    before = write(bob, "Before the decision.", sent=True)
    under_way = write(bob, KIND)
    held = write(bob, UNFAIR)
    say_no(application, bob)
    after = write(alice, "After it.")
    with clock.at(NOW + MINUTE):
        asked = write(dana, "Any news?")
    release_message(message=held, by=moderator)
    with clock.at(NOW + 2 * UNDO):
        send_messages()
        states = [now_of(one).state for one in (before, under_way, held, after, asked)]
        assert states == ["sent", "waiting", "waiting", "waiting", "sent"]
        assert texts(application, dana, is_candidate=True) == [
            ("Before the decision.", ""),
            ("Any news?", ""),
        ]
        assert mails().count() == 1
        with pytest.raises(MessageGone):
            send_anew(message=under_way, by=bob)
        assert not to_look_at_again(application.opening.employer).exists()
    told = fresh(application).tell_at
    with clock.at(told):
        tell_ends(applications=[application])
        assert send_messages() == 0  # by its writer alone
        waiting = to_look_at_again(application.opening.employer)
        assert {one.pk for one in waiting} == {under_way.pk, held.pk, after.pk}
        with pytest.raises(MessageGone):
            send_anew(message=under_way, by=alice)
        send_anew(message=under_way, by=bob)
        take_message_back(message=held, by=bob)
    with clock.at(told + UNDO):
        send_messages()
    assert now_of(under_way).sent_at == told + UNDO
    assert now_of(after).state == MessageState.WAITING


def test_undone_decision_lets_its_writer_send_what_waited(application, write, bob):
    message = write(bob)
    say_no(application, bob)
    with clock.at(NOW + UNDO):
        send_messages()
        undo_decision(application=application, by=bob)
        send_anew(message=message, by=bob)
    assert now_of(message).state == MessageState.WRITTEN


# Reports --------------------------------------------------------------------------------------
@pytest.mark.row("B104")
def test_report_stops_both_sides_until_staff_decide_and_ends_nothing(
    application, write, dana, alice, bob, moderator
):
    other = ApplicationFactory(opening=application.opening, interviewing=True)
    message = write(bob, sent=True)
    under_way, elsewhere = write(alice, KIND), write(bob, KIND, to=other)
    for note in ("He was rude.", "Again."):
        report_message(message=message, note=note, by=dana)
    report = Report.objects.get()
    assert (report.sender, report.note, report.mail) == (bob, "He was rude.", None)
    assert fresh(application).outcome == Outcome.OPEN
    at = NOW + UNDO
    assert door_of_candidate(application, at=at).words == REPORTED
    assert door_of_employer(application, by=alice, at=at).words == REPORTED
    assert door_of_employer(other, by=bob, at=at).words == FROZEN
    with clock.at(at):
        assert send_messages() == 0
        assert next_message() is None
        let_sender_write(sender=bob, by=moderator, reason="A misunderstanding.")
        assert send_messages() == 2
    assert {now_of(one).state for one in (under_way, elsewhere)} == {MessageState.SENT}


def test_blocked_writer_gets_back_what_was_under_way(application, write, dana, alice, bob):
    message, under_way = write(dana, sent=True), write(dana, "More of it.")
    report_message(message=message, note="", by=bob)
    block_sender(sender=dana, by=alice, reason="Threats.")
    with clock.at(NOW + UNDO):
        assert send_messages() == 0
    assert now_of(under_way).state == MessageState.RETURNED
    assert not door_of_candidate(application, at=NOW).is_open
    assert door_of_employer(application, by=bob, at=NOW).is_open


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_own_side_cannot_be_reported(application, write, bob, alice, who):
    with pytest.raises(MessageGone):
        report_message(message=write(bob, sent=True), note="", by={"bob": bob, "alice": alice}[who])
    assert not Report.objects.exists()


# Answers --------------------------------------------------------------------------------------
@pytest.mark.row("B106")
def test_message_waits_from_the_third_working_day_until_it_is_answered(
    application, employer, write, dana, alice, bob
):
    message = write(dana, "When do I start?", sent=True)  # a Tuesday; Thursday is a holiday
    with clock.at(NOW + MINUTE):
        write(dana, "One more thing.", sent=True)
    for days, waiting in ((3, []), (5, []), (6, [message.pk])):
        with clock.at(NOW + days * DAY):
            rows = unanswered_since(employer, until=clock.now())
            assert [one.pk for one in rows] == waiting
    with clock.at(NOW + 6 * DAY):
        write(bob, UNFAIR)  # held, so it answers nothing
        assert len(unanswered_since(employer, until=clock.now())) == 1
        write(bob, "On Monday.", sent=True)
        assert unanswered_since(employer, until=clock.now()) == []


@pytest.mark.parametrize("what", ["no answer needed", "the end"])
def test_waiting_ends_otherwise_too(application, employer, write, dana, bob, what):
    write(dana, "Thank you!", sent=True)
    if what == "the end":
        say_no(application, bob)
    else:
        assert need_no_answer(application=application, by=bob) == 1
        assert need_no_answer(application=application, by=bob) == 0
        event = ApplicationEvent.objects.get(what=Happening.NO_ANSWER_NEEDED)
        assert event.candidate_sees_from is None
    assert unanswered_since(employer, until=NOW + 9 * DAY) == []
