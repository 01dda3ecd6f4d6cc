"""Many candidates at once, each told a "no" the same day: for what goes to many by mail."""

from datetime import datetime, timedelta
from uuid import uuid4

from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.opening.models import Opening

BATCH = 2000


def crowd_told_no(count: int, *, told: list[Opening], at: datetime, start: int = 0) -> None:
    """Their plans send openings since `at`; the openings are theirs in turn."""
    for first in range(start, start + count, BATCH):
        last = min(first + BATCH, start + count)
        users = User.objects.bulk_create(_user(number) for number in range(first, last))
        applications = Application.objects.bulk_create(
            _application(user, told[number % len(told)], at) for number, user in enumerate(users)
        )
        interviews = Interview.objects.bulk_create(_interview(row, at) for row in applications)
        RecoveryPlan.objects.bulk_create(_plan(interview, at) for interview in interviews)


def _user(number: int) -> User:
    email = f"crowd{number}@example.org"
    return User(email=email, name=f"Crowd {number}", time_zone="America/New_York", password="!")


def _application(user: User, opening: Opening, at: datetime) -> Application:
    before = at - timedelta(days=9)
    return Application(
        candidate=user,
        opening=opening,
        submission_key=uuid4(),
        stage=Stage.INTERVIEW,
        outcome=Outcome.NOT_SELECTED,
        created_at=before,
        submitted_at=before,
        stage_since=before,
        decided_at=at,
        tell_at=at,
        told_at=at,
    )


def _interview(application: Application, at: datetime) -> Interview:
    ends_at = at - timedelta(days=3)
    return Interview(
        application=application,
        starts_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        concluded_at=ends_at,
        time_zone="America/New_York",
        promised_by=at.date(),
        state=InterviewState.HELD,
        created_at=at - timedelta(days=5),
    )


def _plan(interview: Interview, at: datetime) -> RecoveryPlan:
    return RecoveryPlan(
        interview=interview,
        candidate=interview.application.candidate,
        branch=Branch.NOT_SELECTED,
        created_at=interview.ends_at,
        openings_from=at,
    )
