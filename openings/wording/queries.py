"""What words to a candidate are checked for before they are taken."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from jobstore.wording.queries.guard import Hit, review_wording
from jobstore.wording.queries.harsh import harsh_words
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
# Where it is noted that somebody did not come, the words say so.
FINE_IN_AN_ABSENCE = frozenset({"hold-missed-interview"})


def findings_in(
    application: Application, text: str, *, is_yes: bool, fine: frozenset[str] = frozenset()
) -> list[Hit]:
    """What today's rules find in words to the candidate, the gravest first.

    `is_yes`: good news, in which a number to call is no harm. Many get the same words of a
    decision, so those are no finding. `fine`: keys of rules that do not count here.
    """
    if not text.strip():
        return []
    review = review_wording({"text": text}, other_names=other_candidates(application))
    fine |= FINE_IN_A_YES if is_yes else frozenset()
    return [*harsh_words(text), *(hit for hit in review.hits if hit.rule_key not in fine)]


class WordsRefused(ValidationError):
    """Words that are never passed on: `findings` names them, and a form says what to change."""

    def __init__(self, findings: Sequence[Hit]) -> None:
        super().__init__([finding.advice for finding in findings])
        self.findings = findings


def refuse(findings: Sequence[Hit], *, since: Level) -> None:
    """Raises WordsRefused where one is as grave as `since`; all are named, so one pass mends it."""
    if any(finding.level >= since for finding in findings):
        raise WordsRefused(findings)


def check_words(application: Application, text: str, *, is_yes: bool) -> list[Hit]:
    """What holds the words back for staff; empty when they may go out. Raises WordsRefused."""
    findings = findings_in(application, text, is_yes=is_yes)
    refuse(findings, since=Level.BLOCK)
    return [finding for finding in findings if finding.level == Level.HOLD]


def check_reason(
    application: Application,
    text: str,
    *,
    is_yes: bool = False,
    fine: frozenset[str] = frozenset(),
) -> None:
    """Words that would wait for staff are refused: a reason can be worded otherwise.

    Raises WordsRefused.
    """
    refuse(findings_in(application, text, is_yes=is_yes, fine=fine), since=Level.HOLD)
