from django.db.models import TextChoices


class Role(TextChoices):
    """A member's role in an employer."""

    OWNER = "owner"
    RECRUITER = "recruiter"


class InvitationState(TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


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
