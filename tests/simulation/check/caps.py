"""Caps: one coaching mail a day for a candidate; two that ask, 48 hours apart, for an employer."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from tests.simulation.check.evidence import Evidence, Mail

DAY = timedelta(hours=24)
BETWEEN_MAILS = timedelta(hours=48)  # to one person of an employer, whatever they say
MOST_ASKING = 2
COACHING = frozenset({"T2", "T3"})  # categories
# News and answers that the candidate waits for; they do not count and are not held up. Neither
# does the check-in of the evening itself (docs/decisions/0014); a rule of its own holds it there.
WITHOUT_CAP = frozenset({
    "coaching.checkin",
    "coaching.feedback_arrived", "coaching.withheld_kept",
    "coaching.call_reminder", "coaching.call_log",
    "coaching.next_interview",
    "coaching.coach_new", "coaching.coach_reply",
})  # fmt: skip
TO_EMPLOYERS = frozenset({
    "coaching.feedback_request", "coaching.feedback_digest", "coaching.feedback_chaser",
    "coaching.feedback_returned", "coaching.feedback_read",
})  # fmt: skip
# By these the employer has said something; what is written later is an answer to that.
SAID = frozenset({"in_review", "declined"})


def caps_broken(evidence: Evidence) -> list[str]:
    return [*_candidates(evidence), *_too_soon(evidence), *_employers(evidence)]


def _candidates(evidence: Evidence) -> list[str]:
    last: dict[str, Mail] = {}
    broken = []
    for mail in evidence.mails:
        counts = mail.category in COACHING and mail.kind not in WITHOUT_CAP
        if not counts or not evidence.is_candidate(mail):
            continue
        before = last.get(mail.to)
        if before is not None and mail.at - before.at < DAY:
            broken.append(f"{mail}, after {before.kind} at {before.at.isoformat()}")
        last[mail.to] = mail
    return broken


def _too_soon(evidence: Evidence) -> list[str]:
    last: dict[str, Mail] = {}
    broken = []
    for mail in evidence.mails:
        if mail.kind not in TO_EMPLOYERS:
            continue
        before = last.get(mail.to)
        if before is not None and mail.at - before.at < BETWEEN_MAILS:
            broken.append(f"{mail}, {mail.at - before.at} after {before.kind}")
        last[mail.to] = mail
    return broken


def _employers(evidence: Evidence) -> list[str]:
    sent: dict[UUID, int] = defaultdict(int)
    broken = []
    for mail in evidence.mails:
        if evidence.is_candidate(mail):
            continue
        for request_id in evidence.requests_in(mail):
            if _has_said_something(evidence, request_id, by=mail.at):
                continue
            sent[request_id] += 1
            if sent[request_id] > MOST_ASKING:
                broken.append(f"{mail}, number {sent[request_id]} about one request")
    return broken


def _has_said_something(evidence: Evidence, request_id: UUID, *, by: datetime) -> bool:
    moves = evidence.moves.get(request_id, [])
    return any(row.target in SAID and row.at <= by for row in moves)
