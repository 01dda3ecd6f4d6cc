"""Interviews with two views: the candidate's, sealed on the day, and the employer's, opened."""

from datetime import timedelta

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.states import SHARED_CRITERIA, Criterion, Expectation
from coaching.feedback.models import EmployerRating, FeedbackAnswer
from coaching.feedback.states import FeedbackState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory, FeedbackRequestFactory
from tests.factories.openings import ApplicationFactory, InterviewFactory
from tests.factories.people import EmployerFactory

LOW = (2, 2, 2, 3, 2, 2)  # as somebody sees themselves after a hard hour
FAIR = (3, 3, 2, 4, 3, 3)


def paired_interview(candidate, *, days_ago, own=LOW, theirs=FAIR, **debrief) -> RecoveryPlan:
    """Told a no; rated by both sides, the own side sealed before the telling."""
    ended = NOW - timedelta(days=days_ago)
    facts = {"decided_at": ended, "tell_at": ended, "told_at": ended + timedelta(days=2)}
    application = ApplicationFactory(
        candidate=candidate, opening__employer=EmployerFactory(), told=True, **facts
    )
    interview = InterviewFactory(
        application=application, held=True, starts_at=ended - timedelta(hours=1), ends_at=ended
    )
    plan = RecoveryPlan.objects.create(
        interview=interview, candidate=candidate, branch=Branch.NOT_SELECTED, created_at=ended
    )
    sealed_debrief(plan, own=own, sealed_at=ended, **debrief)
    add_their_view(plan, theirs=theirs, at=ended + timedelta(days=3))
    return plan


def sealed_debrief(plan, *, own=LOW, sealed_at=NOW, **facts) -> Debrief:
    """All ten points rated; on the four that are the candidate's own alone, "mostly"."""
    usual = {"expects": Expectation.NO, "confidence": 80, "created_at": sealed_at}
    debrief = DebriefFactory(plan=plan, sealed=True, sealed_at=sealed_at, **(usual | facts))
    bands = dict.fromkeys(Criterion, 3) | dict(zip(SHARED_CRITERIA, own, strict=False))
    SelfRating.objects.bulk_create(
        SelfRating(debrief=debrief, criterion=criterion, band=band)
        for criterion, band in bands.items()
    )
    return debrief


def add_their_view(plan, *, theirs=FAIR, at=NOW, opened=True) -> FeedbackAnswer:
    request = FeedbackRequestFactory(plan=plan, state=FeedbackState.RELEASED, sent_at=at)
    answer = FeedbackAnswer.objects.create(
        request=request,
        source="link",
        strength="You were calm with the angry customer.",
        submitted_at=at,
        released_at=at,
        opened_at=at if opened else None,
    )
    EmployerRating.objects.bulk_create(
        EmployerRating(answer=answer, criterion=criterion, band=band)
        for criterion, band in zip(SHARED_CRITERIA, theirs, strict=False)
    )
    return answer
