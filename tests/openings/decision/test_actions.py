from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings import signals
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.board.actions import move_application
from openings.decision.actions.decision import (
    DecisionNotOpen,
    FeedbackNotStated,
    No,
    NotDecided,
    ReasonUntrue,
    advance_application,
    decline_application,
    tell_ends,
    undo_decision,
)
from openings.decision.actions.telling import AlreadyTold
from openings.decision.queries import open_decisions
from openings.decision.states import Decision
from openings.interview.actions import conclude_interview
from openings.interview.states import InterviewDecision
from openings.offer.actions.make import hire_candidate
from openings.opening.states import CloseReason, OpeningState
from openings.pipeline.actions import StaleApplication
from openings.pipeline.queries import WordsRefused
from openings.tasks import next_telling, tell_decisions
from tests.factories import NOW
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    OfferFactory,
    OpeningFactory,
)
from tests.factories.people import UserFactory
from tests.support.offer import offer_job

TELL_AT = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # Wednesday 09:00 in New York
NO = No(
    reason=DecisionReason.SKILL,
    text="You stayed calm. Two of your examples were too general to judge by.",
    gives_feedback=True,
)
CLOSED = No(
    outcome=Outcome.POSITION_CLOSED,
    text="We closed this job before the second round. Thank you for the hour with us.",
    gives_feedback=False,
)


@pytest.fixture
def application(employer, dana, alice):
    return ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
    )


@pytest.fixture
def interview(application, now):
    """Held an hour ago; the team was asked for a decision."""
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
    )
    return conclude_interview(interview=interview)


@pytest.fixture
def heard():
    log = []

    def told(**arguments):
        log.append("told")

    def advanced(**arguments):
        log.append("advanced")

    signals.application_told.connect(told)
    signals.application_advanced.connect(advanced)
    yield log
    signals.application_told.disconnect(told)
    signals.application_advanced.disconnect(advanced)


def due_mail():
    rows = OutgoingMail.objects.filter(kind__startswith="openings.decision_")
    return {row.state for row in rows.exclude(kind="openings.decision_told")}


def candidate_mail(dana):
    rows = OutgoingMail.objects.filter(recipient_user=dana, kind__startswith="openings.")
    rows = rows.order_by("created_at", "kind")
    return [row.kind for row in rows]


def test_decline_records_now_and_tells_the_next_working_morning(
    application, interview, bob, dana, heard
):
    declined = decline_application(application=application, no=NO, by=bob, version=1)
    assert (declined.outcome, declined.decided_at, declined.told_at, declined.tell_at) == (
        Outcome.NOT_SELECTED,
        NOW,
        None,
        TELL_AT,
    )
    interview.refresh_from_db()
    assert interview.decision == InterviewDecision.NOT_SELECTED
    assert due_mail() == {MailState.CANCELED}
    assert candidate_mail(dana) == []
    assert heard == []
    event = application.events.get(what=Happening.DECIDED)
    assert event.candidate_sees_from is None
    assert next_telling() == TELL_AT


def test_decline_of_an_interviewed_candidate_needs_a_word_on_feedback(application, interview, bob):
    silent = No(reason=DecisionReason.EXAMPLES, text="You did fine.")
    with pytest.raises(FeedbackNotStated):
        decline_application(application=application, no=silent, by=bob, version=1)


def test_decline_without_an_interview_needs_none(application, bob, now):
    silent = No(reason=DecisionReason.STRONGER, text="You did fine.")
    declined = decline_application(application=application, no=silent, by=bob, version=1)
    assert declined.gives_feedback is None


def test_decline_waits_for_a_planned_interview(application, bob, now):
    InterviewFactory(application=application)
    with pytest.raises(DecisionNotOpen):
        decline_application(application=application, no=NO, by=bob, version=1)


def test_decline_concludes_what_the_clock_has_ended(application, bob, now):
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(minutes=1),
    )
    decline_application(application=application, no=NO, by=bob, version=1)
    interview.refresh_from_db()
    assert interview.decision == InterviewDecision.NOT_SELECTED


def test_decline_twice_or_with_an_old_version_is_refused(application, bob, now):
    decline_application(application=application, no=NO, by=bob, version=1)
    with pytest.raises(StaleApplication):
        decline_application(application=application, no=NO, by=bob, version=1)
    with pytest.raises(DecisionNotOpen):
        decline_application(application=application, no=NO, by=bob, version=2)


