import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.states import (
    AbsenceAnswer,
    InterviewDecision,
    InterviewKind,
    InterviewState,
    PromiseSource,
)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def of(self, application: Application) -> "InterviewQuerySet":
        return self.filter(application=application)

    def scheduled(self) -> "InterviewQuerySet":
        return self.filter(state=InterviewState.SCHEDULED)

    def on_board(self) -> "InterviewQuerySet":
        """Without those held elsewhere, which no employer and no queue of staff may see."""
        return self.filter(application__opening__tracked_by__isnull=True)

    def undecided(self) -> "InterviewQuerySet":
        """Held, and the employer has not decided."""
        return self.filter(state=InterviewState.HELD, decision=InterviewDecision.PENDING)

    def unanswered(self) -> "InterviewQuerySet":
        """The employer owes an answer, also where the candidate missed it and no other one was
        planned since: it ended nothing.
        """
        return self.filter(_is_unanswered())

    def with_wait(self) -> "InterviewQuerySet":
        """Each knows whether it is `unanswered`."""
        wrapped = models.ExpressionWrapper(_is_unanswered(), output_field=models.BooleanField())
        return self.annotate(waits=wrapped)

    def over(self, *, at: datetime) -> "InterviewQuerySet":
        return self.filter(state=InterviewState.SCHEDULED, ends_at__lte=at)


def _is_unanswered() -> Combinable:
    since = Interview.objects.filter(
        application=models.OuterRef("application"),
        starts_at__gt=models.OuterRef("starts_at"),
        state__in=(InterviewState.SCHEDULED, InterviewState.HELD),
    )
    missed = Q(state=InterviewState.NO_SHOW, application__stage=Stage.INTERVIEW)
    is_open = Q(decision=InterviewDecision.PENDING, application__outcome=Outcome.OPEN)
    return is_open & (Q(state=InterviewState.HELD) | missed & ~models.Exists(since))


class Interview(models.Model):
    """One conversation of an application: an instant with its zone, and a promised answer date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="interviews"
    )
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=InterviewKind, default=InterviewKind.VIDEO)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    where = models.CharField("place or link", max_length=300, blank=True)
    note = models.TextField("what to prepare", blank=True)
    promised_by = models.DateField(
        "answer promised by"
    )  # in `time_zone`; the candidate is answered by the end of it
    promise_source = models.CharField(
        "who promised", max_length=10, choices=PromiseSource, default=PromiseSource.EMPLOYER
    )
    state = models.CharField(
        max_length=10, choices=InterviewState, default=InterviewState.SCHEDULED
    )
    decision = models.CharField(
        max_length=12, choices=InterviewDecision, default=InterviewDecision.PENDING
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # SEQUENCE of the calendar file
    calendar_host = models.CharField(max_length=255, blank=True, default="")  # in an old UID
    version = models.PositiveIntegerField(default=1)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    concluded_at = models.DateTimeField("counts as over since", null=True, blank=True)

    objects = InterviewQuerySet.as_manager()
    # Since when the candidate's note stands that nobody came; of rows loaded by `interviews_of`.
    nobody_came_at: datetime | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interview_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="An interview ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["application", "round", "starts_at"],
                condition=Q(state=InterviewState.SCHEDULED),
                name="interview_time_once",
                violation_error_message="This interview is scheduled already.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(state=InterviewState.SCHEDULED),
                name="interview_to_conclude",
            )
        ]

    def __str__(self) -> str:
        return f"Interview, round {self.round}"

    @property
    def is_unanswered(self) -> bool:
        """Of rows loaded by `with_wait`."""
        return bool(self.__dict__["waits"])

    @property
    def noted_absence(self) -> "Absence | None":
        """The employer's note that the candidate did not come, told or not."""
        return getattr(self, "absence", None)


class Interviewer(models.Model):
    """A person on the employer's side of an interview; often without an account."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="interviewers")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)  # always known but for interviews held elsewhere
    phone = models.CharField(max_length=30, blank=True)
    welcomes_calls = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "email"],
                condition=~Q(email=""),
                name="interviewer_once",
                violation_error_message="This interviewer is listed twice.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def untold(self) -> "AbsenceQuerySet":
        return self.filter(told_at__isnull=True)

    def to_be_told(self, *, at: datetime) -> "AbsenceQuerySet":
        return self.untold().filter(tell_at__lte=at)


class Absence(models.Model):
    """The employer's note that the candidate did not come; it is gone when it is taken back.

    Until `told_at` it makes no difference to anything that the candidate sees.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="absence")
    text = models.TextField(blank=True)  # to the candidate: "you"
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField()
    tell_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=9, choices=AbsenceAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_answered_after_telling",
                condition=models.Q(answered_at__isnull=True) | models.Q(told_at__isnull=False),
                violation_error_message="Only who has been told can answer.",
            )
        ]
        indexes = [
            models.Index(
                fields=["tell_at"],
                condition=models.Q(told_at__isnull=True),
                name="absence_to_be_told",
            )
        ]

    def __str__(self) -> str:
        return f"Absence from {self.interview_id}"
