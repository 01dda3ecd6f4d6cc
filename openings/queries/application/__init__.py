from openings.queries.application.candidate_status import Ball, CandidateStatus
from openings.queries.application.find import (
    ANSWERS_IN_ORDER,
    answers_of,
    application_by_key,
    application_with_history,
    application_with_resume,
    applications_of,
    draft_of,
    has_verified_email,
    latest_application,
    resumes_of,
    sent_since,
    timeline,
)
from openings.queries.application.promise import INTERVIEWS_BY_START, Promise, promise_of, zone_of
from openings.queries.application.status import (
    has_ended,
    is_over,
    is_told,
    may_apply_after,
    status_for_candidate,
)

__all__ = [
    "ANSWERS_IN_ORDER",
    "INTERVIEWS_BY_START",
    "Ball",
    "CandidateStatus",
    "Promise",
    "answers_of",
    "application_by_key",
    "application_with_history",
    "application_with_resume",
    "applications_of",
    "draft_of",
    "has_ended",
    "has_verified_email",
    "is_over",
    "is_told",
    "latest_application",
    "may_apply_after",
    "promise_of",
    "resumes_of",
    "sent_since",
    "status_for_candidate",
    "timeline",
    "zone_of",
]
