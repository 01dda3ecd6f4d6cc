from datetime import timedelta

import factory

from coaching.call.models import CallPlan
from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant
from coaching.coach.states import CoachTopic, ShareSection
from tests.factories import NOW
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.openings import InterviewerFactory
from tests.factories.people import UserFactory


class CallPlanFactory(factory.django.DjangoModelFactory):
    """A call in the window of tomorrow morning."""

    class Meta:
        model = CallPlan

    plan = factory.SubFactory(RecoveryPlanFactory)
    interviewer = factory.SubFactory(
        InterviewerFactory, interview=factory.SelfAttribute("..plan.interview")
    )
    starts_at = NOW + timedelta(days=1)
    ends_at = NOW + timedelta(days=1, hours=2)
    script = "Hello, this is Dana."
    voicemail = "Hello, please call me back."
    created_at = NOW


class CoachRequestFactory(factory.django.DjangoModelFactory):
    """A request that waits for its first answer."""

    class Meta:
        model = CoachRequest
        skip_postgeneration_save = True

    candidate = factory.SubFactory(UserFactory)
    topic = CoachTopic.INTERVIEW
    created_at = NOW
    asked_at = NOW
    due_at = NOW + timedelta(days=1)

    @factory.post_generation
    def text(self, create, extracted, **kwargs):
        CoachMessage.objects.create(
            request=self,
            author=self.candidate,
            is_from_staff=False,
            body=extracted or "How do I answer the question about gaps?",
            at=self.created_at,
        )


class ShareGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShareGrant

    request = factory.SubFactory(CoachRequestFactory)
    plan = factory.SubFactory(RecoveryPlanFactory)
    sections = ShareSection.ROUGH.value
    created_at = NOW
    expires_at = NOW + timedelta(days=14)
