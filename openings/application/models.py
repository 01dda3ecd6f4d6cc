import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from jobstore.lib.zones import day_text
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from jobstore.trail.models import SignedEvent
from jobstore.trail.states import Audience, Kinds
from openings.application.states import (
    TOLD_OUTCOMES,
    DecisionReason,
    Happening,
    Outcome,
    Stage,
)
from openings.opening.models import Opening, ScreeningQuestion
from openings.opening.states import QuestionKind


class Resume(models.Model):
    """A checked PDF or DOCX of a candidate, stored under a random name, served by permission."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="resumes"
    )
    file = models.FileField(max_length=120)
    original_name = models.CharField(max_length=120)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.original_name


@dataclass(frozen=True, kw_only=True)
class ApplicationEntry:
    """What a candidate typed into the form of an application, finished or not."""

    name: str = ""
    phone: str = ""
    cover_note: str = ""
    places: tuple[str, ...] = ()  # that they want, of several
    answers: Mapping[int, str] = field(default_factory=dict)  # by question


class ApplicationQuerySet(models.QuerySet["Application"]):
    def by(self, candidate: User) -> "ApplicationQuerySet":
        return self.filter(candidate=candidate)

    def to(self, employer: Employer) -> "ApplicationQuerySet":
        return self.filter(opening__employer=employer)

    def on_board(self) -> "ApplicationQuerySet":
        """Without those that a candidate tracks, which no employer and no staff may see."""
        return self.filter(opening__tracked_by__isnull=True)

    def submitted(self) -> "ApplicationQuerySet":
        return self.exclude(stage=Stage.DRAFT)

    def untold(self) -> "ApplicationQuerySet":
        """Their end is recorded, and the candidate does not know of it."""
        return self.filter(outcome__in=TOLD_OUTCOMES, told_at__isnull=True)

    def waiting(self) -> "ApplicationQuerySet":
        """They know of no end; what is theirs never tells an untold one from none."""
        untold = Q(outcome__in=TOLD_OUTCOMES, told_at__isnull=True)
        return self.filter(Q(outcome=Outcome.OPEN) | untold)


class Application(models.Model):
    """One candidate's application to one opening: how far it is, and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications"
    )
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="applications")
    resume = models.ForeignKey(Resume, null=True, blank=True, on_delete=models.PROTECT)
    contact_name = models.CharField(max_length=120, blank=True)  # as sent; the profile may change
    contact_phone = models.CharField(max_length=30, blank=True)
    cover_note = models.TextField(blank=True)
    # One a line, as they were named when it was written; empty where all are fine.
    wanted_places = models.TextField(blank=True, default="", db_default="")
    submission_key = models.UUIDField(unique=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.OPEN)
    version = models.PositiveIntegerField(default=1)
    # The number of the version of the opening that was read and answered.
    opening_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    stage_since = models.DateTimeField()

    # A day that was once promised: no later change brings the answer forward.
    answer_by = models.DateField(null=True, blank=True)

    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tell_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=16, choices=DecisionReason, blank=True)
    decision_requirement = models.CharField(max_length=120, blank=True)  # its text at that time
    decision_text = models.TextField(blank=True)  # to the candidate: "you"
    gives_feedback = models.BooleanField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"],
                # An untold "no" is still open to the candidate: applying again must not reveal it.
                condition=Q(outcome__in=[Outcome.OPEN, Outcome.HIRED])
                | Q(outcome__in=TOLD_OUTCOMES, told_at__isnull=True),
                name="application_active_once",
                violation_error_message="You have already applied to this opening.",
            ),
            models.CheckConstraint(
                name="application_submitted_has_date",
                condition=Q(stage=Stage.DRAFT) | Q(submitted_at__isnull=False),
                violation_error_message="A submitted application needs its date.",
            ),
            models.CheckConstraint(
                name="application_no_has_telling",
                condition=~Q(outcome__in=TOLD_OUTCOMES)
                | Q(decided_at__isnull=False, tell_at__isnull=False),
                violation_error_message="A decision needs the time at which the candidate is told.",
            ),
            models.CheckConstraint(
                name="application_told_has_outcome",
                condition=Q(told_at__isnull=True) | ~Q(outcome=Outcome.OPEN),
                violation_error_message="Only an outcome can be told.",
            ),
        ]
        indexes = [
            models.Index(fields=["opening", "outcome", "stage"], name="application_pipeline"),
            models.Index(
                fields=["-submitted_at", "-created_at", "-id"], name="application_list_of_staff"
            ),
            models.Index(
                fields=["tell_at"],
                condition=Q(told_at__isnull=True, tell_at__isnull=False),
                name="application_to_be_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} to {self.opening}"

    @property
    def places_line(self) -> str:
        """ "Columbus, OH; Dayton, OH"."""
        return "; ".join(self.wanted_places.splitlines())


class Answer(models.Model):
    """What a candidate answered to one screening question."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ScreeningQuestion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # several choices: one per line; dates: ISO 8601

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                name="answer_once",
                violation_error_message="This question is answered already.",
            )
        ]

    def __str__(self) -> str:
        return f"Answer to {self.question_id}"

    @property
    def words(self) -> str:
        """As people read it: "Tuesday, December 1, 2026"; in a draft what is no day stays."""
        if self.question.kind != QuestionKind.DATE:
            return self.text
        try:
            return day_text(date.fromisoformat(self.text))
        except ValueError:
            return self.text


class ApplicationEvent(SignedEvent):
    """One line of an application's history."""

    KINDS = Happening
    SUBJECT = "application"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    # A candidate sees an event from this instant on; None: never.
    candidate_sees_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="application_event_order")]

    @classmethod
    def shown(cls, kind: Kinds, *, at: datetime) -> dict[str, datetime | None]:
        return {"candidate_sees_from": at if kind.said_to(Audience.CANDIDATE) else None}
