from django.db.models import TextChoices


class ReportedOutcome(TextChoices):
    """What a candidate notes about an interview held elsewhere."""

    NOTHING = "nothing", "Nothing yet"
    NEXT_ROUND = "next_round", "They want to talk with me again"
    OFFER = "offer", "They made me an offer"
    HIRED = "hired", "I took the job"
    NO = "no", "They said no"
    WITHDRAWN = "withdrawn", "I took back my application"
    CALLED_OFF = "called_off", "The interview did not take place"
