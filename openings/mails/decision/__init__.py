"""E-mails of a decision: the recruiter is asked for it, the candidate is told."""

from openings.mails.decision.ask import cancel_decision_due, decision_due
from openings.mails.decision.tell import decision_told, good_news

__all__ = ["cancel_decision_due", "decision_due", "decision_told", "good_news"]
