"""What staff fill in for an opening that is not public yet."""

from jobstore.web.forms import StyledForm, reason_field

NOTE_LIMIT = 2000


class ReturnForm(StyledForm):
    note = reason_field(
        "What to change",
        help_text="Kind and concrete: the employer gets it by mail and reads it above the form.",
        missing="Write what to change. The employer reads it.",
        limit=NOTE_LIMIT,
        rows=4,
    )
