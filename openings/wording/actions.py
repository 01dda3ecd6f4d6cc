"""Checking words to a candidate before they are taken."""

from collections.abc import Sequence

from jobstore.wording.queries.guard import Hit
from jobstore.wording.queries.harsh import harsh_words
from jobstore.wording.queries.rule import Level
from openings.application.models import Application
from openings.wording.queries import at_level, findings_in


class WordsRefused(Exception):
    """Words that are never passed on; `findings` names them."""

    def __init__(self, findings: Sequence[Hit]) -> None:
        super().__init__(", ".join(finding.words for finding in findings))
        self.findings = findings


def check_words(application: Application, text: str, *, is_yes: bool) -> list[Hit]:
    """What holds the words back for staff; empty when they may go out. Raises WordsRefused."""
    if harsh := harsh_words(text):
        raise WordsRefused([harsh])
    findings = findings_in(application, text, is_yes=is_yes)
    if refused := at_level(findings, Level.BLOCK):
        raise WordsRefused(refused)
    return at_level(findings, Level.HOLD)


def check_reason(application: Application, text: str, *, is_yes: bool = False) -> None:
    """Words that would wait for staff are refused: a reason can be worded otherwise.

    Raises WordsRefused.
    """
    if held := check_words(application, text, is_yes=is_yes):
        raise WordsRefused(held)
