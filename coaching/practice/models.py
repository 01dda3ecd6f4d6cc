import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from encrypted_fields.fields import EncryptedTextField

from coaching.coach.models import CoachRequest
from coaching.debrief.models import DebriefQuestion
from coaching.debrief.states import Band, Criterion
from coaching.models.private import EncryptedNumberField
from coaching.plan.models import RecoveryPlan
from coaching.practice.states import DrillSource, InviteState, PracticeMode, Rater, ReadyItem
from openings.interview.models import Interview


class PracticeQuestion(models.Model):
    """A standard question that interviewers ask, in several wordings. Staff retire it."""

    key = models.SlugField(max_length=40, unique=True)
    text = models.CharField(max_length=200)
    wordings = models.TextField("other wordings", help_text="One a line, at least two.")
    tags = models.CharField(max_length=80, help_text="Values of QuestionTag, by comma.")
    tip = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text

    @property
    def all_wordings(self) -> list[str]:
        """The text itself first."""
        return [self.text, *(line.strip() for line in self.wordings.splitlines() if line.strip())]

    @property
    def tag_list(self) -> list[str]:
        return [tag.strip() for tag in self.tags.split(",") if tag.strip()]


class PracticeDrill(models.Model):
    """One thing to practice in the plan, again and again at even distances.

    Everything that is practiced is a drill: a standard question, a question that went rough, or
    words of the candidate's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.CASCADE, related_name="drills")
    source = models.CharField(max_length=8, choices=DrillSource)
    question = models.ForeignKey(
        PracticeQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey(
        DebriefQuestion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = EncryptedTextField(null=True, blank=True)  # where it is not a standard question
    created_at = models.DateTimeField()  # the days are counted from here
    practiced_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # no more days are planned when empty
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "question"],
                name="drill_of_question_once",
                violation_error_message="This question is on your list already.",
            ),
            models.UniqueConstraint(
                fields=["plan", "asked"],
                name="drill_of_rough_question_once",
                violation_error_message="This question is on your list already.",
            ),
            models.CheckConstraint(
                name="drill_says_what_to_practice",
                condition=Q(question__isnull=False) | Q(text__isnull=False),
                violation_error_message="Say what to practice.",
            ),
        ]

    def __str__(self) -> str:
        return f"Drill of {self.plan_id}"


class PracticeSession(models.Model):
    """One sitting: alone, before a mirror, with a friend or with a coach. Counted once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(
        RecoveryPlan, on_delete=models.CASCADE, related_name="practice_sessions"
    )
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_sessions"
    )
    mode = models.CharField(max_length=6, choices=PracticeMode)
    key = models.UUIDField()  # of the form that was sent: pressed twice, it counts once
    started_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                name="practice_counted_once",
                violation_error_message="This practice is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"Practice {self.pk}"

    @property
    def has_coach_view(self) -> bool:
        return hasattr(self, "coach_view")


class PracticeAttempt(models.Model):
    """One drill, practiced once. Out loud leaves no text."""

    session = models.ForeignKey(PracticeSession, on_delete=models.CASCADE, related_name="attempts")
    drill = models.ForeignKey(PracticeDrill, on_delete=models.CASCADE, related_name="attempts")
    wording = models.PositiveSmallIntegerField(default=0)  # which of the drill's wordings it was
    answer = EncryptedTextField(null=True, blank=True)
    is_bullets = models.BooleanField(default=False)
    is_too_alike = models.BooleanField(default=False)  # to the typed answer before it
    band = EncryptedNumberField(choices=Band, null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when the drill comes up again
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "drill"],
                name="attempt_once_a_session",
                violation_error_message="This one is practiced already.",
            )
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"


class PracticeRating(models.Model):
    """A band on one shared criterion, by whoever watched."""

    session = models.ForeignKey(PracticeSession, on_delete=models.CASCADE, related_name="ratings")
    rater = models.CharField(max_length=6, choices=Rater)
    criterion = models.CharField(max_length=12, choices=Criterion)
    band = EncryptedNumberField(choices=Band)
    predicted = EncryptedNumberField(choices=Band, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "rater", "criterion"],
                name="practice_rating_once",
                violation_error_message="This point is rated already.",
            )
        ]

    def __str__(self) -> str:
        return self.criterion


class PracticeInvite(models.Model):
    """A friend without an account is asked to listen. They see the questions and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(PracticeSession, on_delete=models.CASCADE, related_name="invite")
    email = models.EmailField()
    message = models.CharField(max_length=140)
    agreed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=InviteState, default=InviteState.SENT)
    keep = EncryptedTextField(null=True, blank=True)
    change = EncryptedTextField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Practice invite {self.pk}"


class CoachView(models.Model):
    """What a coach of ours saw in one practice: the bands are ratings, and these two lines."""

    session = models.OneToOneField(
        PracticeSession, on_delete=models.CASCADE, related_name="coach_view"
    )
    # The request that let them in; it may be gone while the candidate keeps what was seen.
    request = models.ForeignKey(
        CoachRequest, null=True, on_delete=models.SET_NULL, related_name="coach_views"
    )
    key = models.UUIDField()  # of the form that was sent: pressed twice, it counts once
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    coach_name = models.CharField(max_length=120)
    keep = EncryptedTextField()
    change = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "key"],
                name="coach_view_once",
                violation_error_message="This practice is rated already.",
            )
        ]

    def __str__(self) -> str:
        return f"Coach view of {self.session_id}"


class SentQuestion(models.Model):
    """One question as the friend reads it."""

    invite = models.ForeignKey(PracticeInvite, on_delete=models.CASCADE, related_name="questions")
    drill = models.ForeignKey(PracticeDrill, on_delete=models.CASCADE, related_name="+")
    wording = models.PositiveSmallIntegerField(default=0)
    text = EncryptedTextField()

    def __str__(self) -> str:
        return f"Question of {self.invite_id}"


class Readiness(models.Model):
    """How ready a candidate is, for themselves alone: for one interview, or with none in sight."""

    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    interview = models.OneToOneField(
        Interview, null=True, blank=True, on_delete=models.CASCADE, related_name="readiness"
    )
    plan = models.OneToOneField(
        RecoveryPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="readiness"
    )
    calm = models.PositiveSmallIntegerField(choices=Band, null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="readiness_is_for_one_thing",
                condition=Q(interview__isnull=False, plan__isnull=True)
                | Q(interview__isnull=True, plan__isnull=False),
                violation_error_message="Get ready for an interview, or with a plan.",
            )
        ]

    def __str__(self) -> str:
        return f"Readiness {self.pk}"


class ReadinessTick(models.Model):
    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=10, choices=ReadyItem)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["readiness", "item"],
                name="ready_item_once",
                violation_error_message="This one is ticked already.",
            )
        ]

    def __str__(self) -> str:
        return self.item
