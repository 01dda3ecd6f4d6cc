from django.db import models
from django.db.models import Q
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField

from coaching.debrief.states import Band, BlunderCode, Criterion, Expectation, QuestionWent
from coaching.models.private import EncryptedNumberField
from coaching.plan.models import RecoveryPlan


class Debrief(models.Model):
    """A bounded look back, for the candidate alone; sealed once, and then it stays as it is."""

    plan = models.OneToOneField(RecoveryPlan, on_delete=models.CASCADE, related_name="debrief")
    mood_word = EncryptedCharField(max_length=40, null=True, blank=True)
    mood_level = EncryptedNumberField(null=True, blank=True)  # 1 low to 5 high
    in_third_person = models.BooleanField(default=False)
    went_well = EncryptedTextField(null=True, blank=True)
    clear_example = EncryptedTextField(null=True, blank=True)
    honest_example = EncryptedTextField(null=True, blank=True)
    mine_to_change = EncryptedTextField(null=True, blank=True)
    not_mine = EncryptedTextField(null=True, blank=True)
    expects = EncryptedCharField(max_length=6, choices=Expectation, null=True, blank=True)
    confidence = EncryptedNumberField(null=True, blank=True)  # percent
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_before_telling = models.BooleanField(default=True)
    minutes_spent = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="debrief_sealed_is_complete",
                condition=Q(sealed_at__isnull=True)
                | Q(went_well__isnull=False, confidence__isnull=False, expects__isnull=False),
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
    band = EncryptedNumberField(choices=Band)

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
    """A slip that the candidate ticked; a task to mend it, if it was in their hands."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="blunders")
    code = EncryptedCharField(max_length=14, choices=BlunderCode)  # one row a code
    is_mine = models.BooleanField(default=True)
    mended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Slip of {self.debrief_id}"


class Problem(models.Model):
    """What got in the way in the candidate's words, sorted into mine and not mine."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="problems")
    text = EncryptedTextField()
    is_mine = models.BooleanField(null=True)  # not sorted yet
    mended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Problem of {self.debrief_id}"


class SecondLook(models.Model):
    """The one addition to a sealed debrief; what was sealed stays untouched beside it."""

    debrief = models.OneToOneField(Debrief, on_delete=models.CASCADE, related_name="second_look")
    text = EncryptedTextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Second look at {self.debrief_id}"


class DebriefReading(models.Model):
    """How often a sealed debrief was opened on one day, on whichever device."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()  # where the candidate lives
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debrief", "day"],
                name="debrief_reading_once_a_day",
                violation_error_message="This day is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"Readings of {self.debrief_id} on {self.day}"


class WhatWorked(models.Model):
    """What went right in an interview after which the employer went on with the candidate."""

    plan = models.OneToOneField(RecoveryPlan, on_delete=models.CASCADE, related_name="what_worked")
    text = EncryptedTextField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"What worked in {self.plan_id}"
