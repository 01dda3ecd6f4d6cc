"""The staff's queue of letters: what was held, and what was reported."""

import pytest
from django.test import Client
from django.urls import reverse

from coaching.letter.actions import send_letter
from coaching.letter.actions.moderate import acknowledge_letter, report_letter
from coaching.letter.models import Letter
from coaching.letter.queries import NoteText
from coaching.letter.states import LetterState
from jobstore.lib import clock
from jobstore.mail.stop.actions import block_sender
from jobstore.mail.stop.models import Report
from jobstore.people.states import StaffGroup
from jobstore.trail.queries import events_of
from tests.coaching.letter.test_views import LEAVES, notes_of, read_link
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.coaching import note_data, plan_after_interview
from tests.support.desk import press
from tests.support.mail import deliver

LIST = reverse("admin:coaching_letter_changelist")
TOUCHY = "As a mother I like that the plan is fixed two weeks ahead."


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


@pytest.fixture
def desk(client_of, erin):
    return client_of(erin)


def send(client, plan, **changes):
    client.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data(**changes))
    return Letter.objects.latest("created_at")


@pytest.fixture
def held(client, plan):
    data = {"drew_me": TOUCHY, "confirmed": "on"}
    return send(client, plan, **data)


def page_of(letter):
    return reverse("admin:coaching_letter_change", args=[letter.pk])


def shown(client, letter):
    url = reverse("coaching:letter_detail", args=[letter.plan_id, letter.pk])
    return client.get(url, follow=True).content.decode()


def test_touchy_words_are_held_and_nothing_leaves(held, client, desk):
    assert held.state == LetterState.HELD
    assert "Our staff read it first" in shown(client, held)
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
    assert "1 letter" in desk.get(LIST).content.decode()
    page = desk.get(page_of(held)).content.decode()
    assert TOUCHY in page
    assert "As a mother" in page
    assert "family" in page


def test_text_is_visible_only_while_held(held, desk, client, plan, dana, employer):
    press(desk, page_of(held), {"act": "release"})
    assert desk.get(page_of(held)).status_code in {302, 404}  # back to the list: not found there
    other = send(client, plan_after_interview(candidate=dana, employer=employer))
    assert other.state == LetterState.QUEUED
    assert desk.get(page_of(other)).status_code in {302, 404}
    assert TOUCHY not in desk.get(LIST).content.decode()


def test_release_sends_after_ten_minutes_and_can_be_undone(held, desk, client):
    with clock.at(NOW.replace(hour=16)):
        press(desk, page_of(held), {"act": "release"})
        assert notes_of(deliver()) == []
        assert "Take it back" in shown(client, held)
    with clock.at(NOW.replace(hour=16, minute=10)):
        (mail,) = notes_of(deliver())
    assert TOUCHY in mail.body


def test_return_needs_a_reason_and_the_writer_sends_it_again(held, desk, client):
    assert "Write why." in press(desk, page_of(held), {"act": "return"}).content.decode()
    reason = "Leave out your family, please."
    press(desk, page_of(held), {"act": "return", "return-reason": reason})
    held.refresh_from_db()
    assert held.state == LetterState.RETURNED
    (mail,) = [one for one in deliver() if "About your letter" in one.subject]
    assert reason not in mail.body
    assert TOUCHY not in mail.body
    assert reason in shown(client, held)
    again = send(client, held.plan)
    assert (again.pk, again.state, again.staff_note) == (held.pk, LetterState.QUEUED, "")


def test_drop_ends_it_and_the_writer_reads_why(held, desk, client):
    press(desk, page_of(held), {"act": "drop", "drop-reason": "It would hurt your case."})
    assert "It would hurt your case." in shown(client, held)
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []


def test_writer_takes_a_held_letter_back_and_staff_come_too_late(held, desk, client):
    client.post(reverse("coaching:letter_undo", args=[held.plan_id, held.pk]))
    held.refresh_from_db()
    assert held.state == LetterState.DRAFT
    assert desk.get(page_of(held)).status_code in {302, 404}


def test_only_moderators_and_consultants_open_the_queue(held, client_of):
    from django.contrib.auth.models import Group

    for group, status in ((StaffGroup.MODERATOR, 200), (StaffGroup.COACH, 403)):
        staff = UserFactory(staff=True)
        staff.groups.add(Group.objects.get(name=group.value))
        assert client_of(staff).get(page_of(held)).status_code == status


