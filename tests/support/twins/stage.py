"""The start: a candidate who waits for three answers, and what else goes on in their life."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from coaching.advice.models import Article
from coaching.course.actions import open_plan
from coaching.debrief.actions import log_mood, seal_debrief
from coaching.debrief.queries import AskedQuestion, DebriefAnswers
from coaching.debrief.states import Band, Criterion, Expectation
from coaching.plan.actions import start_digests
from coaching.plan.models import RecoveryPlan
from coaching.reply.models import Reply
from coaching.reply.states import ReplyState
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.actions import issue_token
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Stage as Stages
from openings.interview.actions import InterviewFacts, Person, schedule_interview
from openings.interview.models import Absence, Interview
from openings.interview.states import InterviewKind, InterviewState, PromiseSource
from openings.slot.models import Proposal
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    MessageFactory,
    OfferFactory,
    OpeningFactory,
    ProposalFactory,
    RequirementFactory,
)
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory
from tests.support.feedback import answer, ask
from tests.support.mail import deliver

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEALED = DebriefAnswers(
    went_well="I asked good questions.",
    questions=(AskedQuestion("Tell me about a conflict.", "rough", "Start with what I did."),),
    ratings=dict.fromkeys(Criterion, Band.PARTLY),
    expects=Expectation.NO,
    confidence=80,
)


@dataclass(frozen=True)
class Story:
    """One application of the candidate, with its plan."""

    name: str
    recruiter: User
    application: Application
    plan: RecoveryPlan

    @property
    def employer(self) -> Any:
        return self.application.opening.employer


@dataclass(frozen=True)
class Sent:
    """An application without an interview."""

    recruiter: User
    application: Application


@dataclass(frozen=True)
class Asked(Sent):
    proposal: Proposal


@dataclass(frozen=True)
class Stage:
    candidate: User
    stories: dict[str, Story]
    sent: list[Sent]
    offered: Application  # an offer waits for the candidate's answer
    asked: list[Asked]  # to pick a time: they do, say that none fits, and stay silent
    upcoming: Any
    reply: Reply  # of somebody else, under the article
    digest: OutgoingMail  # openings that fit, sent some days ago
    session: str  # of the candidate's browser, which is signed in

    @property
    def waiting(self) -> list[Story]:
        return [self.stories[name] for name in ("fresh", "late", "silent")]

    @property
    def looked_at(self) -> list[Story]:
        """The others are there for their buttons."""
        return [*self.waiting, self.stories["answered"]]


def build_stage() -> Stage:
    """Tuesday, ten in the morning where everybody lives. All mail that was due has left."""
    candidate = UserFactory(email="dana@example.org", name="Dana Seeker")
    stories = {
        # The interview is over since an hour.
        "fresh": _waiting(candidate, "fresh", ended=NOW - HOUR, promised=8 * DAY),
        # The promised day is past by so much that the candidate may ask how it stands.
        "late": _waiting(candidate, "late", ended=NOW - 10 * DAY, promised=-4 * DAY),
        # From this morning on silence counts as no answer.
        "silent": _waiting(candidate, "silent", ended=NOW - 30 * DAY, promised=-14 * DAY),
        "answered": _told(candidate, "answered"),
        "unasked": _told(candidate, "unasked"),
        "missed": _missed(candidate),
    }
    sent = [_sent(candidate, stage) for stage in (Stages.APPLIED, Stages.SCREENING, Stages.OFFER)]
    for name in ("fresh", "late", "silent"):  # more of the same employers that could fit
        OpeningFactory(
            employer=stories[name].employer,
            title="Store Supervisor, evenings",
            publish_at=NOW - 20 * DAY,
        )
    with clock.at(NOW - 4 * DAY):
        deliver()
    with clock.at(NOW - 2 * DAY):
        plan = stories["late"].plan
        log_mood(plan=plan, by=candidate, word="uneasy", level=3)
        seal_debrief(plan=plan, by=candidate, answers=SEALED)
    for name in ("fresh", "answered"):  # the employers wrote: one was not read yet
        one = stories[name]
        MessageFactory(application=one.application, written_by=one.recruiter)
    with clock.at(NOW - DAY):
        answer(ask(stories["answered"].plan), advice="Bring one example that shows a result.")
    upcoming = _upcoming(candidate)
    with clock.at(NOW - timedelta(minutes=5)):
        deliver()
    digest = OutgoingMail.objects.of_kind("coaching.openings").filter(state="sent").get()
    client = Client()
    client.force_login(candidate, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    offered = _offered(candidate)
    asked = [_asked(candidate, name) for name in ("picking", "asking", "silently")]
    return Stage(candidate, stories, sent, offered, asked, upcoming, _reply(), digest, session)


def _employer(name: str) -> tuple[Any, User]:
    employer = EmployerFactory(name=f"{name.title()} Stores", slug=name)
    recruiter = UserFactory(email=f"rita@{name}.example", name=f"Rita of {name}")
    MembershipFactory(employer=employer, user=recruiter)
    return employer, recruiter


def _waiting(candidate: User, name: str, *, ended: datetime, promised: timedelta) -> Story:
    employer, recruiter = _employer(name)
    opening = OpeningFactory(employer=employer, title=f"Store Supervisor {name}")
    RequirementFactory(opening=opening, position=1, text="Two years of leading a team")
    application = ApplicationFactory(candidate=candidate, opening=opening, interviewing=True)
    interview = InterviewFactory(
        application=application,
        starts_at=ended - HOUR,
        ends_at=ended,
        promised_by=(NOW + promised).date(),
        promise_source=PromiseSource.EMPLOYER,
        state="held",
        concluded_at=ended,
        created_at=ended - 2 * DAY,
    )
    for person in ("Rex Malone", "Ines Colleague"):
        address = f"{person.split()[0].lower()}@{name}.example"
        InterviewerFactory(interview=interview, name=person, email=address, phone="614 555 0101")
    with clock.at(ended):
        plan = open_plan(interview=interview)
    return Story(name, recruiter, application, plan)


def _sent(candidate: User, stage: Stages) -> Sent:
    """Since twenty days: of those that wait the promised day is over."""
    employer, recruiter = _employer(stage.value)
    moments = dict.fromkeys(("created_at", "submitted_at", "stage_since"), NOW - 20 * DAY)
    opening = OpeningFactory(employer=employer, title=f"Stock Clerk {stage}", answer_days=5)
    return Sent(
        recruiter,
        ApplicationFactory(candidate=candidate, opening=opening, stage=stage, **moments),
    )


def _offered(candidate: User) -> Application:
    employer, _recruiter = _employer("wanted")
    opening = OpeningFactory(employer=employer, title="Night Clerk")
    application: Application = ApplicationFactory(
        candidate=candidate, opening=opening, stage=Stages.OFFER
    )
    OfferFactory(application=application, made_at=NOW - DAY)
    return application


def _asked(candidate: User, name: str) -> Asked:
    """Until tonight; the link of the mail is at hand."""
    employer, recruiter = _employer(name)
    application = ApplicationFactory(
        candidate=candidate,
        opening=OpeningFactory(employer=employer, title="Morning Clerk"),
        interviewing=True,
    )
    proposal = ProposalFactory(
        application=application, sheet__made_by=recruiter, sheet__ends_at=NOW + 12 * HOUR
    )
    with clock.at(NOW - HOUR):
        issue_token(purpose=TokenPurpose.PROPOSAL, object_id=proposal.pk, email=candidate.email)
    return Asked(recruiter, application, proposal)


def _told(candidate: User, name: str) -> Story:
    """Told a "no" eight days ago; the first openings that fit came by mail since."""
    employer, recruiter = _employer(name)
    told_at = NOW - 8 * DAY
    opening = OpeningFactory(employer=employer, title=f"Store Supervisor {name}")
    application = ApplicationFactory(
        candidate=candidate, opening=opening, told=True, tell_at=told_at, told_at=told_at
    )
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - 9 * DAY - HOUR,
        ends_at=NOW - 9 * DAY,
        state="held",
        concluded_at=NOW - 9 * DAY,
    )
    InterviewerFactory(
        interview=interview, email=f"rex@{name}.example", phone="614 555 0101", welcomes_calls=True
    )
    with clock.at(NOW - 9 * DAY):
        plan = open_plan(interview=interview)
    with clock.at(told_at):
        plan.branch = "not_selected"
        plan.save(update_fields=["branch"])
        start_digests(plan=plan)
    return Story(name, recruiter, application, plan)


def _missed(candidate: User) -> Story:
    """Told yesterday that nobody came; the candidate may say what is true."""
    story = _waiting(candidate, "missed", ended=NOW - 5 * DAY, promised=5 * DAY)
    moments = dict.fromkeys(("noted_at", "tell_at", "told_at"), NOW - DAY)
    Absence.objects.create(interview=story.plan.interview, text="We waited for you.", **moments)
    Interview.objects.filter(pk=story.plan.interview_id).update(state=InterviewState.NO_SHOW)
    return story


def _upcoming(candidate: User) -> Any:
    employer, recruiter = _employer("ahead")
    application = ApplicationFactory(candidate=candidate, opening__employer=employer)
    start = NOW + timedelta(hours=27)
    facts = InterviewFacts(
        round=1,
        kind=InterviewKind.VIDEO,
        starts_at=start,
        ends_at=start + HOUR,
        time_zone="America/New_York",
        where="https://meet.example.org/room",
        note="Bring one example.",
        promised_by=(start + 5 * DAY).date(),
    )
    people = [
        Person(
            name="Rex Malone", title="", email="rex@ahead.example", phone="", welcomes_calls=False
        )
    ]
    with clock.at(NOW - DAY):
        return schedule_interview(
            application=application,
            facts=facts,
            people=people,
            by=recruiter,
            version=application.version,
        )


def _reply() -> Reply:
    return Reply.objects.create(
        article=Article.objects.get(slug="bad-interview"),
        name="Vera",
        email="vera@example.org",
        mail_hash="0" * 64,
        text="The short look back helped me.",
        state=ReplyState.APPROVED,
        created_at=NOW - DAY,
    )
