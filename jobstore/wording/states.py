"""The wording guard's lists."""

from django.db.models import TextChoices


class WordingList(TextChoices):
    """What a finding of the wording guard does."""

    NUDGE = "nudge", "hint"
    HOLD = "hold"
    BLOCK = "block"


class LooksFor(TextChoices):
    """How a rule of the wording guard finds what it is about."""

    WORDS = "words", "words and phrases"
    POSTING = "posting", "words and phrases of an opening"
    CONTACT = "contact", "phone numbers, addresses and links"
    OTHER_CANDIDATE = "other_candidate", "the name of another candidate"
    SAME_TEXT = "same_text", "the same text for several candidates"
