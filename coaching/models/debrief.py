from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.db import models
from django.db.models import Q
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField

from coaching.models.plan import RecoveryPlan
from coaching.states import Band, BlunderCode, Criterion, Expectation, QuestionWent


class Debrief(models.Model):
    """A bounded look back, for the candidate alone; sealed once, and then it stays as it is."""

    plan = models.OneToOneField(RecoveryPlan, on_delete=models.CASCADE, related_name="debrief")
    mood_word = EncryptedCharField(max_length=40, null=True, blank=True)
    mood_level = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 low to 5 high
    in_third_person = models.BooleanField(default=False)
    went_well = EncryptedTextField(null=True, blank=True)
    clear_example = EncryptedTextField(null=True, blank=True)
    honest_example = EncryptedTextField(null=True, blank=True)
    mine_to_change = EncryptedTextField(null=True, blank=True)
    not_mine = EncryptedTextField(null=True, blank=True)
    expects = models.CharField(max_length=6, choices=Expectation, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)  # percent
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_before_telling = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="debrief_mood_in_range",
                condition=Q(mood_level__isnull=True) | Q(mood_level__range=(1, 5)),
                violation_error_message="Choose a number from 1 to 5.",
            ),
            models.CheckConstraint(
                name="debrief_confidence_in_range",
                condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 100)),
                violation_error_message="Choose a number from 0 to 100.",
            ),
            models.CheckConstraint(
                name="debrief_sealed_is_complete",
                condition=Q(sealed_at__isnull=True)
                | (Q(went_well__isnull=False, confidence__isnull=False) & ~Q(expects="")),
                violation_error_message="Fill in what went well and your prediction first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Debrief of {self.plan_id}"


class DebriefQuestion(models.Model):
    """One question that was asked in the interview, and how answering went."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="questions")
    asked = EncryptedTextField(null=True, blank=True)
    went = models.CharField(max_length=6, choices=QuestionWent, blank=True)
    better_answer = EncryptedTextField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Question of {self.debrief_id}"


class SelfRating(models.Model):
    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.CharField(max_length=12, choices=Criterion)
    band = models.PositiveSmallIntegerField(choices=Band)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debrief", "criterion"],
                name="self_rating_once",
                violation_error_message="This point is rated already.",
            )
        ]

    def __str__(self) -> str:
        return self.criterion


class Blunder(models.Model):
    """A slip that the candidate ticked, and the task that mends it."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="blunders")
    code = models.CharField(max_length=14, choices=BlunderCode)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debrief", "code"],
                name="blunder_once",
                violation_error_message="This one is ticked already.",
            )
        ]

    def __str__(self) -> str:
        return self.code


def private_cipher() -> Fernet | MultiFernet:
    """The cipher of the private columns, for private text that stands elsewhere for a while."""
    column: Any = Debrief._meta.get_field("went_well")  # noqa: SLF001 -- Django's documented _meta
    cipher: Fernet | MultiFernet = column.f
    return cipher
