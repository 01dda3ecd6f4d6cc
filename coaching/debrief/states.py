"""What a debrief is made of."""

from django.db.models import IntegerChoices, TextChoices


class Criterion(TextChoices):
    """What an interview is judged by; employers rate the first six only."""

    CLEAR = "clear", "Clear answers"
    ON_POINT = "on_point", "Answered the question asked"
    EXAMPLES = "examples", "Specific examples"
    SKILL = "skill", "Knowledge and skill for the job"
    PREPARED = "prepared", "Prepared about the employer"
    QUESTIONS = "questions", "Questions asked"
    NERVES = "nerves", "Calm enough"
    HONEST = "honest", "Honest"
    PRESENTABLE = "presentable", "Presentable"
    PUNCTUAL = "punctual", "On time"


SHARED_CRITERIA = (
    Criterion.CLEAR,
    Criterion.ON_POINT,
    Criterion.EXAMPLES,
    Criterion.SKILL,
    Criterion.PREPARED,
    Criterion.QUESTIONS,
)

SELF_ONLY_CRITERIA = tuple(item for item in Criterion if item not in SHARED_CRITERIA)


class Band(IntegerChoices):
    """Four steps in words; no middle to hide in."""

    MISSING = 1, "missing"
    PARTLY = 2, "partly"
    MOSTLY = 3, "mostly"
    FULLY = 4, "fully"


class Expectation(TextChoices):
    YES = "yes", "I think they will say yes"
    NO = "no", "I think they will say no"
    UNSURE = "unsure", "I can't tell"


class BlunderCode(TextChoices):
    RESUME_ERROR = "resume_error", "A spelling error in my résumé"
    LATE = "late", "I was late"
    WRONG_NAME = "wrong_name", "I got a name wrong"
    PHONE_RANG = "phone_rang", "My phone rang"
    UNPREPARED = "unprepared", "I did not know the company"
    SPOKE_BADLY = "spoke_badly", "I spoke badly of an employer"
    WENT_BLANK = "went_blank", "I went blank"
    WRONG_FACT = "wrong_fact", "I stated something wrong"


class QuestionWent(TextChoices):
    STRONG = "strong"
    OK = "ok", "OK"
    ROUGH = "rough"