def test_telling_happens_once_and_not_early(application, interview, bob, dana, heard):
    decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(TELL_AT - timedelta(seconds=1)):
        assert tell_decisions() == 0
    with clock.at(TELL_AT):
        assert tell_decisions() == 1
        assert tell_decisions() == 0
    application.refresh_from_db()
    assert application.told_at == TELL_AT
    assert candidate_mail(dana) == ["openings.decision_told"]
    assert heard == ["told"]
    event = application.events.get(what=Happening.TOLD)
    assert event.candidate_sees_from == TELL_AT
    assert next_telling() is None


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (datetime(2026, 11, 26, 3, 0, tzinfo=UTC), datetime(2026, 11, 27, 14, 0, tzinfo=UTC)),
        (datetime(2026, 11, 27, 18, 0, tzinfo=UTC), datetime(2026, 11, 30, 14, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 15, 0, tzinfo=UTC), datetime(2026, 11, 30, 14, 0, tzinfo=UTC)),
    ],
    ids=["at night before Thanksgiving", "Friday after noon", "Saturday"],
)
def test_telling_that_comes_too_late_waits_for_a_working_morning(
    application, bob, now, dana, late, told
):
    decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(late):
        assert tell_decisions() == 0
    application.refresh_from_db()
    assert (application.tell_at, application.told_at) == (told, None)
    assert candidate_mail(dana) == []
    with clock.at(told):
        assert tell_decisions() == 1


def test_telling_follows_the_zone_of_the_candidate(employer, bob, now):
    abroad = UserFactory(time_zone="Asia/Tokyo")
    application = ApplicationFactory(candidate=abroad, opening=OpeningFactory(employer=employer))
    declined = decline_application(application=application, no=NO, by=bob, version=1)
    assert declined.tell_at == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)  # after Thanksgiving


def test_undo_leaves_nothing_behind(application, interview, alice, bob, dana, heard):
    before = {
        field.name: getattr(application, field.name) for field in application._meta.concrete_fields
    }
    decline_application(application=application, no=NO, by=bob, version=1)
    undone = undo_decision(application=application, by=alice)
    after = {field.name: getattr(undone, field.name) for field in undone._meta.concrete_fields}
    assert after == before | {"version": 3}
    interview.refresh_from_db()
    assert (interview.decision, interview.decided_at) == (InterviewDecision.PENDING, None)
    visible = undone.events.filter(candidate_sees_from__isnull=False)
    assert [event.what for event in visible] == [Happening.INTERVIEW_HELD]
    with clock.at(TELL_AT):
        assert tell_decisions() == 0
    assert candidate_mail(dana) == []
    assert MailState.PENDING in due_mail()


def test_undo_after_the_telling_is_refused(application, bob, now):
    decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(TELL_AT):
        tell_ends(applications=[application])
        with pytest.raises(AlreadyTold):
            undo_decision(application=application, by=bob)


def test_undo_without_a_decision_is_refused(application, bob, now):
    with pytest.raises(NotDecided):
        undo_decision(application=application, by=bob)


def test_advance_tells_at_once_and_keeps_the_stage(application, interview, bob, dana, heard):
    advance_application(application=application, by=bob, version=1, text="See you next week.")
    application.refresh_from_db()
    interview.refresh_from_db()
    assert (application.stage, interview.decision) == (
        Stage.INTERVIEW,
        InterviewDecision.ADVANCED,
    )
    assert candidate_mail(dana) == ["openings.decision_advanced"]
    assert heard == ["advanced"]


def test_advance_without_a_held_interview_is_refused(application, bob, now):
    with pytest.raises(DecisionNotOpen):
        advance_application(application=application, by=bob, version=1)


def test_offer_and_hire_tell_at_once(application, interview, bob, dana, heard):
    offer_job(application=application, by=bob, version=1, text="We call you today.")
    hired = hire_candidate(application=application, by=bob, version=2)
    assert (hired.stage, hired.outcome, hired.told_at) == (Stage.HIRED, Outcome.HIRED, NOW)
    reminders = ["openings.offer_reminder"] * 2  # called off again
    assert candidate_mail(dana) == ["openings.offer", "openings.offer_hired", *reminders]
    assert heard == ["advanced", "advanced"]
    interview.refresh_from_db()
    assert interview.decision == InterviewDecision.OFFER


def test_hire_without_an_offer_is_refused(application, bob, now):
    with pytest.raises(DecisionNotOpen):
        hire_candidate(application=application, by=bob, version=1)


def test_offer_waits_for_a_planned_interview(application, bob, now):
    InterviewFactory(application=application)
    with pytest.raises(DecisionNotOpen):
        offer_job(application=application, by=bob, version=1)


