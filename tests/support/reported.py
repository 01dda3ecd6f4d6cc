"""An interview held elsewhere, noted by the action that candidates use."""

from datetime import timedelta
from typing import Any

from jobstore.people.user.models import User
from openings.interview.models import Interview
from openings.interview.states import InterviewKind
from openings.reported.actions import report_interview
from openings.reported.models import ReportedInterview, ReportedPerson
from tests.factories import NOW


def held_elsewhere(candidate: User, **facts: Any) -> Interview:
    """Over an hour ago, unless `starts_at` says otherwise. The business clock must stand at NOW."""
    start = facts.pop("starts_at", NOW - timedelta(hours=2))
    facts = {
        "company": "Zebra Lamps",
        "role": "Lamp Tester",
        "kind": InterviewKind.VIDEO,
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "time_zone": "America/New_York",
        "website": "https://www.zebralamps.example",
        "people": (
            ReportedPerson(name="Zoe Zebra", email="zoe@zebralamps.example"),
            ReportedPerson(name="Pat Private", email="pat@mail.example"),
            ReportedPerson(name="Nora Noaddress"),
        ),
    } | facts
    return report_interview(reported=ReportedInterview(**facts), by=candidate)
