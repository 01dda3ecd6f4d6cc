from openings.queries.application.find import (
    application_by_key,
    application_with_history,
    applications_of,
    draft_of,
    latest_application,
    resumes_of,
    sent_since,
    timeline,
)
from openings.queries.application.promise import Promise, promise_of
from openings.queries.application.status import (
    Ball,
    CandidateStatus,
    is_told,
    status_for_candidate,
)

__all__ = [
    "Ball",
    "CandidateStatus",
    "Promise",
    "application_by_key",
    "application_with_history",
    "applications_of",
    "draft_of",
    "is_told",
    "latest_application",
    "promise_of",
    "resumes_of",
    "sent_since",
    "status_for_candidate",
    "timeline",
]
