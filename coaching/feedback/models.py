import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Length

from coaching.debrief.states import Band, Criterion
from coaching.feedback.states import (
    FEEDBACK_MOVES,
    ActionKind,
    AnswerSource,
    DeclineReason,
    FeedbackHappening,
    FeedbackState,
    Pick,
    Visibility,
)
from coaching.plan.models import RecoveryPlan
from jobstore.lib.moves import is_legal
from jobstore.trail.models import SignedEvent
from jobstore.wording.states import WordingList
from openings.interview.models import Interviewer
from openings.opening.models import Requirement

LEAST_WRITTEN = 40  # characters in all, below which an answer is none for any figure


class FeedbackRequestQuerySet(models.QuerySet["FeedbackRequest"]):
    def in_state(self, *states: FeedbackState) -> "FeedbackRequestQuerySet":
        return self.filter(state__in=states)

    def with_counts_as_answered(self) -> "FeedbackRequestQuerySet":
        """With `counts_as_answered`: words of some length on a point, or a "no" with its reason.

        The wrong person is no answer. Where the candidate dropped the question about weak points,
        there is no point to pick.
        """
        picks = FeedbackPick.objects.filter(answer__request=OuterRef("pk")).order_by()
        improving = picks.values("answer__request").annotate(length=Sum(Length("improve")))
        written = (
            Coalesce(Length("answer__strength"), 0)
            + Coalesce(Length("answer__advice"), 0)
            + Coalesce(Length("answer__next_time"), 0)
            + Coalesce(Subquery(improving.values("length")), 0)
            + Coalesce(F("answer__erased_length"), 0)
        )
        is_answer = Q(
            state__in=[FeedbackState.IN_REVIEW, FeedbackState.RELEASED, FeedbackState.WITHHELD],
            written_length__gte=LEAST_WRITTEN,
        ) & (Q(has_pick=True) | Q(asks_weaknesses=False))
        is_decline = Q(state=FeedbackState.DECLINED) & ~Q(
            decline_reason__in=["", DeclineReason.WRONG_PERSON]
        )
        return self.annotate(
            has_pick=Exists(picks),
            written_length=written,
            counts_as_answered=Case(
                When(is_decline | is_answer, then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
        )


class FeedbackRequest(models.Model):
    """Three questions to the employer after one interview. One per interview."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.OneToOneField(
        RecoveryPlan, on_delete=models.CASCADE, related_name="feedback_request"
    )
    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="+")
    intro = models.CharField(max_length=300)
    asks_weaknesses = models.BooleanField(default=True)
    asks_next_time = models.BooleanField(default=True)
    asks_advice = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.SENT)
    sent_at = models.DateTimeField()
    chase_at = models.DateTimeField()
    escalate_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    decline_text = models.CharField(max_length=300, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    mailed_with = models.CharField(max_length=120, blank=True)  # key of the mail that carries it
    draft = models.JSONField(null=True, blank=True)  # the unfinished form, the employer's alone
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Feedback request {self.pk}"

    def may_become(self, target: FeedbackState) -> bool:
        return is_legal(FEEDBACK_MOVES, self.state, target)


class FeedbackAnswer(models.Model):
    """What the employer answered. The candidate sees nothing of it before the release."""

    request = models.OneToOneField(FeedbackRequest, on_delete=models.CASCADE, related_name="answer")
    source = models.CharField(max_length=5, choices=AnswerSource)
    strength = models.CharField(max_length=300)
    advice = models.CharField(max_length=400, blank=True)
    next_time = models.CharField(max_length=400, blank=True)
    submitted_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guard_hits = models.TextField(blank=True)  # one per line: the words, then why
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLISH)
    seconds = models.PositiveIntegerField(null=True, blank=True)  # with the form open
    review_by = models.DateTimeField(null=True, blank=True)  # staff decide by then
    # What the candidate reads instead, where the writer asked for it. The original is kept.
    strength_paraphrase = models.CharField(max_length=300, blank=True)
    advice_paraphrase = models.CharField(max_length=400, blank=True)
    next_time_paraphrase = models.CharField(max_length=400, blank=True)
    paraphrased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    paraphrased_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moderation_note = models.CharField(max_length=300, blank=True)
    withheld_parts = models.CharField(max_length=60, blank=True)  # values of AnswerPart, by comma
    withheld_asked_at = models.DateTimeField(null=True, blank=True)
    withheld_answer = models.CharField(max_length=300, blank=True)  # why it stays, as they read it
    withheld_answered_at = models.DateTimeField(null=True, blank=True)
    # After a year the writer's words that nobody was given go; their length keeps figures true.
    words_erased_at = models.DateTimeField(null=True, blank=True)
    erased_length = models.PositiveIntegerField(default=0)
    release_at = models.DateTimeField(null=True, blank=True)  # the writer may undo until then
    released_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)  # "tomorrow morning"
    opened_at = models.DateTimeField(null=True, blank=True)
    action = models.CharField(max_length=8, choices=ActionKind, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)
    was_useful = models.BooleanField(null=True, blank=True)  # as the candidate says
    praise = models.CharField(max_length=60, blank=True)  # values of Praise, by comma
    rated_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)  # "tell them that I read it"

    def __str__(self) -> str:
        return f"Answer to {self.request_id}"

    @property
    def withheld(self) -> frozenset[str]:
        return frozenset(part for part in self.withheld_parts.split(",") if part)

    @property
    def is_asked_for(self) -> bool:
        """The candidate waits to hear about a part that was withheld."""
        return self.withheld_asked_at is not None and self.withheld_answered_at is None


class FeedbackPick(models.Model):
    """One of at most two points that the employer chose, with what better looks like."""

    answer = models.ForeignKey(FeedbackAnswer, on_delete=models.CASCADE, related_name="picks")
    pick = models.CharField(max_length=14, choices=Pick)
    requirement = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requirement_text = models.CharField(max_length=120, blank=True)
    improve = models.CharField(max_length=400, blank=True)
    improve_paraphrase = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "pick"],
                name="pick_once",
                violation_error_message="This point is chosen already.",
            )
        ]

    def __str__(self) -> str:
        return self.pick


class EmployerRating(models.Model):
    """The employer's band on one shared criterion."""

    answer = models.ForeignKey(FeedbackAnswer, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.CharField(max_length=12, choices=Criterion)
    band = models.PositiveSmallIntegerField(choices=Band)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "criterion"],
                name="employer_rating_once",
                violation_error_message="This point is rated already.",
            )
        ]

    def __str__(self) -> str:
        return self.criterion


class FeedbackEvent(SignedEvent):
    """The audit trail of a feedback request."""

    KINDS = FeedbackHappening
    SUBJECT = "request"

    request = models.ForeignKey(FeedbackRequest, on_delete=models.CASCADE, related_name="events")
    why = models.CharField(max_length=300, blank=True)


class FeedbackFinding(models.Model):
    """What the wording guard found in an answer: which rule, in which version, on which words."""

    answer = models.ForeignKey(FeedbackAnswer, on_delete=models.CASCADE, related_name="findings")
    rule_key = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField()
    list = models.CharField(max_length=5, choices=WordingList)
    category = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    words = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["rule_key"], name="finding_by_rule")]

    def __str__(self) -> str:
        return f"{self.words} ({self.rule_key}, version {self.rule_version})"
