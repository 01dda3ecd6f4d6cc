"""Sending an application: once, in time, by whoever may."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.actions.submit import (
    AlreadyApplied,
    EmailNotVerified,
    OpeningClosed,
    TooManyApplications,
    save_draft,
)
from openings.application.models import Application, ApplicationEntry
from openings.application.states import Happening, Outcome, Stage
from openings.opening.states import QuestionKind
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    OpeningFactory,
    ResumeFactory,
    ScreeningQuestionFactory,
)
from tests.openings.application.sending import send
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def test_submit_writes_application_event_and_receipt(now, dana):
    opening = OpeningFactory()
    question = ScreeningQuestionFactory(opening=opening, kind=QuestionKind.YES_NO)

    application = send(
        opening, dana, phone="614 555 0134", cover_note="Hello", answers={question.pk: "Yes"}
    )

    application.refresh_from_db()
    assert (application.stage, application.outcome) == (Stage.APPLIED, Outcome.OPEN)
    assert application.submitted_at == application.stage_since == now
    assert application.answers.get().text == "Yes"
    event = application.events.get()
    assert (event.what, event.by, event.candidate_sees_from) == (Happening.SUBMITTED, dana, now)
    assert OutgoingMail.objects.get().key == f"application_received:{application.pk}"
    dana.refresh_from_db()
    assert (dana.name, dana.phone) == ("Dana Seeker", "614 555 0134")


def test_submit_twice_with_one_key_sends_once(now, dana):
    opening, key = OpeningFactory(), uuid4()

    first = send(opening, dana, key=key)
    second = send(opening, dana, key=key, cover_note="Again")

    assert second == first
    assert Application.objects.get().cover_note == ""
    assert OutgoingMail.objects.count() == 1


def test_submit_from_a_second_tab_finds_the_first(now, dana):
    opening = OpeningFactory()
    first = send(opening, dana)

    with pytest.raises(AlreadyApplied) as refusal:
        send(opening, dana)

    assert refusal.value.application == first
    assert OutgoingMail.objects.count() == 1


def test_submit_with_a_key_of_somebody_else_gets_its_own(now, dana):
    theirs = ApplicationFactory()

    mine = send(OpeningFactory(), dana, key=theirs.submission_key)

    assert mine.submission_key != theirs.submission_key
    assert mine.candidate == dana


def test_database_takes_one_active_application(now, dana):
    opening = OpeningFactory()
    ApplicationFactory(candidate=dana, opening=opening)

    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(candidate=dana, opening=opening)


def test_submit_sends_the_draft(now, dana):
    opening = OpeningFactory()
    draft = save_draft(
        opening=opening,
        by=dana,
        entry=ApplicationEntry(cover_note="Half a"),
        submission_key=uuid4(),
    )
    assert draft.stage == Stage.DRAFT

    application = send(opening, dana, cover_note="Whole")

    assert application.pk == draft.pk
    assert Application.objects.get().cover_note == "Whole"


def test_draft_is_written_over_and_never_sent(now, dana):
    opening = OpeningFactory()
    question = ScreeningQuestionFactory(opening=opening)
    resume = ResumeFactory(candidate=dana)
    for text in ("A", "AB"):
        save_draft(
            opening=opening,
            by=dana,
            entry=ApplicationEntry(cover_note=text, answers={question.pk: text}),
            submission_key=uuid4(),
            resume=resume if text == "A" else None,
        )

    draft = Application.objects.get()
    assert (draft.cover_note, draft.answers.get().text, draft.resume) == ("AB", "AB", resume)
    assert OutgoingMail.objects.count() == 0
    dana.refresh_from_db()
    assert dana.name == "Dana Seeker"


def test_draft_after_sending_changes_nothing(now, dana):
    opening = OpeningFactory()
    send(opening, dana, cover_note="Sent")

    with pytest.raises(AlreadyApplied):
        save_draft(
            opening=opening,
            by=dana,
            entry=ApplicationEntry(cover_note="Late"),
            submission_key=uuid4(),
        )

    assert Application.objects.get().cover_note == "Sent"


@pytest.mark.parametrize(
    ("seconds", "opened_before", "is_taken"),
    [
        (-1, None, True),
        (0, None, False),
        (1, None, False),
        (1, 60, True),
        (15 * 60 - 1, 60, True),
        (15 * 60, 60, False),
        (60, -10, False),  # opened after the deadline
    ],
)
def test_deadline_has_a_grace_for_open_forms(dana, seconds, opened_before, is_taken):
    deadline = NOW + timedelta(hours=1)
    opening = OpeningFactory(closes_at=deadline)
    opened_at = None if opened_before is None else deadline - timedelta(seconds=opened_before)

    with clock.at(deadline + timedelta(seconds=seconds)):
        if is_taken:
            send(opening, dana, opened_at=opened_at)
        else:
            with pytest.raises(OpeningClosed):
                send(opening, dana, opened_at=opened_at)

    assert Application.objects.exists() == is_taken


@pytest.mark.parametrize("trait", ["closed", "draft"])
def test_submit_to_an_opening_that_was_closed_is_refused(now, dana, trait):
    with pytest.raises(OpeningClosed):
        send(OpeningFactory(**{trait: True}), dana, opened_at=now - timedelta(minutes=1))


def test_submit_needs_a_verified_address(now, dana):
    dana.emailaddress_set.update(verified=False)

    with pytest.raises(EmailNotVerified):
        send(OpeningFactory(), dana)


def test_twenty_applications_a_day(now, dana):
    resume = ResumeFactory(candidate=dana)
    for number in range(20):
        ApplicationFactory(
            candidate=dana, resume=resume, submitted_at=now - timedelta(hours=23, minutes=-number)
        )

    with pytest.raises(TooManyApplications) as refusal:
        send(OpeningFactory(), dana)

    assert refusal.value.until == now + timedelta(hours=1)
    with clock.at(now + timedelta(hours=1)):
        send(OpeningFactory(), dana)


@pytest.mark.parametrize("may_apply_again", [True, False])
@pytest.mark.parametrize("ended", ["withdrawn", "told"])
def test_applying_again_is_up_to_the_employer(now, dana, ended, may_apply_again):
    opening = OpeningFactory(may_apply_again=may_apply_again)
    if ended == "told":
        old = ApplicationFactory(candidate=dana, opening=opening, told=True)
    else:
        old = ApplicationFactory(candidate=dana, opening=opening, outcome=Outcome.WITHDRAWN)

    with clock.at(now + timedelta(days=2)):
        if may_apply_again:
            assert send(opening, dana) != old
        else:
            with pytest.raises(AlreadyApplied):
                send(opening, dana)


@pytest.mark.parametrize(
    "outcome", [Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED, Outcome.NO_SHOW]
)
def test_applying_again_does_not_tell_a_decision(now, dana, outcome):
    opening = OpeningFactory()
    ApplicationFactory(candidate=dana, opening=opening, not_told=True, outcome=outcome)

    with pytest.raises(AlreadyApplied):
        send(opening, dana)


def test_receipt_writes_the_day_out(now, dana):
    opening = OpeningFactory()
    question = ScreeningQuestionFactory(opening=opening, kind=QuestionKind.DATE)
    send(opening, dana, answers={question.pk: "2026-12-15"})

    (message,) = deliver()

    for text in (message.body, message.alternatives[0][0]):
        assert "Tuesday, December 15, 2026" in text
        assert "2026-12-15" not in text


def test_receipt_says_what_was_sent_and_what_comes(now, dana):
    opening = OpeningFactory(employer__name="Acme Stores")
    question = ScreeningQuestionFactory(opening=opening, text="Which shifts?")
    application = send(
        opening, dana, cover_note="I <b>like</b> mornings & stock", answers={question.pk: "Early"}
    )

    (message,) = deliver()

    assert message.subject == "Acme Stores has your application: Store Supervisor"
    assert message.to == ["Dana Seeker <dana@example.org>"]
    for words in ("Which shifts?", "Early", "I <b>like</b> mornings & stock", "resume.pdf"):
        assert words in message.body
    assert "They answer by Wednesday, December 9." in message.body
    assert f"/applications/{application.pk}/withdraw/" in message.body
    assert "I &lt;b&gt;like&lt;/b&gt; mornings" in message.alternatives[0][0]
