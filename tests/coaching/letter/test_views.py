from datetime import UTC, datetime, timedelta

import pytest

from coaching.letter.actions import undo_letter
from coaching.letter.actions.moderate import acknowledge_letter
from coaching.letter.models import Letter
from coaching.letter.queries.state import letters_received
from coaching.letter.states import LetterState
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.access_token.models import AccessToken
from openings import signals
from openings.application.states import Outcome
from openings.decision.queries import to_be_seen
from tests.factories import NOW
from tests.support.coaching import note_data, plan_after_interview
from tests.support.mail import deliver

LEAVES = NOW + timedelta(minutes=10)


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, tail=""):
    folder = "letters" if tail else "thank-you"
    return f"/recovery/{plan.pk}/{folder}/{tail}"


def send(client, plan, **changes):
    client.post(url(plan), note_data(**changes))
    return Letter.objects.get()


def decide_no(plan, *, told=False):
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = clock.now()
    application.tell_at = datetime(2026, 11, 25, 14, tzinfo=UTC)
    if told:
        application.told_at = clock.now()
    application.save()
    if told:
        signals.application_told.send(sender=None, application=application)


def notes_of(messages):
    return [message for message in messages if "rex0@example.org" in message.to[0]]


def page_of(client, letter):
    return client.get(url(letter.plan, f"{letter.pk}/")).content.decode()


def read_link(message):
    body = message.body
    start = body.index("/n/")
    return body[start : body.index("/", start + 3) + 1]


def test_send_queues_for_ten_minutes_and_leaves_once(plan, client):
    letter = send(client, plan)
    assert (letter.state, letter.leaves_at) == (LetterState.QUEUED, LEAVES)
    assert notes_of(deliver()) == []
    with clock.at(LEAVES):
        (note,) = notes_of(deliver())
        assert notes_of(deliver()) == []
    assert "Dana Seeker via Job Store" in note.from_email
    assert "dana@example.org" not in note.from_email
    assert note.reply_to == ["dana@example.org"]
    assert "Store Supervisor" in note.subject
    assert note.body.lstrip().startswith("Dear Rex Malone,")
    assert "Saturday shifts" in note.body
    assert "/n/" in note.body
    assert "/mail/stop/" in note.body


def test_reply_address_is_a_choice(plan, client):
    data = note_data()
    del data["replies_to_me"]
    client.post(url(plan), data)
    with clock.at(LEAVES):
        (note,) = notes_of(deliver())
    assert "dana@example.org" not in f"{note.reply_to} {note.body}"
    assert "Replies to this mail reach nobody." in note.body


def test_reply_address_is_never_chosen_beforehand(plan, client):
    assert not client.get(url(plan)).context["form"]["replies_to_me"].value()
    data = note_data(action="save")
    client.post(url(plan), {name: value for name, value in data.items() if name != "replies_to_me"})
    assert Letter.objects.get().replies_to_me is False
    client.post(url(plan), data)
    assert client.get(url(plan)).context["form"]["replies_to_me"].value() is True


def test_note_waits_for_office_hours_of_the_employer(plan, client, employer):
    employer.time_zone = "America/Los_Angeles"
    employer.save()
    # 7:00 in Los Angeles: it leaves at nine there, noon in New York.
    assert send(client, plan).leaves_at == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_undo_until_it_leaves(plan, client):
    letter = send(client, plan)
    client.post(url(plan, f"{letter.pk}/undo/"))
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT
    with clock.at(LEAVES + timedelta(days=1)):
        assert notes_of(deliver()) == []
    again = send(client, plan)
    assert again.pk == letter.pk
    with clock.at(LEAVES):
        assert len(notes_of(deliver())) == 1


def test_undo_comes_too_late(plan, client):
    letter = send(client, plan)
    with clock.at(LEAVES):
        page = client.post(url(plan, f"{letter.pk}/undo/"), follow=True).content.decode()
        assert "cannot be taken back" in page
        assert len(notes_of(deliver())) == 1


def test_one_note_to_each_interviewer(plan, client):
    letter = send(client, plan)
    answer = client.post(url(plan), note_data())
    assert answer.headers["Location"] == url(plan, f"{letter.pk}/")
    assert OutgoingMail.objects.filter(kind="coaching.thankyou").count() == 1


def test_panel_gets_one_note_each(dana, employer, client, now):
    plan = plan_after_interview(candidate=dana, employer=employer, interviewers=2)
    first, second = plan.interview.interviewers.order_by("pk")
    client.post(url(plan), note_data(to=first.pk))
    assert second.name in client.get(url(plan)).content.decode()
    client.post(url(plan), note_data(to=second.pk))
    assert Letter.objects.filter(state=LetterState.QUEUED).count() == 2


