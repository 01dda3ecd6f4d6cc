"""What staff fill in for a letter that does not leave as it is."""

from jobstore.web.forms import StyledForm, reason_field


class GiveBackForm(StyledForm):
    reason = reason_field(
        "Reason, as the writer reads it",
        help_text="Kind and concrete: which words, and what would be better.",
        missing="Write why. The writer reads it.",
    )


class SettleForm(StyledForm):
    reason = reason_field(
        "Reason, for staff",
        help_text="Kept with your name and the time. The sender and the reader do not see it.",
        missing="Write why. Whoever looks later reads it.",
        rows=2,
    )
