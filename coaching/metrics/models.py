"""Published figures."""

from django.db import models
from django.db.models import F, Q, TextChoices

from jobstore.people.employer.models import Employer


class ThemeScope(TextChoices):
    """Whose picks a published table counts; no table is finer than one of these by quarter."""

    ALL = "all", "everybody"
    FAMILY = "family", "a role family"
    EMPLOYER = "employer", "an employer"
    PRAISE = "praise", "answers of an employer"  # what candidates say of them: no picks


class EmployerRecord(models.Model):
    """How an employer kept its word, as the public reads it. Of candidates it holds counts only."""

    employer = models.OneToOneField(Employer, on_delete=models.CASCADE, related_name="record")
    checked_at = models.DateTimeField()
    # Interviews whose promised day is over.
    decision_as_of = models.DateTimeField()  # since when these figures stand
    decision_days = models.PositiveSmallIntegerField()  # length of the window
    interviews = models.PositiveIntegerField()
    interviewees = models.PositiveIntegerField()
    told_on_time = models.PositiveIntegerField()
    median_days = models.PositiveSmallIntegerField(null=True, blank=True)  # until the telling
    # Feedback requests that reached the employer.
    feedback_as_of = models.DateTimeField()
    feedback_days = models.PositiveSmallIntegerField()  # length of the window
    requests = models.PositiveIntegerField()
    requesters = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    useful_as_of = models.DateTimeField()
    rated = models.PositiveIntegerField()
    useful = models.PositiveIntegerField()
    # Applications whose promised day is over.
    applicant_as_of = models.DateTimeField(null=True, blank=True)
    applicant_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    applicants = models.PositiveIntegerField(default=0, db_default=0)
    applicant_people = models.PositiveIntegerField(default=0, db_default=0)
    answered_on_time = models.PositiveIntegerField(default=0, db_default=0)
    # Openings that are closed.
    opening_as_of = models.DateTimeField(null=True, blank=True)
    opening_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    openings_ended = models.PositiveIntegerField(default=0, db_default=0)
    opening_people = models.PositiveIntegerField(default=0, db_default=0)  # who applied to them
    openings_filled = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="employer_record_adds_up",
                condition=Q(told_on_time__lte=F("interviews"))
                & Q(answered__lte=F("requests"))
                & Q(useful__lte=F("rated"))
                & Q(answered_on_time__lte=F("applicants"))
                & Q(openings_filled__lte=F("openings_ended")),
                violation_error_message="A part cannot be larger than the whole.",
            )
        ]

    def __str__(self) -> str:
        return f"Record of {self.employer}"


class ThemeSnapshot(models.Model):
    """What candidates were told in one closed quarter. Written once; a later date changes nothing.

    `cells` holds rounded shares of what may be shown, and nothing of what may not.
    """

    quarter = models.DateField()  # its first day
    scope = models.CharField(max_length=8, choices=ThemeScope)
    name = models.CharField(max_length=80, blank=True)  # of the role family; employer's slug
    employer = models.ForeignKey(
        Employer, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    about = models.PositiveIntegerField()  # candidates, rounded to fives
    cells = models.JSONField()  # pick: [share, low, high] in percent, or null where hidden
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "scope", "name"],
                name="theme_snapshot_once",
                violation_error_message="This quarter is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.name} {self.quarter}"
