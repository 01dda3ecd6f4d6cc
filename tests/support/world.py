"""One of everything, owned by the cast: what the access matrix walks over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coaching.advice.models import Article
from coaching.debrief.models import Blunder, Problem
from coaching.debrief.states import BlunderCode
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.reply.models import Reply
from coaching.reply.states import ReplyState
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people.access_token.actions import issue_token
from jobstore.people.employer.models import Invitation
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.template.actions import make_template
from openings.version.actions import keep_first
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory, CoachRequestFactory, ShareGrantFactory
from tests.factories.coaching import DebriefFactory, FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    MessageFactory,
    OfferFactory,
    OpeningFactory,
    ProposalFactory,
)
from tests.factories.people import UserFactory
from tests.factories.practice import AttemptFactory, PracticeInviteFactory
from tests.support.reported import held_elsewhere


@dataclass
class World:
    employer: Any
    people: dict[str, User | None]
    opening: Any
    draft: Any
    template: Any
    application: Any
    interview: Any
    upcoming: Any
    missed: Any
    plan: Any
    slip: Any
    problem: Any
    letter: Any
    feedback_request: Any
    invitation: Any
    reply: Any
    mail: Any
    coach_request: Any
    share: Any
    taken_back: Any
    attempt: Any
    practice: Any
    proposal: Any
    tracked: Any
    own_mail: Any
    own_message: Any
    their_message: Any


def a_mail() -> OutgoingMail:
    return OutgoingMail.objects.create(
        key="world",
        message_id="<world@example.org>",
        kind="mail.plain",
        category=Category.TRANSACTIONAL,
        recipient_email="dana@example.org",
        recipient_hash="0" * 64,
        created_at=NOW,
        not_before=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=2),
    )


def planned_mail_of(user: User) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key="world-own",
        message_id="<world-own@example.org>",
        kind="coaching.checkin",
        category=Category.COACHING,
        recipient_user=user,
        recipient_email=user.email,
        recipient_hash="1" * 64,
        created_at=NOW,
        not_before=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=2),
    )


def build_world(employer: Any, alice: User, charlie: User, dana: User, erin: User) -> World:
    other = UserFactory(email="other@example.org", name="Olga Other")
    opening = OpeningFactory(employer=employer)
    keep_first(opening)
    application = ApplicationFactory(candidate=dana, opening=opening, told=True)
    interview = InterviewFactory(application=application, held=True)
    OfferFactory(application=application)
    proposal = ProposalFactory(application=application)
    upcoming = InterviewFactory(application=application, round=2)
    missed = AbsenceFactory(
        told=True,
        interview__application=ApplicationFactory(
            candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
        ),
    )
    interviewer = InterviewerFactory(interview=interview)
    plan = RecoveryPlanFactory(interview=interview, branch="not_selected")
    debrief = DebriefFactory(plan=plan, sealed=True)
    slip = Blunder.objects.create(debrief=debrief, code=BlunderCode.LATE)
    problem = Problem.objects.create(debrief=debrief, text="I spoke fast.", is_mine=True)
    letter = Letter.objects.create(
        plan=plan,
        interviewer=interviewer,
        discussed="the spring sale",
        wish_to_grow="I want to learn to plan shifts.",
        body="Thank you.",
        state=LetterState.DRAFT,
        created_at=NOW,
    )
    request = FeedbackRequestFactory(plan=plan, interviewer=interviewer)
    attempt = AttemptFactory(session__plan=plan)
    practice = PracticeInviteFactory(session__plan=plan)
    reply = Reply.objects.create(
        article=Article.objects.get(slug="bad-interview"),
        name="Vera",
        email="vera@example.org",
        mail_hash="0" * 64,
        text="The short look back helped me.",
        state=ReplyState.APPROVED,
        created_at=NOW,
    )
    for purpose, thing in (
        (TokenPurpose.FEEDBACK_FORM, request),
        (TokenPurpose.THANK_YOU, letter),
        (TokenPurpose.PRACTICE, practice),
        (TokenPurpose.REPLY, reply),
        (TokenPurpose.PROPOSAL, proposal),
    ):
        issue_token(purpose=purpose, object_id=thing.pk, email=interviewer.email)
    invitation = Invitation.objects.create(
        employer=employer,
        email="new@example.org",
        invited_by=alice,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=72),
    )
    CallPlanFactory(plan=plan, interviewer=interviewer)
    coach_request = CoachRequestFactory(candidate=dana, coach=erin)
    return World(
        employer=employer,
        people={
            "anonymous": None,
            "candidate": dana,
            "other_candidate": other,
            "recruiter": alice,
            "outsider": charlie,
            "staff": erin,
        },
        opening=opening,
        draft=OpeningFactory(employer=employer, draft=True),
        template=make_template(opening=opening, name="Supervisors"),
        application=application,
        interview=interview,
        upcoming=upcoming,
        missed=missed.interview,
        plan=plan,
        slip=slip,
        problem=problem,
        letter=letter,
        feedback_request=request,
        invitation=invitation,
        reply=reply,
        mail=a_mail(),
        coach_request=coach_request,
        share=ShareGrantFactory(request=coach_request, plan=plan),
        taken_back=ShareGrantFactory(request=coach_request, plan=plan),
        attempt=attempt,
        practice=practice,
        proposal=proposal,
        tracked=held_elsewhere(dana).application,
        own_mail=planned_mail_of(dana),
        own_message=MessageFactory(application=application, own=True),
        their_message=MessageFactory(application=application, written_by=alice),
    )