def test_addressee_must_be_listed_for_this_interview(plan, dana, employer, client):
    other = plan_after_interview(candidate=dana, employer=employer)
    stranger = other.interview.interviewers.get()
    assert client.post(url(plan), note_data(to=stranger.pk)).status_code == 404
    assert client.get(url(plan), {"to": "x"}).status_code == 404
    assert client.post(url(plan, "check/"), note_data(to=stranger.pk)).status_code == 404
    assert not Letter.objects.exists()


def test_blocked_note_keeps_the_text_and_sends_nothing(plan, client):
    page = client.post(url(plan), note_data(discussed="", drew_me="Dear Bob, hello"))
    text = page.content.decode()
    assert "Name one thing that you talked about." in text
    assert "the text says “Bob”" in text
    assert "Dear Bob, hello" in text
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()


def test_hints_must_be_seen_before_the_note_leaves(plan, client):
    data = note_data(drew_me="Sorry for being late. I apologize for the noise.")
    page = client.post(url(plan), data).content.decode()
    assert "Once is enough." in page
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()
    client.post(url(plan), data | {"confirmed": "on"})
    assert OutgoingMail.objects.filter(kind="coaching.thankyou").count() == 1


def test_live_check_saves_a_draft_and_shows_the_note(plan, client):
    answer = client.post(url(plan, "check/"), note_data(drew_me="Hi Rax"))
    text = answer.content.decode()
    assert "Saved 10:00 AM" in text
    assert "the text says “Rax”" in text
    assert Letter.objects.get().state == LetterState.DRAFT
    assert "Hi Rax" in client.get(url(plan)).content.decode()


def test_three_notes_a_day(dana, employer, client, now):
    for number in range(4):
        plan = plan_after_interview(candidate=dana, employer=employer)
        page = client.post(url(plan), note_data(correction=f"It was {number + 3} years."))
    assert "as many notes as fit" in page.content.decode()
    assert Letter.objects.filter(state=LetterState.QUEUED).count() == 3
    with clock.at(NOW + timedelta(hours=25)):
        client.post(url(plan), note_data())
    assert Letter.objects.filter(state=LetterState.QUEUED).count() == 4


def test_ten_notes_a_week(dana, employer, client, now):
    for number in range(11):
        with clock.at(NOW + timedelta(hours=13 * number)):
            plan = plan_after_interview(candidate=dana, employer=employer)
            client.post(url(plan), note_data(correction=f"It was {number + 3} years."))
    assert Letter.objects.filter(state=LetterState.QUEUED).count() == 10


@pytest.mark.parametrize("branch", [Branch.NOT_SELECTED, Branch.OFFER, Branch.WITHDRAWN])
def test_note_is_offered_only_while_pending(plan, client, branch):
    plan.branch = branch
    plan.save()
    assert "has passed" in client.get(url(plan)).content.decode()
    assert "has passed" in client.post(url(plan), note_data()).content.decode()
    assert not Letter.objects.exists()


def test_told_no_keeps_the_queued_note_back(plan, client):
    letter = send(client, plan)
    decide_no(plan, told=True)
    letter.refresh_from_db()
    assert letter.state == LetterState.CANCELED
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
    assert "This note stayed with us" in page_of(client, letter)


def test_withdrawal_keeps_the_queued_note_back(plan, client):
    letter = send(client, plan)
    signals.application_withdrawn.send(sender=None, application=plan.interview.application)
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
    letter.refresh_from_db()
    assert letter.state == LetterState.CANCELED


def test_untold_no_lets_the_note_leave_and_is_seen_before_another_decision(plan, client):
    letter = send(client, plan)
    decide_no(plan)
    with clock.at(LEAVES):
        assert len(notes_of(deliver())) == 1
    application = plan.interview.application
    assert letters_received(application) == [letter]
    # The employer may take the "no" back for what was set right, and has then to have read it.
    application.outcome = Outcome.OPEN
    application.decided_at = application.tell_at = None
    application.save()
    assert [item.key for item in to_be_seen(application)] == [str(letter.pk)]


def test_note_that_waits_past_the_telling_stays_at_home(plan, client):
    letter = send(client, plan)
    decide_no(plan)
    application = plan.interview.application
    application.told_at = LEAVES
    application.save()
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
    mail = OutgoingMail.objects.get(kind="coaching.thankyou", subject_id=str(letter.pk))
    assert mail.cancel_reason == "They had decided by the time the note could leave."


def test_recruiter_sees_the_note_once_it_has_left(plan, client, client_of, bob):
    letter = send(client, plan)
    application = plan.interview.application
    assert letters_received(application) == []
    with clock.at(LEAVES):
        deliver()
    assert letters_received(application) == [letter]
    from django.template.loader import render_to_string

    page = render_to_string("home/_letters_received.html", {"application": application})
    assert "Saturday shifts" in page
    assert "recovery" not in page


