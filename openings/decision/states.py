from django.db.models import TextChoices


class HeldTextState(TextChoices):
    """What becomes of the words of a decision that staff read first."""

    HELD = "held", "waits for staff"
    RELEASED = "released", "passed on"
    KEPT_BACK = "kept_back", "kept back"
