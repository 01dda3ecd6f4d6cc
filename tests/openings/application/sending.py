"""Sending an application."""

from uuid import uuid4

from openings.application.actions.submit import submit_application
from openings.application.models import ApplicationEntry
from tests.factories.openings import ResumeFactory


def send(opening, candidate, *, key=None, resume=None, opened_at=None, **entry):
    return submit_application(
        opening=opening,
        by=candidate,
        entry=ApplicationEntry(**{"name": "Dana Seeker", **entry}),
        resume=resume or ResumeFactory(candidate=candidate),
        submission_key=key or uuid4(),
        opened_at=opened_at,
    )
