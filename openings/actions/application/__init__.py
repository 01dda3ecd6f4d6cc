from openings.actions.application.submit import (
    AlreadyApplied,
    EmailNotVerified,
    OpeningClosed,
    TooManyApplications,
    save_draft,
    submit_application,
)
from openings.actions.application.withdraw import CannotWithdraw, withdraw_application

__all__ = [
    "AlreadyApplied",
    "CannotWithdraw",
    "EmailNotVerified",
    "OpeningClosed",
    "TooManyApplications",
    "save_draft",
    "submit_application",
    "withdraw_application",
]
