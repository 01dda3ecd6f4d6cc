"""What staff fill in for words of a decision that are not passed on."""

from jobstore.web.forms import StyledForm, reason_field


class KeepBackForm(StyledForm):
    reason = reason_field(
        "Reason, as the employer reads it",
        help_text="The candidate learns that words were kept back, not which and not why.",
        missing="Write why. The employer reads it.",
    )