def test_reported_sender_waits_until_staff_have_looked(client, plan, desk, dana, employer):
    letter = send(client, plan)
    with clock.at(LEAVES):
        (mail,) = notes_of(deliver())
        reader = Client()
        report = reverse("coaching:letter_report", args=[letter.pk])
        assert reader.post(report).status_code == 404
        reader.get(read_link(mail))
        assert reader.get(report).status_code == 405
        too_long = reader.post(report, {"note": "I do not know them. " * 30})
        assert too_long.status_code == 400
        assert "Not reported yet: 599 characters, and 500 fit." in too_long.content.decode()
        assert too_long.content.decode().count("I do not know them.") == 30
        answer = reader.post(report, {"note": "I do not know this person."}, follow=True)
        assert "Thank you for telling us." in answer.content.decode()
        other = plan_after_interview(candidate=dana, employer=employer)
        other.interview.interviewers.update(email="else@example.org")
        url = reverse("coaching:letter_edit", args=[other.pk])
        frozen = client.post(url, note_data()).content.decode()
        assert "Somebody reported a mail of yours." in frozen
        page = desk.get(page_of(letter)).content.decode()
        assert "I do not know this person." in page
        assert "Saturday shifts" not in page
        assert "reported by its reader" in page
        unsaid = press(desk, page_of(letter), {"act": "let_write"}).content.decode()
        assert "Write why." in unsaid
        assert Report.objects.get().settled_at is None
        press(desk, page_of(letter), {"act": "let_write", "let_write-reason": "A mix-up."})
        assert Report.objects.get().reason == "A mix-up."
        answer = client.post(url, note_data(), follow=True).content.decode()
        assert "It is on its way" in answer


def test_blocked_sender_reads_why_and_nothing_leaves(client, plan, desk, dana, employer):
    letter = send(client, plan)
    with clock.at(LEAVES):
        assert len(notes_of(deliver())) == 1
        report_letter(letter=letter)
        other = plan_after_interview(candidate=dana, employer=employer)
        queued = send(client, plan_after_interview(candidate=dana, employer=employer))
        assert queued.state == LetterState.DRAFT
        press(desk, page_of(letter), {"act": "block", "block-reason": "Insults."})
        url = reverse("coaching:letter_edit", args=[other.pk])
        refused = client.post(url, note_data()).content.decode()
    assert "Our staff have decided to pass on no more mail from you" in refused
    assert "Saturday shifts" in refused
    assert "Insults." not in refused


def test_letter_on_its_way_says_that_it_was_not_passed_on(client, plan, dana, erin):
    letter = send(client, plan)
    block_sender(sender=dana, by=erin, reason="Insults.")
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
        assert "pass on no more mail from you" in shown(client, letter)


def test_trail_of_a_letter_names_who_and_when_and_no_words(held, desk, client, erin):
    press(desk, page_of(held), {"act": "return", "return-reason": "Leave out your family."})
    client.post(
        reverse("coaching:letter_edit", args=[held.plan_id]),
        note_data(drew_me=TOUCHY, confirmed="on"),
    )
    events = [(event.what, event.by, event.source, event.target) for event in events_of(held)]
    assert events == [
        ("held_for_staff", held.plan.candidate, "draft", "held"),
        ("returned", erin, "held", "returned"),
        ("held_for_staff", held.plan.candidate, "returned", "held"),
    ]
    assert all(event.why == "" for event in events_of(held))
    page = desk.get(page_of(held)).content.decode()
    assert f"returned, from held to returned, by {erin.get_full_name()}" in page


def test_what_is_queued_waits_while_a_report_is_open(client, plan, dana, employer):
    letter = send(client, plan)
    other = plan_after_interview(candidate=dana, employer=employer)
    other.interview.interviewers.update(email="else@example.org")
    send(client, other)
    with clock.at(LEAVES):
        deliver_first = [one for one in deliver() if "rex0@" in one.to[0] or "else@" in one.to[0]]
        assert len(deliver_first) == 2
        report_letter(letter=letter)
    with clock.at(LEAVES.replace(hour=16)):
        third = plan_after_interview(candidate=dana, employer=employer)
        assert Letter.objects.filter(plan=third).count() == 0


def test_same_words_to_many_people_are_read_first(dana, employer, now):
    text = NoteText(discussed="We talked about the early shift.", wish_to_grow="I want to grow.")
    states = []
    for number in range(4):
        with clock.at(NOW.replace(day=24 + number)):
            plan = plan_after_interview(candidate=dana, employer=employer)
            letter = send_letter(
                plan=plan,
                by=dana,
                interviewer=plan.interview.interviewers.get(),
                text=text,
                replies_to_me=True,
            )
            states.append(letter.state)
    assert states == [LetterState.QUEUED] * 3 + [LetterState.HELD]


def test_acknowledging_a_letter_that_never_left_changes_nothing(held):
    assert acknowledge_letter(letter=held).acknowledged_at is None
