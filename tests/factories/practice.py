from uuid import uuid4

import factory

from coaching.practice.models import PracticeAttempt, PracticeDrill, PracticeInvite, PracticeSession
from coaching.practice.states import DrillSource, PracticeMode
from tests.factories import NOW
from tests.factories.coaching import RecoveryPlanFactory


class DrillFactory(factory.django.DjangoModelFactory):
    """A drill in the candidate's own words; no day is planned unless `due_at` says so."""

    class Meta:
        model = PracticeDrill

    plan = factory.SubFactory(RecoveryPlanFactory)
    source = DrillSource.OWN
    text = "Say one sentence about the shop before you begin."
    created_at = NOW


class PracticeSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeSession

    plan = factory.SubFactory(RecoveryPlanFactory)
    candidate = factory.SelfAttribute("plan.candidate")
    mode = PracticeMode.SOLO
    key = factory.LazyFunction(uuid4)
    started_at = NOW
    counted_at = NOW


class AttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeAttempt

    session = factory.SubFactory(PracticeSessionFactory)
    drill = factory.SubFactory(DrillFactory, plan=factory.SelfAttribute("..session.plan"))
    answer = "I listened first, and then I said what I could do."
    at = NOW


class PracticeInviteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeInvite

    session = factory.SubFactory(PracticeSessionFactory, mode=PracticeMode.FRIEND, counted_at=None)
    email = "lee@example.org"
    message = "Could you listen to me?"
    created_at = NOW
