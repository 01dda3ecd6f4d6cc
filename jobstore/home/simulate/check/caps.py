"""Caps: one coaching mail a day for a candidate, two about one request for an employer."""

from collections import defaultdict
from datetime import datetime, timedelta

from jobstore.home.simulate.check.evidence import Evidence, Mail

DAY = timedelta(hours=24)
BETWEEN_ASKING = timedelta(hours=48)
MOST_ASKING = 2
COACHING = frozenset({"T2", "T3"})  # categories
# News and answers that the candidate waits for; they do not count and are not held up.
WITHOUT_CAP = frozenset({
    "coaching.feedback_arrived", "coaching.call_reminder", "coaching.call_outcome",
    "coaching.next_interview",
    "coaching.coach_new", "coaching.coach_reply",
})  # fmt: skip
# By these the employer has said something; what is written later is an answer to that.
SAID = frozenset({"in_review", "declined"})


def caps_broken(evidence: Evidence) -> list[str]:
    return [*_candidates(evidence), *_employers(evidence)]


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


def _employers(evidence: Evidence) -> list[str]:
    sent: dict[str, list[datetime]] = defaultdict(list)
    broken = []
    for mail in evidence.mails:
        if mail.subject_type != "coaching.feedbackrequest" or evidence.is_candidate(mail):
            continue
        if _has_said_something(evidence, mail):
            continue
        before = sent[mail.subject_id]
        if before and mail.at - before[-1] < BETWEEN_ASKING:
            broken.append(f"{mail}, {mail.at - before[-1]} after the one before")
        before.append(mail.at)
        if len(before) > MOST_ASKING:
            broken.append(f"{mail}, number {len(before)} about one request")
    return broken


def _has_said_something(evidence: Evidence, mail: Mail) -> bool:
    moves = {str(key): rows for key, rows in evidence.moves.items()}.get(mail.subject_id, [])
    return any(row.target in SAID and row.at <= mail.at for row in moves)
