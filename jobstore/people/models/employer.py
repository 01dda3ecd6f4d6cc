from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from jobstore.people.models.user import User


class EmployerQuerySet(models.QuerySet["Employer"]):
    def with_member(self, user: "User") -> "EmployerQuerySet":
        return self.filter(memberships__user=user)


class Employer(models.Model):
    """The organization that hires."""

    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    text = models.TextField("about", blank=True)  # Markdown
    website = models.URLField(blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("state", max_length=40, blank=True)
    time_zone = models.CharField(max_length=60, default=settings.SITE_TIME_ZONE)
    is_trusted = models.BooleanField(
        default=False, help_text="Openings of a trusted employer are published without review."
    )
    is_unnamed = models.BooleanField(
        default=False, help_text="Stands for employers that an imported advert does not name."
    )
    answer_days = models.PositiveSmallIntegerField(
        default=10, help_text="Working days within which candidates are answered."
    )
    answers_feedback = models.BooleanField(default=True)
    phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()

    objects = EmployerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="employer_answer_days_in_range",
                condition=Q(answer_days__gte=1, answer_days__lte=60),
                violation_error_message="Promise an answer within 1 to 60 working days.",
            )
        ]

    def __str__(self) -> str:
        return self.name
