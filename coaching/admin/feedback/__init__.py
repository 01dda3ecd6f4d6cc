"""The staff's pages about feedback: queues, calls, wording, the audit trail."""

from coaching.admin.feedback.request import FeedbackRequestAdmin

__all__ = ["FeedbackRequestAdmin"]