@pytest.mark.parametrize(
    ("stage", "situation", "expected"),
    [
        (Stage.APPLIED, {}, [Decision.DECLINE]),
        (Stage.SCREENING, {}, [Decision.DECLINE]),
        (Stage.INTERVIEW, {}, [Decision.OFFER, Decision.DECLINE]),
        (Stage.INTERVIEW, {"ahead": True}, []),
        (Stage.INTERVIEW, {"held": True}, [Decision.ADVANCE, Decision.OFFER, Decision.DECLINE]),
        (Stage.INTERVIEW, {"held": True, "ahead": True}, [Decision.ADVANCE]),
        (Stage.APPLIED, {"over": True}, [Decision.DECLINE, Decision.END]),
        (Stage.SCREENING, {"ran_out": True}, [Decision.DECLINE, Decision.END]),
        (
            Stage.INTERVIEW,
            {"held": True, "over": True},
            [Decision.OFFER, Decision.DECLINE, Decision.END],
        ),
        (Stage.INTERVIEW, {"held": True, "absent": True}, []),
        (Stage.OFFER, {"held": True}, [Decision.OFFER, Decision.HIRE, Decision.DECLINE]),
        (Stage.OFFER, {"held": True, "out": True}, [Decision.OFFER, Decision.HIRE]),
        (Stage.OFFER, {"held": True, "ahead": True}, [Decision.HIRE]),
        (Stage.OFFER, {"held": True, "ended": True}, []),
    ],
)
def test_acts_take_exactly_the_decisions_that_are_open(
    employer, dana, bob, now, stage, situation, expected
):
    opening = OpeningFactory(employer=employer)
    if situation.get("over"):
        opening.state, opening.close_reason = OpeningState.CLOSED, CloseReason.FILLED
        opening.closed_at = NOW
        opening.save()
    if situation.get("ran_out"):
        opening.closes_at = NOW
        opening.save()
    application = ApplicationFactory(candidate=dana, opening=opening, stage=stage)
    if situation.get("ended"):
        application.outcome = Outcome.WITHDRAWN
        application.save()
    if situation.get("out"):
        OfferFactory(application=application)
    if situation.get("held"):
        interview = InterviewFactory(application=application, held=True)
        if situation.get("absent"):
            AbsenceFactory(interview=interview)
    if situation.get("ahead"):
        InterviewFactory(application=application, round=2)
    assert open_decisions(application, at=NOW) == expected
    acts = {
        Decision.ADVANCE: advance_application,
        Decision.OFFER: offer_job,
        Decision.HIRE: hire_candidate,
        Decision.DECLINE: partial(decline_application, no=NO),
        Decision.END: partial(decline_application, no=CLOSED),
    }
    taken = []
    for decision, act in acts.items():
        try:
            with transaction.atomic():
                act(application=application, by=bob, version=1)
                taken.append(decision)
                transaction.set_rollback(True)
        except DecisionNotOpen:
            pass
    assert taken == expected


def test_harsh_words_are_refused_by_every_act_that_a_candidate_reads_of(application, bob, now):
    """Also where no form stands before the act."""
    harsh = No(reason=DecisionReason.STRONGER, text="You were rejected.")
    acts = [
        partial(decline_application, application=application, no=harsh),
        partial(offer_job, application=application, text="We nearly rejected you."),
        partial(move_application, application=application, to=Stage.SCREENING, why="A rejection."),
    ]
    for act in acts:
        with pytest.raises(WordsRefused):
            act(by=bob, version=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You were rejected. You seemed nervous.", ["rejected", "nervous"]),
        ("A stupid plan, and he never showed up.", ["stupid", "never showed up"]),
        ("Rejection hurts, rejected twice.", ["Rejection", "rejected"]),
    ],
)
def test_refusal_names_everything_that_was_found(application, bob, now, text, words):
    """Whoever mends what is named meets no second refusal."""
    no = No(reason=DecisionReason.STRONGER, text=text)
    with pytest.raises(WordsRefused) as refusal:
        decline_application(application=application, no=no, by=bob, version=1)
    assert [finding.words for finding in refusal.value.findings] == words


@pytest.mark.parametrize("reason", [DecisionReason.EXAMPLES, DecisionReason.ANSWERS])
def test_reason_of_an_interview_needs_one(employer, bob, now, reason):
    application = ApplicationFactory(opening=OpeningFactory(employer=employer))
    no = No(reason=reason, text="You stayed general.")
    with pytest.raises(ReasonUntrue):
        decline_application(application=application, no=no, by=bob, version=1)
    application.refresh_from_db()
    assert (application.outcome, application.decision_reason) == (Outcome.OPEN, "")
