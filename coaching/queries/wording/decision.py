"""The guard for the words of a decision, as the job board asks for it."""

from coaching.queries.feedback.request import other_candidates
from coaching.queries.wording.guard import Hit, review_wording
from coaching.queries.wording.rule import Level
from openings.models import Application
from openings.queries.wording import Finding, Weight

# Whoever is wanted may be called, and is promised what a "no" must not promise.
FINE_IN_A_YES = frozenset({"block-contact", "block-promise"})
WEIGHTS = {Level.NUDGE: Weight.HINT, Level.HOLD: Weight.HELD, Level.BLOCK: Weight.REFUSED}


def findings_in_decision(*, application: Application, text: str, is_yes: bool) -> list[Finding]:
    """What today's rules find. Many get the same words of a decision, so those are no finding."""
    review = review_wording({"text": text}, other_names=other_candidates(application))
    fine = FINE_IN_A_YES if is_yes else frozenset()
    return [_finding(hit) for hit in review.hits if hit.rule_key not in fine]


def _finding(hit: Hit) -> Finding:
    return Finding(
        words=hit.words,
        category=hit.category,
        why=hit.why,
        suggestion=hit.suggestion,
        weight=WEIGHTS[hit.level],
        source=f"{hit.rule_key} {hit.rule_version}",
    )
