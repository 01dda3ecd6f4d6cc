"""Held words of a decision: the candidate is told on time, and staff decide about the words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.states import StaffGroup
from jobstore.people.user.actions import erase_account
from jobstore.people.user.queries.account import export_of
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.decision.actions.decision import (
    No,
    advance_application,
    decline_application,
    undo_decision,
)
from openings.decision.actions.telling import (
    NoReason,
    NotHeld,
    NotReviewer,
    forget_held_texts,
    keep_text_back,
    release_text,
)
from openings.decision.models import HeldText
from openings.decision.queries import next_old_text_at, waiting_texts
from openings.decision.states import HeldTextState
from openings.interview.actions import conclude_interview
from openings.offer.actions.make import hire_candidate
from openings.pipeline.queries import WordsRefused
from openings.tasks import tell_decisions
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.factories.people import UserFactory
from tests.support.canary import columns_with
from tests.support.mail import deliver
from tests.support.offer import offer_job

OLD = "You are too old for this, and we want somebody who stays for many years."
FINE = "You stayed calm. Two of your examples were too general to judge by."
TELL_AT = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # Wednesday 09:00 in New York


@pytest.fixture
def application(employer, dana, alice, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
    )
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
    )
    conclude_interview(interview=interview)
    return application


@pytest.fixture
def moderator(db):
    user = UserFactory(email="mo@example.org", staff=True)
    user.groups.add(Group.objects.get_or_create(name=StaffGroup.MODERATOR.value)[0])
    return user


def decline(application, by, text=OLD):
    no = No(reason=DecisionReason.EXAMPLES, text=text, gives_feedback=True)
    return decline_application(application=application, no=no, by=by, version=1)


def told_mail():
    with clock.at(TELL_AT):
        tell_decisions()
        (mail,) = [mail for mail in deliver() if "answered" in mail.subject]
    return mail.body + mail.alternatives[0].content


def page_of(client_of, dana, application, at=TELL_AT):
    with clock.at(at):
        return client_of(dana).get(f"/applications/{application.pk}/").content.decode()


def test_held_no_is_recorded_and_told_on_time_without_its_words(application, bob, dana, client_of):
    declined = decline(application, bob)
    assert (declined.outcome, declined.tell_at) == (Outcome.NOT_SELECTED, TELL_AT)
    assert columns_with("too old for this") == ["openings.heldtext.text"]

    body = told_mail()
    assert "Your examples were not specific enough" in body
    assert "They also wrote words of their own. Our staff read them first." in body
    assert "too old" not in body
    page = page_of(client_of, dana, application)
    assert "For each claim, prepare one case" in page
    assert "Our staff read them first" in page
    assert "too old" not in page
    assert "too old" not in str(export_of(dana))


@pytest.mark.parametrize(
    "text",
    [
        "You are stupid and wasted my time, so please learn to listen before you come again.",
        "Call me at 614-555-0101 and I tell you what your examples really lacked that day.",
        "You did well but Pat Caller was better at naming numbers in every single example.",
    ],
    ids=["insult", "phone number", "another candidate"],
)
def test_blocked_words_record_nothing_by_whichever_way(application, bob, text):
    ApplicationFactory(opening=application.opening, candidate=UserFactory(name="Pat Caller"))
    with pytest.raises(WordsRefused) as refusal:
        decline(application, bob, text)
    assert refusal.value.findings
    assert Application.objects.get(pk=application.pk).outcome == Outcome.OPEN
    assert not HeldText.objects.exists()


def test_clean_words_and_hints_are_held_by_nobody(application, bob):
    declined = decline(application, bob, f"{FINE} You seemed nervous at the start.")
    assert declined.decision_text.endswith("nervous at the start.")
    assert not HeldText.objects.exists()


def test_released_words_stand_in_a_mail_that_has_not_left(application, bob, moderator):
    decline(application, bob)
    release_text(held=HeldText.objects.get(), by=moderator)
    body = told_mail()
    assert OLD in body
    assert "Our staff" not in body


def test_words_released_after_the_telling_stand_on_the_page_and_nothing_is_sent_again(
    application, bob, dana, moderator, client_of
):
    decline(application, bob)
    told_mail()
    later = TELL_AT + timedelta(hours=3)
    with clock.at(later):
        release_text(held=HeldText.objects.get(), by=moderator)
        assert not [mail for mail in deliver() if "dana@example.org" in mail.to[0]]
    page = page_of(client_of, dana, application, at=later)
    assert OLD in page
    assert "Our staff read them first" not in page


def test_words_kept_back_leave_the_standard_text_and_say_so(
    application, bob, dana, moderator, client_of
):
    decline(application, bob)
    with pytest.raises(NoReason):
        keep_text_back(held=HeldText.objects.get(), by=moderator, reason=" ")
    keep_text_back(held=HeldText.objects.get(), by=moderator, reason="Age plays no part.")
    assert "Our staff kept them back. You may ask our staff why." in told_mail()
    page = page_of(client_of, dana, application)
    assert "Our staff kept them back" in page
    for private in ("too old", "Age plays no part."):
        assert private not in page
    employer_page = client_of(bob).get(f"/employers/acme/applications/{application.pk}/")
    assert "Age plays no part." in employer_page.content.decode()


def test_moderators_are_told_with_a_deadline_and_without_a_word(application, bob, moderator):
    decline(application, bob)
    (notice,) = [mail for mail in deliver() if "mo@example.org" in mail.to[0]]
    assert "Please decide by Wednesday, November 25, 2026, 10:00 AM" in notice.body
    assert "too old" not in notice.body
    assert waiting_texts().get().review_by == NOW + timedelta(days=1)


def test_superusers_are_told_while_nobody_is_a_moderator(application, bob, erin):
    decline(application, bob)
    assert "Erin Coach <erin@example.org>" in [mail.to[0] for mail in deliver()]


def test_decided_words_ask_nobody_any_more(application, bob, moderator):
    decline(application, bob)
    release_text(held=HeldText.objects.get(), by=moderator)
    assert OutgoingMail.objects.get(kind="openings.text_held").state == MailState.CANCELED
    with pytest.raises(NotHeld):
        keep_text_back(held=HeldText.objects.get(), by=moderator, reason="Too late.")


def test_only_staff_who_judge_wording_decide(application, bob, dana):
    decline(application, bob)
    held = HeldText.objects.get()
    for person in (bob, dana, UserFactory(staff=True)):
        with pytest.raises(NotReviewer):
            release_text(held=held, by=person)
        with pytest.raises(NotReviewer):
            keep_text_back(held=held, by=person, reason="No.")
    assert HeldText.objects.get().state == HeldTextState.HELD


def test_undone_no_takes_its_words_along(application, bob, moderator):
    decline(application, bob)
    held = HeldText.objects.get()
    undo_decision(application=application, by=bob)
    assert not HeldText.objects.exists()
    assert [mail for mail in deliver() if "mo@example.org" in mail.to[0]] == []
    with pytest.raises(HeldText.DoesNotExist):
        held.refresh_from_db()
    with pytest.raises(NotHeld):
        release_text(held=held, by=moderator)


def test_withdrawn_application_takes_the_words_of_an_untold_no_along(
    application, bob, dana, moderator
):
    decline(application, bob)
    withdraw_application(application=application, by=dana)
    assert not HeldText.objects.exists()


@pytest.mark.parametrize("choice", ["advance", "offer", "hire"])
def test_good_news_does_not_wait_for_held_words(
    application, bob, dana, moderator, client_of, choice
):
    if choice == "hire":
        Application.objects.update(stage=Stage.OFFER)
    record = {"advance": advance_application, "offer": offer_job, "hire": hire_candidate}[choice]
    record(application=application, by=bob, version=1, text="Good that you have no kids.")
    (news,) = [mail for mail in deliver() if "dana@example.org" in mail.to[0]]
    assert "kids" not in news.body
    assert "kids" not in page_of(client_of, dana, application, at=NOW)
    assert columns_with("no kids") == ["openings.heldtext.text"]

    release_text(held=HeldText.objects.get(), by=moderator)
    page = page_of(client_of, dana, application, at=NOW)
    assert "The employer also wrote this." in page
    assert "Good that you have no kids." in page
    assert [mail for mail in deliver() if "dana@example.org" in mail.to[0]] == []


def test_candidate_learns_that_words_of_good_news_were_kept_back(
    application, bob, dana, moderator, client_of
):
    offer_job(application=application, by=bob, version=1, text="Good that you have no kids.")
    keep_text_back(held=HeldText.objects.get(), by=moderator, reason="Family.")
    page = page_of(client_of, dana, application, at=NOW)
    assert "Our staff kept them back." in page
    assert "kids" not in page


def test_good_news_may_name_a_number_and_promise_the_job(application, bob, dana):
    text = "You will get the job. Call us at 614-555-0101 or see https://acme.example/start."
    offer_job(application=application, by=bob, version=1, text=text)
    event = application.events.get(what=Happening.OFFERED)
    assert event.why == text
    with pytest.raises(WordsRefused):
        hire_candidate(application=application, by=bob, version=2, text="You lazy idiot, welcome.")


def test_held_words_go_after_a_year_and_the_fact_stays(application, bob, moderator):
    decline(application, bob)
    with clock.at(NOW + timedelta(days=400)):
        assert (forget_held_texts(), next_old_text_at()) == (0, None)  # it still waits
    keep_text_back(held=HeldText.objects.get(), by=moderator, reason="Age.")
    with clock.at(NOW + timedelta(days=364)):
        assert forget_held_texts() == 0
    with clock.at(NOW + timedelta(days=365)):
        assert next_old_text_at() == NOW + timedelta(days=365)
        assert forget_held_texts() == 1
        assert next_old_text_at() is None
    held = HeldText.objects.get()
    assert (held.text, held.findings, held.state) == ("", "", HeldTextState.KEPT_BACK)


def test_erased_account_leaves_no_held_words(application, bob, dana, moderator):
    decline(application, bob)
    told_mail()
    erase_account(user=dana)
    assert columns_with("too old for this") == []
    assert not HeldText.objects.exists()
