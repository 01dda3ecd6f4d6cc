"""Status checks, gracious replies, and letters that the candidate sends by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from coaching.letter.models import Letter
from coaching.letter.queries import LONGEST_SUBJECT, subject_line
from coaching.letter.queries.policy import can_relay, status_check_opens_at
from coaching.letter.queries.state import letters_received
from coaching.letter.states import LetterKind, LetterState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings import signals
from openings.application.states import Outcome
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.reported.models import ReportedPerson
from tests.factories import NOW
from tests.support.coaching import note_data, plan_after_interview
from tests.support.mail import deliver
from tests.support.reported import held_elsewhere

OPENS = datetime(2026, 12, 4, 14, tzinfo=UTC)  # two working days after December 2, in the morning
OFFER_AT = OPENS + timedelta(hours=1)  # after the tellings of that morning
SECOND = datetime(2026, 12, 11, 14, tzinfo=UTC)  # five working days after the first
QUESTION = {
    "action": "send",
    "words": "When may I expect to hear from you?",
    "replies_to_me": "on",
}


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, name="status_check_edit"):
    return reverse(f"coaching:{name}", args=[plan.pk])


def ask(client, plan, **changes):
    return client.post(url(plan), QUESTION | changes, follow=True).content.decode()


def offer_of(plan):
    return OutgoingMail.objects.get(kind="coaching.status_offer", subject_id=str(plan.pk))


def tell_no(plan, *, told=True):
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = clock.now()
    application.tell_at = clock.now() + timedelta(hours=20)
    application.told_at = clock.now() if told else None
    application.save()
    if told:
        signals.application_told.send(sender=None, application=application)


# Status check -----------------------------------------------------------------------------------
def test_status_check_opens_two_working_days_after_the_promise(plan, client):
    assert status_check_opens_at(plan) == OPENS
    with clock.at(OPENS - timedelta(minutes=1)):
        early = client.get(url(plan)).content.decode()
        assert "It is not time to ask" in early
        assert "Friday, December 4" in early
        assert "It is not time to ask" in ask(client, plan)
    with clock.at(OPENS):
        page = client.get(url(plan)).content.decode()
    assert "you would answer by Wednesday, December 2" in page
    assert "Could you tell me when I may expect an answer?" in page
    assert not Letter.objects.exists()


def test_two_status_checks_at_most_five_working_days_apart(plan, client):
    with clock.at(OPENS):
        assert "It is on its way" in ask(client, plan)
        assert "on its way" in client.get(url(plan), follow=True).content.decode()
    with clock.at(SECOND - timedelta(minutes=1)):
        assert "Ask Rex Malone how it stands" not in client.get(url(plan)).content.decode()
    with clock.at(SECOND):
        assert "I wrote to you some days ago" in client.get(url(plan)).content.decode()
        assert "It is on its way" in ask(client, plan)
    with clock.at(SECOND + timedelta(days=60)):
        ask(client, plan)
    letters = Letter.objects.filter(kind=LetterKind.STATUS_CHECK).order_by("number")
    assert [letter.number for letter in letters] == [1, 2]


def test_status_check_without_a_question_asks_for_one(plan, client):
    with clock.at(OPENS):
        page = ask(client, plan, words="I hope that you are well.")
        assert "Ask one clear question" in page
    assert not OutgoingMail.objects.filter(kind="coaching.status_check").exists()


def test_status_check_stays_home_once_there_is_an_answer(plan, client):
    with clock.at(OPENS):
        ask(client, plan)
        plan.branch = Branch.ADVANCED
        plan.save()
    with clock.at(OPENS + timedelta(minutes=10)):
        assert not [mail for mail in deliver() if "rex0@example.org" in mail.to[0]]
    assert OutgoingMail.objects.get(kind="coaching.status_check").state == MailState.CANCELED


def test_offer_of_a_status_check_comes_once_after_the_tellings(plan):
    assert offer_of(plan).not_before == OFFER_AT
    with clock.at(NOW):
        pass_time(until=OFFER_AT + timedelta(days=1), tell=lambda moment: None)
    offer = offer_of(plan)
    assert offer.state == MailState.SENT
    assert url(plan) in offer.text
    assert "Wednesday, December 2" in offer.text


@pytest.mark.parametrize("why", ["told", "muted", "asked", "advanced"])
def test_offer_of_a_status_check_stops(plan, client, why):
    with clock.at(OPENS):
        if why == "told":
            tell_no(plan)
        elif why == "muted":
            plan.is_muted = True
        elif why == "advanced":
            plan.branch = Branch.ADVANCED
        else:
            ask(client, plan)
        if why in {"muted", "advanced"}:
            plan.save()
    with clock.at(OFFER_AT):
        deliver()
    assert offer_of(plan).state == MailState.CANCELED


def test_offer_of_a_status_check_says_nothing_of_an_untold_no(plan):
    with clock.at(OPENS):
        tell_no(plan, told=False)
    with clock.at(OFFER_AT):
        deliver()
    assert offer_of(plan).state == MailState.SENT


def test_offer_waits_when_the_promise_was_moved(plan):
    plan.interview.promised_by = datetime(2026, 12, 9, tzinfo=UTC).date()
    plan.interview.save()
    with clock.at(OFFER_AT):
        deliver()
    offer = offer_of(plan)
    assert offer.state == MailState.PENDING
    assert offer.not_before == datetime(2026, 12, 11, 15, tzinfo=UTC)


# Sent by hand -----------------------------------------------------------------------------------
def test_nobody_listed_means_copy_and_own_mail(dana, employer, client, bob, client_of, now):
    plan = plan_after_interview(candidate=dana, employer=employer, interviewers=0)
    page = client.get(url(plan, "letter_edit")).content.decode()
    assert "Copy it to my own mail" in page
    assert "Send the note" not in page
    data = note_data(action="own", to="other")
    missing = client.post(url(plan, "letter_edit"), data).content.decode()
    assert "Say who you write to." in missing
    data["contact_name"] = "Ada Byrd"
    copy = client.post(url(plan, "letter_edit"), data, follow=True)
    text = copy.content.decode()
    assert "Dear Ada Byrd," in text
    assert "mailto:?subject=Thank%20you%20for%20the%20interview" in text
    letter = Letter.objects.get()
    assert letter.state == LetterState.DRAFT
    done = client.post(copy.request["PATH_INFO"], follow=True).content.decode()
    assert "You sent this one yourself." in done
    letter.refresh_from_db()
    assert (letter.state, letter.is_relayed) == (LetterState.SENT, False)
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()
    assert letters_received(plan.interview.application) == []


def test_interview_held_elsewhere_is_never_relayed(plan, client, dana):
    """The check that everything asks: held elsewhere, no relay."""
    opening = plan.interview.application.opening
    Opening.objects.filter(pk=opening.pk).update(tracked_by=dana, state=OpeningState.DRAFT)
    plan.refresh_from_db()
    fresh = type(plan).objects.get(pk=plan.pk)
    assert not can_relay(fresh)
    page = client.get(url(plan, "letter_edit")).content.decode()
    assert "Send the note" not in page
    assert "Copy it to my own mail" in page
    refused = client.post(url(plan, "letter_edit"), note_data()).content.decode()
    assert "We cannot pass this one on." in refused
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()


def test_own_mail_knows_the_address_that_the_candidate_noted(client, dana, now):
    person = ReportedPerson(name="Pat Lee", email="pat@mail.example")
    plan = RecoveryPlan.objects.get(interview=held_elsewhere(dana, people=(person,)))
    copy = client.post(url(plan, "letter_edit"), note_data(action="own"), follow=True)
    assert "mailto:pat%40mail.example?subject=" in copy.content.decode()


def test_one_correction_is_enough(plan, client):
    page = reverse("coaching:plan_detail", args=[plan.pk])
    assert "Set one thing right" in client.get(page).content.decode()
    client.post(url(plan, "letter_edit"), note_data())
    assert "Set one thing right" not in client.get(page).content.decode()


def test_unproved_address_sends_nothing(plan, client, dana):
    EmailAddress.objects.filter(user=dana).update(verified=False)
    page = client.post(url(plan, "letter_edit"), note_data()).content.decode()
    assert "Confirm your e-mail address" in page
    assert not OutgoingMail.objects.filter(kind="coaching.thankyou").exists()


# The rest ---------------------------------------------------------------------------------------
def test_debrief_lends_a_better_answer_without_losing_what_was_typed(plan, client, dana):
    from coaching.debrief.models import Debrief, DebriefQuestion

    debrief = Debrief.objects.create(plan=plan, created_at=NOW)
    question = DebriefQuestion.objects.create(
        debrief=debrief, asked="Why retail?", went="rough", better_answer="People come first."
    )
    data = note_data(action=f"take:q{question.pk}", drew_me="I like the calm.")
    page = client.post(url(plan, "letter_edit"), data).content.decode()
    assert "I left something out. People come first." in page
    assert "I like the calm." in page
    assert not Letter.objects.exists()


def test_row_follows_the_sending(plan, client):
    client.post(url(plan, "letter_edit"), note_data())
    with clock.at(NOW):
        pass_time(until=NOW + timedelta(minutes=11), tell=lambda moment: None)
    letter = Letter.objects.get()
    assert letter.state == LetterState.SENT
    assert letter.sent_at == NOW + timedelta(minutes=10)


def test_gracious_reply_is_for_after_a_told_no_and_once(plan, client):
    assert (
        "There is nothing to reply to"
        in client.get(url(plan, "gracious_reply_edit")).content.decode()
    )
    tell_no(plan)
    data = {"action": "send", "words": "Thank you for your time. I would be glad to come back."}
    client.post(url(plan, "gracious_reply_edit"), data)
    again = client.post(url(plan, "gracious_reply_edit"), data)
    assert again.status_code == 302
    assert Letter.objects.filter(kind=LetterKind.GRACIOUS_REPLY).count() == 1


@pytest.mark.parametrize("kind", LetterKind.values)
def test_subject_is_short_and_keeps_the_name(kind):
    line = subject_line(LetterKind(kind), candidate="Maya Ortiz", opening="Supervisor " * 20)
    assert len(line) <= LONGEST_SUBJECT
    assert "Maya Ortiz" in line


def test_offers_of_two_interviews_come_days_apart(plan, dana, employer):
    plan_after_interview(candidate=dana, employer=employer)
    with clock.at(NOW):
        pass_time(until=OFFER_AT + timedelta(days=5), tell=lambda moment: None)
    offers = OutgoingMail.objects.filter(kind="coaching.status_offer").order_by("sent_at")
    assert [offer.sent_at for offer in offers] == [OFFER_AT, OFFER_AT + timedelta(days=3)]


@pytest.mark.parametrize("action", ["send", "save", "check", None])
def test_letter_with_a_fault_is_kept_as_a_draft(plan, client, action):
    page = f"{url(plan, 'letter_edit')}?to=other"
    faulty = note_data(
        discussed="word " * 300,
        contact_name="Rex",
        to="other",
        kind=LetterKind.THANK_YOU,
        typed_page=page,
        typed_form=url(plan, "letter_edit"),
    )
    if action is None:
        answer = client.post(url(plan, "letter_check"), faulty, headers={"HX-Request": "true"})
        assert "Saved 10:00 AM" in answer.content.decode()
    else:
        client.post(page, faulty | {"action": action})
    assert not Letter.objects.exists()
    assert "word word word" in client.get(page).content.decode()
    mended = faulty | {"discussed": "We talked about Saturdays.", "action": "save"}
    client.post(page, mended)
    again = client.get(page).content.decode()
    assert "We talked about Saturdays." in again
    assert "data-typed-draft" not in again
    assert Letter.objects.get().discussed == "We talked about Saturdays."


def test_letter_that_cannot_leave_yet_is_kept_as_a_letter(plan, client):
    client.post(url(plan, "letter_edit"), note_data(wish_to_grow="", discussed="Saturday shifts."))
    assert Letter.objects.get().discussed == "Saturday shifts."
    assert Letter.objects.get().state == LetterState.DRAFT
