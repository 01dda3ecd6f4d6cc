"""What the words of a decision are checked for."""

from collections.abc import Iterable

from jobstore.wording.queries.guard import Hit, review_wording
from jobstore.wording.queries.rule import Level
from openings.application.models import Application


def other_candidates(application: Application) -> list[str]:
    """Full names of everybody else who applied to the opening; the wording guard blocks them."""
    return list(
        Application.objects.submitted()
        .filter(opening_id=application.opening_id)
        .exclude(candidate_id=application.candidate_id)
        .order_by("candidate__name", "pk")
        .values_list("candidate__name", flat=True)
    )


# Whoever is wanted may be called, and is promised what a "no" must not promise.
FINE_IN_A_YES = frozenset({"block-contact", "block-promise"})


def findings_in(application: Application, text: str, *, is_yes: bool) -> list[Hit]:
    """What today's rules find in words to the candidate, the gravest first.

    `is_yes`: good news, in which a number to call is no harm. Many get the same words of a
    decision, so those are no finding.
    """
    if not text.strip():
        return []
    review = review_wording({"text": text}, other_names=other_candidates(application))
    fine = FINE_IN_A_YES if is_yes else frozenset()
    return [hit for hit in review.hits if hit.rule_key not in fine]


def at_level(findings: Iterable[Hit], level: Level) -> list[Hit]:
    return [finding for finding in findings if finding.level == level]
