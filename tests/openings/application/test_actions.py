import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.trail.states import Audience
from openings import signals
from openings.application.actions.submit import (
    AlreadyApplied,
    CannotWithdraw,
    EmailNotVerified,
    OpeningClosed,
    TooManyApplications,
    save_draft,
    submit_application,
    withdraw_application,
)
from openings.application.models import Application, ApplicationEntry
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.decision.actions.decision import No, decline_application, tell_decision, undo_decision
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models import Opening
from openings.opening.states import QuestionKind
from openings.pipeline.queries import history_of
from openings.status.queries.status import status_for_candidate
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
    ResumeFactory,
    ScreeningQuestionFactory,
)
from tests.factories.people import UserFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def send(opening, candidate, *, key=None, resume=None, opened_at=None, **entry):
    return submit_application(
        opening=opening,
        by=candidate,
        entry=ApplicationEntry(**{"name": "Dana Seeker", **entry}),
        resume=resume or ResumeFactory(candidate=candidate),
        submission_key=key or uuid4(),
        opened_at=opened_at,
    )


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


def test_withdraw_ends_it_with_a_receipt(now, dana):
    application = ApplicationFactory(candidate=dana)
    heard = []

    def hear(sender, application, **more):
        heard.append(application)

    signals.application_withdrawn.connect(hear)
    withdraw_application(application=application, by=dana, reason="It took too long.")
    withdraw_application(application=application, by=dana, reason="Twice")
    signals.application_withdrawn.disconnect(hear)

    application.refresh_from_db()
    assert application.outcome == Outcome.WITHDRAWN
    assert application.withdraw_reason == "It took too long."
    assert heard == [application]
    event = application.events.get()
    assert (event.what, event.why) == (Happening.WITHDRAWN, "It took too long.")
    (message,) = deliver()
    assert message.subject == "You withdrew your application: Store Supervisor"
    assert "It took too long." in message.body


def test_withdraw_cancels_mail_and_interviews(now, dana):
    opening = OpeningFactory()
    application = send(opening, dana)
    Application.objects.update(stage=Stage.INTERVIEW)
    ahead = InterviewFactory(application=application)

    withdraw_application(application=application, by=dana)

    received = OutgoingMail.objects.get(kind="openings.application_received")
    assert (received.state, received.cancel_reason) == (
        MailState.CANCELED,
        "The application was withdrawn.",
    )
    ahead.refresh_from_db()
    assert ahead.state == InterviewState.CANCELED
    assert [message.subject for message in deliver()] == [
        "You withdrew your application: Store Supervisor"
    ]


@pytest.mark.parametrize("told", [{"told": True}, {"outcome": Outcome.HIRED}])
def test_withdraw_what_is_over_is_refused(now, dana, told):
    application = ApplicationFactory(candidate=dana, **told)

    with clock.at(now + timedelta(days=3)), pytest.raises(CannotWithdraw):
        withdraw_application(application=application, by=dana)


def test_withdraw_a_draft_is_refused(now, dana):
    draft = ApplicationFactory(candidate=dana, stage=Stage.DRAFT, submitted_at=None)

    with pytest.raises(CannotWithdraw):
        withdraw_application(application=draft, by=dana)


def _seen_after_withdrawing(application, candidate):
    application = withdraw_application(application=application, by=candidate, reason="Enough.")
    later = clock.now() + timedelta(days=5)
    loaded = Application.objects.select_related("opening__employer", "candidate").get(
        pk=application.pk
    )
    mails = [(message.subject, message.body.replace(str(loaded.pk), "")) for message in deliver()]
    return (
        status_for_candidate(loaded, at=later),
        [(line.text, line.why) for line in history_of(loaded, reader=Audience.CANDIDATE, at=later)],
        mails,
        set(loaded.interviews.values_list("decision", "state")),
    )


def test_withdraw_looks_the_same_with_an_untold_decision(now, dana, bob):
    seen = []
    for has_decision in (False, True):
        interview = InterviewFactory(application__candidate=dana, held=True)
        application = interview.application
        application.opening.employer.name = "Acme"
        application.opening.employer.save()
        if has_decision:
            decline_application(
                application=application,
                no=No(
                    reason=DecisionReason.EXAMPLES, text="You stayed general.", gives_feedback=True
                ),
                by=bob,
                version=application.version,
            )
        seen.append(_seen_after_withdrawing(application, dana))

    assert seen[0] == seen[1]
    assert seen[0][3] == {(InterviewDecision.WITHDRAWN, InterviewState.HELD)}


