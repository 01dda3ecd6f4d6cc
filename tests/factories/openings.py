from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import factory

from openings.application.models import Application, Resume
from openings.application.states import Outcome, Stage
from openings.interview.models import Absence, Interview, Interviewer
from openings.interview.states import InterviewState
from openings.message.models import Message
from openings.message.states import MessageState
from openings.offer.models import Offer
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.states import CloseReason, OpeningState, RemoteKind
from openings.place.actions import state_places
from openings.place.models import PLACE_FACTS, OpeningPlace
from openings.slot.models import Proposal, Sheet
from tests.factories import NOW
from tests.factories.people import EmployerFactory, UserFactory


class OpeningFactory(factory.django.DjangoModelFactory):
    """A live opening, unless a trait says otherwise."""

    class Meta:
        model = Opening
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory)
    title = "Store Supervisor"
    description = "You lead a team of eight on the floor and open the store three days a week."
    category = "Retail"
    employment_type = "FULL_TIME"
    remote = RemoteKind.ON_SITE
    place_text = "Columbus, OH"
    city = "Columbus"
    region = "OH"
    country = "US"
    latitude = 39.96
    longitude = -83.0
    state = OpeningState.PUBLISHED
    created_at = NOW - timedelta(days=3)
    updated_at = NOW - timedelta(days=3)
    posted_at = NOW - timedelta(days=3)
    publish_at = NOW - timedelta(days=3)
    closes_at = NOW + timedelta(days=365 * 20)

    class Params:
        draft = factory.Trait(
            state=OpeningState.DRAFT, posted_at=None, publish_at=None, closes_at=None
        )
        closed = factory.Trait(
            state=OpeningState.CLOSED,
            closed_at=NOW - timedelta(days=1),
            close_reason=CloseReason.FILLED,
        )
        expired = factory.Trait(closes_at=NOW - timedelta(days=1))

    @factory.post_generation
    def places(opening, create, stated):  # noqa: N805 -- the factory hands over what it made
        """The first is the one of the columns; `stated` are the others."""
        first = OpeningPlace(**{name: getattr(opening, name) for name in PLACE_FACTS})
        rows = state_places(opening=opening, places=[first, *(stated or ())])
        if create:
            OpeningPlace.objects.bulk_create(rows)
            if opening.more_places:
                opening.save(update_fields=["more_places"])


class RequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requirement

    opening = factory.SubFactory(OpeningFactory)
    position = factory.Sequence(lambda number: number % 30000)
    text = "Two years of leading a team"


class ScreeningQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScreeningQuestion

    opening = factory.SubFactory(OpeningFactory)
    position = factory.Sequence(lambda number: number % 30000)
    text = "Which shifts can you work?"


class ResumeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resume

    candidate = factory.SubFactory(UserFactory)
    file = factory.django.FileField(filename="resume.pdf", data=b"%PDF-1.4\n%%EOF\n")
    original_name = "resume.pdf"
    mime_type = "application/pdf"
    size = 15
    sha256 = "0" * 64
    uploaded_at = NOW


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A submitted application."""

    class Meta:
        model = Application

    candidate = factory.SubFactory(UserFactory)
    opening = factory.SubFactory(OpeningFactory)
    resume = factory.SubFactory(ResumeFactory, candidate=factory.SelfAttribute("..candidate"))
    submission_key = factory.LazyFunction(uuid4)
    stage = Stage.APPLIED
    created_at = NOW - timedelta(days=2)
    submitted_at = NOW - timedelta(days=2)
    stage_since = NOW - timedelta(days=2)

    class Params:
        interviewing = factory.Trait(stage=Stage.INTERVIEW)
        not_told = factory.Trait(
            stage=Stage.INTERVIEW,
            outcome=Outcome.NOT_SELECTED,
            decided_at=NOW,
            tell_at=NOW + timedelta(days=1),
            decision_reason="examples",
            decision_text="You answered calmly; two of your examples stayed general.",
            gives_feedback=True,
        )
        told = factory.Trait(not_told=True, told_at=NOW + timedelta(days=1))


class InterviewFactory(factory.django.DjangoModelFactory):
    """Scheduled for the next day, unless `held`."""

    class Meta:
        model = Interview

    application = factory.SubFactory(ApplicationFactory, interviewing=True)
    starts_at = NOW + timedelta(days=1)
    ends_at = NOW + timedelta(days=1, hours=1)
    time_zone = "America/New_York"
    where = "https://meet.example.org/room"
    promised_by = (NOW + timedelta(days=8)).date()
    created_at = NOW - timedelta(days=1)

    class Params:
        held = factory.Trait(
            starts_at=NOW - timedelta(hours=2),
            ends_at=NOW - timedelta(hours=1),
            state=InterviewState.HELD,
            concluded_at=NOW - timedelta(hours=1),
        )


class MessageFactory(factory.django.DjangoModelFactory):
    """Sent by the employer an hour ago, unless `own`: by the candidate."""

    class Meta:
        model = Message

    application = factory.SubFactory(ApplicationFactory, interviewing=True)
    is_from_candidate = False
    text = "Could you bring your papers on Monday?"
    state = MessageState.SENT
    written_at = NOW - timedelta(hours=1)
    leaves_at = NOW - timedelta(hours=1)
    sent_at = NOW - timedelta(hours=1)

    class Params:
        own = factory.Trait(
            is_from_candidate=True, written_by=factory.SelfAttribute("application.candidate")
        )


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Noted and not told, unless `told`."""

    class Meta:
        model = Absence

    interview = factory.SubFactory(InterviewFactory, held=True)
    text = "We waited in the video room for twenty minutes."
    noted_at = NOW - timedelta(days=1)
    tell_at = NOW - timedelta(hours=1)

    class Params:
        told = factory.Trait(
            told_at=NOW - timedelta(hours=1),
            interview__state=InterviewState.NO_SHOW,
        )


class InterviewerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interviewer

    interview = factory.SubFactory(InterviewFactory)
    name = "Rex Malone"
    title = "Store Manager"
    email = factory.Sequence(lambda number: f"interviewer{number}@example.org")


class OfferFactory(factory.django.DjangoModelFactory):
    """One that is out, with a week to answer."""

    class Meta:
        model = Offer

    application = factory.SubFactory(ApplicationFactory, stage=Stage.OFFER)
    number = 1
    pay = Decimal("18.50")
    pay_currency = "USD"
    pay_period = "HOUR"
    starts_on = (NOW + timedelta(days=21)).date()
    place = "Columbus, OH"
    employment_type = "FULL_TIME"
    conditions = "Three months on trial."
    made_at = NOW
    ends_at = NOW + timedelta(days=7)


class SheetFactory(factory.django.DjangoModelFactory):
    """Three times in three days, to be picked within two."""

    class Meta:
        model = Sheet
        skip_postgeneration_save = True

    opening = factory.SubFactory(OpeningFactory)
    kind = "video"
    minutes = 45
    time_zone = "America/New_York"
    where = "https://meet.example.org/acme"
    people = factory.LazyFunction(
        lambda: [
            {
                "name": "Ines Colleague",
                "title": "Manager",
                "email": "ines@acme.example",
                "phone": "",
                "welcomes_calls": False,
            }
        ]
    )
    ends_at = NOW + timedelta(days=2)
    made_at = NOW - timedelta(hours=1)

    @factory.post_generation
    def slots(self, create, extracted, **kwargs):
        for hours in (72, 74, 76) if extracted is None else extracted:
            self.slots.create(starts_at=NOW + timedelta(hours=hours))


class ProposalFactory(factory.django.DjangoModelFactory):
    """Times that one candidate in interviews may pick from."""

    class Meta:
        model = Proposal

    application = factory.SubFactory(ApplicationFactory, interviewing=True)
    sheet = factory.SubFactory(SheetFactory, opening=factory.SelfAttribute("..application.opening"))
