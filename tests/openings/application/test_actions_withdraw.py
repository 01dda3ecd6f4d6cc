"""Withdrawing, and decisions that are never told."""

import re
from datetime import timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.trail.states import Audience
from openings import signals
from openings.application.actions.withdraw import CannotWithdraw, withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.decision.actions.decision import No, decline_application, tell_ends, undo_decision
from openings.interview.states import InterviewDecision, InterviewState
from openings.pipeline.queries import history_of
from openings.status.queries.status import status_for_candidate
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.openings.application.sending import send
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


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
    own = re.compile(f"{loaded.pk}|{loaded.opening.employer.slug}")
    mails = [(message.subject, own.sub("", message.body)) for message in deliver()]
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
        assert not tell_ends(applications=[application])
        assert deliver() == []

    application.refresh_from_db()
    assert (application.told_at, application.decision_text) == (None, "")
    assert not Application.objects.untold().exists()


def test_undone_decision_leaves_no_trace(now, dana, bob):
    application = ApplicationFactory(candidate=dana)
    before = status_for_candidate(application, at=now)
    no = No(reason=DecisionReason.SKILL, text="Practice.", gives_feedback=False)
    decline_application(application=application, no=no, by=bob, version=1)
    undo_decision(application=application, by=bob)

    application.refresh_from_db()
    assert status_for_candidate(application, at=now) == before
    assert history_of(application, reader=Audience.CANDIDATE, at=now + timedelta(days=9)) == []