def test_withdrawn_decision_is_never_told(now, dana, bob):
    application = ApplicationFactory(candidate=dana)
    no = No(reason=DecisionReason.SKILL, text="Practice.", gives_feedback=False)
    decline_application(application=application, no=no, by=bob, version=1)
    withdraw_application(application=application, by=dana)
    deliver()

    with clock.at(now + timedelta(days=10)):
        assert not tell_decision(application=application)
        assert deliver() == []

    application.refresh_from_db()
    assert (application.told_at, application.decision_text) == (None, "")
    assert not Application.objects.to_be_told(at=now + timedelta(days=10)).exists()


def test_undone_decision_leaves_no_trace(now, dana, bob):
    application = ApplicationFactory(candidate=dana)
    before = status_for_candidate(application, at=now)
    no = No(reason=DecisionReason.SKILL, text="Practice.", gives_feedback=False)
    decline_application(application=application, no=no, by=bob, version=1)
    undo_decision(application=application, by=bob)

    application.refresh_from_db()
    assert status_for_candidate(application, at=now) == before
    assert history_of(application, reader=Audience.CANDIDATE, at=now + timedelta(days=9)) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key_per_tab", [True, False], ids=["twenty tabs", "twenty clicks"])
@pytest.mark.parametrize("has_draft", [True, False])
def test_parallel_submits_end_as_one(key_per_tab, has_draft):
    candidate = UserFactory(name="Dana")
    opening = OpeningFactory()
    resume = ResumeFactory(candidate=candidate)
    key = uuid4()
    if has_draft:
        save_draft(opening=opening, by=candidate, entry=ApplicationEntry(), submission_key=uuid4())
    start = threading.Barrier(20)
    ends = []

    def click():
        start.wait()
        try:
            with clock.at(NOW):
                sent = send(opening, candidate, key=uuid4() if key_per_tab else key, resume=resume)
        except AlreadyApplied as refusal:
            sent = refusal.application
        except Exception as error:  # noqa: BLE001 -- counted below
            sent = error
        finally:
            connection.close()
        ends.append(sent)

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    application = Application.objects.get()
    assert ends == [application] * 20
    assert (application.stage, application.resume) == (Stage.APPLIED, resume)
    assert OutgoingMail.objects.count() == 1
    assert application.events.count() == 1


def side_by_side(*actions):
    """Run at the same moment, each in its own connection; the names of what they raised."""
    start = threading.Barrier(len(actions))
    errors = []

    def run(action):
        start.wait()
        try:
            with clock.at(NOW):
                action()
        except Exception as error:  # noqa: BLE001 -- counted by the caller
            errors.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(errors)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_decision_and_withdrawal_end_in_one_outcome():
    candidate, recruiter = UserFactory(), UserFactory()
    application = ApplicationFactory(candidate=candidate)
    no = No(reason=DecisionReason.SKILL, text="Practice.", gives_feedback=False)

    errors = side_by_side(
        lambda: decline_application(application=application, no=no, by=recruiter, version=1),
        lambda: withdraw_application(application=application, by=candidate),
    )

    application.refresh_from_db()
    assert application.outcome == Outcome.WITHDRAWN
    assert errors in ([], ["StaleApplication"])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_withdrawals_and_submits_leave_one_application_at_most():
    candidate = UserFactory()
    opening = OpeningFactory()
    resume = ResumeFactory(candidate=candidate)
    application = ApplicationFactory(candidate=candidate, opening=opening)

    errors = side_by_side(
        *[lambda: withdraw_application(application=application, by=candidate)] * 3,
        *[lambda: send(opening, candidate, resume=resume)] * 5,
    )

    assert set(errors) <= {"AlreadyApplied"}
    active = Application.objects.filter(opening=opening, outcome=Outcome.OPEN)
    assert active.count() == 5 - len(errors) <= 1
    assert OutgoingMail.objects.filter(kind="openings.application_withdrawn").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_closing_and_submit_agree_on_the_order():
    """Whoever is first wins: nothing is taken after the closing was committed."""
    candidate = UserFactory()
    opening = OpeningFactory()
    resume = ResumeFactory(candidate=candidate)
    closed = threading.Event()
    taken_after = []

    def close():
        with transaction.atomic():
            row = Opening.objects.select_for_update().get(pk=opening.pk)
            row.state, row.closed_at, row.close_reason = "closed", NOW, "filled"
            row.save()
        closed.set()

    def apply():
        was_closed = closed.is_set()
        send(opening, candidate, resume=resume)
        taken_after.append(was_closed)

    errors = side_by_side(close, apply)

    assert (errors, taken_after) in ((["OpeningClosed"], []), ([], [False]))
