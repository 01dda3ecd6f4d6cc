"""Applying, withdrawing and deciding at the same time."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.actions.submit import AlreadyApplied, save_draft
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application, ApplicationEntry
from openings.application.states import DecisionReason, Outcome, Stage
from openings.decision.actions.decision import No, decline_application
from openings.opening.models import Opening
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory, ResumeFactory
from tests.factories.people import UserFactory
from tests.openings.application.sending import send

pytestmark = pytest.mark.django_db


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