def test_link_opens_a_clean_page_and_get_changes_nothing(plan, client, client_of):
    letter = send(client, plan)
    with clock.at(LEAVES):
        (note,) = notes_of(deliver())
    from django.test import Client

    reader = Client()
    assert reader.get(f"/notes/{letter.pk}/").status_code == 404
    answer = reader.get(read_link(note))
    assert answer.headers["Location"] == f"/notes/{letter.pk}/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = reader.get(f"/notes/{letter.pk}/")
    assert "Saturday shifts" in page.content.decode()
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Cache-Control"] == "no-store"
    letter.refresh_from_db()
    assert letter.acknowledged_at is None
    assert Client().post(f"/notes/{letter.pk}/read/").status_code == 404


def test_acknowledge_tells_the_candidate_once(plan, client):
    letter = send(client, plan)
    with clock.at(LEAVES):
        (note,) = notes_of(deliver())
        from django.test import Client

        reader = Client()
        reader.get(read_link(note))
        for _ in range(2):
            reader.post(f"/notes/{letter.pk}/read/")
    with clock.at(NOW + timedelta(days=1)):
        seen = [mail for mail in deliver() if "has read your note" in mail.subject]
    (mail,) = seen
    assert "dana@example.org" in mail.to[0]
    assert "Read and noted." in page_of(client, letter)


@pytest.mark.parametrize("flaw", ["flip", "cut", "expired", "revoked", "nonsense"])
def test_bad_links_say_the_same(plan, client, flaw):
    send(client, plan)
    with clock.at(LEAVES):
        (note,) = notes_of(deliver())
    link = read_link(note)
    if flaw == "flip":
        link = link[:5] + ("A" if link[5] != "A" else "B") + link[6:]
    elif flaw == "cut":
        link = link[:-8] + "/"
    elif flaw == "expired":
        AccessToken.objects.update(expires_at=NOW)
    elif flaw == "revoked":
        AccessToken.objects.update(revoked_at=NOW)
    else:
        link = "/n/x/"
    client.logout()
    page = client.get(link)
    assert page.status_code == 404
    assert "This link does not open anything" in page.content.decode()


def test_stopped_address_is_refused_and_the_page_says_so(plan, client):
    from jobstore.lib.tokens import keyed_hash
    from jobstore.mail.stop.models import Suppression, SuppressionScope

    Suppression.objects.create(
        recipient_hash=keyed_hash("rex0@example.org", purpose="address"),
        scope=SuppressionScope.RELAY,
        reason="Asked for it.",
        created_at=NOW,
    )
    page = client.post(url(plan), note_data()).content.decode()
    assert "This person does not want such mail through Job Store" in page
    assert Letter.objects.get().state == LetterState.DRAFT
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []


def test_letter_actions_refuse_twice(plan, client, dana):
    letter = send(client, plan)
    with clock.at(LEAVES):
        deliver()
        first = acknowledge_letter(letter=letter).acknowledged_at
    with clock.at(LEAVES + timedelta(hours=1)):
        assert acknowledge_letter(letter=letter).acknowledged_at == first
        from coaching.letter.actions import TooLateToUndo

        with pytest.raises(TooLateToUndo):
            undo_letter(letter=letter, by=dana)


@pytest.mark.parametrize("change", ["withdrawn", "deactivated", "taken back"])
def test_note_looks_again_before_it_leaves(plan, client, dana, change):
    """The rows change behind the queued mail, as a crash or another process would leave them."""
    letter = send(client, plan)
    if change == "withdrawn":
        type(plan.interview.application).objects.update(outcome=Outcome.WITHDRAWN)
    elif change == "deactivated":
        type(dana).objects.filter(pk=dana.pk).update(is_active=False)
    else:
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.DRAFT)
    with clock.at(LEAVES):
        assert notes_of(deliver()) == []
    mail = OutgoingMail.objects.get(kind="coaching.thankyou")
    assert mail.state == MailState.CANCELED
    assert mail.cancel_reason


def test_what_is_marked_is_what_is_required(plan, client):
    import re

    page = client.get(url(plan)).content.decode()
    marked = re.findall(r'<label\s+for="id_(\w+)"[^>]*requiredField', page)
    assert marked == ["discussed", "wish_to_grow"]
    data = note_data(drew_me="I like the team.") | dict.fromkeys(marked, "")
    page = client.post(url(plan), data).content.decode()
    assert "There are 2 problems" in page
    assert "I like the team." in page


def test_half_a_note_can_be_saved(plan, client):
    client.post(url(plan), {"action": "save", "drew_me": "I like the team."})
    assert Letter.objects.get().drew_me == "I like the team."
