"""What staff fill in for an opening that is not public yet."""

from jobstore.mail.kinds import promising
from jobstore.web.forms import StyledForm, reason_field

NOTE_LIMIT = 2000


class ReturnForm(StyledForm):
    note = reason_field(
        "What to change",
        help_text=promising(
            "Kind and concrete: the employer gets it by mail and reads it above the form.",
            "openings.opening_returned",
        ),
        missing="Write what to change. The employer reads it.",
        limit=NOTE_LIMIT,
        rows=4,
    )
