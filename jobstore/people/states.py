from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class Role(TextChoices):
    """A member's role in an employer."""

    OWNER = "owner"
    RECRUITER = "recruiter"


class EmployerReview(TextChoices):
    """Whether staff have read who an employer says it is; only then others see its page."""

    WAITING = "waiting", "waits for review"
    PASSED = "passed", "reviewed"
    TURNED_DOWN = "turned_down", "turned down"


# Words that wait may be written anew, and staff may read them once more.
REVIEW_MOVES: Moves = {
    EmployerReview.WAITING: frozenset(EmployerReview),
    EmployerReview.PASSED: frozenset({EmployerReview.PASSED, EmployerReview.TURNED_DOWN}),
    EmployerReview.TURNED_DOWN: frozenset(EmployerReview),
}


class ApplicationMail(TextChoices):
    """When a member hears by mail of who applied and who withdrew."""

    AT_ONCE = "at_once", "At once, one mail for each"
    DAILY = "daily", "On weekdays at 8:00, all in one mail"
    NONE = "none", "Not by mail"


class InvitationState(TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


INVITATION_MOVES: Moves = {
    InvitationState.OPEN: frozenset(set(InvitationState) - {InvitationState.OPEN}),
}


class StaffGroup(TextChoices):
    COACH = "coach"
    MODERATOR = "moderator"
    CONSULTANT = "consultant"


class TokenPurpose(TextChoices):
    """What a signed link lets its holder do; a token opens nothing else."""

    FEEDBACK_FORM = "feedback_form"
    THANK_YOU = "thank_you"
    PRACTICE = "practice"
    INVITATION = "invitation"
    REPLY = "reply"
    PROPOSAL = "proposal"
