from datetime import timedelta

import pytest

from openings.interview.actions import conclude_interview
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
    RequirementFactory,
)


@pytest.fixture
def application(employer, dana, alice, now):
    """Dana was interviewed an hour ago."""
    opening = OpeningFactory(employer=employer)
    RequirementFactory(opening=opening, text="Two years of leading a team")
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
    )
    conclude_interview(interview=interview)
    return application
