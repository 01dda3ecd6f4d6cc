from datetime import timedelta

import factory

from coaching.debrief.models import Debrief
from coaching.debrief.states import Expectation
from coaching.feedback.models import FeedbackRequest
from coaching.plan.models import RecoveryPlan
from tests.factories import NOW
from tests.factories.openings import InterviewerFactory, InterviewFactory


class RecoveryPlanFactory(factory.django.DjangoModelFactory):
    """The plan of an interview that was held an hour ago."""

    class Meta:
        model = RecoveryPlan

    interview = factory.SubFactory(InterviewFactory, held=True)
    candidate = factory.SelfAttribute("interview.application.candidate")
    created_at = NOW - timedelta(hours=1)


class DebriefFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Debrief

    plan = factory.SubFactory(RecoveryPlanFactory)
    created_at = NOW

    class Params:
        sealed = factory.Trait(
            mood_word="foolish",
            mood_level=2,
            went_well="I asked good questions.",
            expects=Expectation.NO,
            confidence=80,
            started_at=NOW,
            sealed_at=NOW,
        )


class FeedbackRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FeedbackRequest

    plan = factory.SubFactory(RecoveryPlanFactory)
    interviewer = factory.SubFactory(
        InterviewerFactory, interview=factory.SelfAttribute("..plan.interview")
    )
    intro = "I would like to learn."
    sent_at = NOW
    chase_at = NOW + timedelta(days=7)
    escalate_at = NOW + timedelta(days=14)
    expires_at = NOW + timedelta(days=28)
