from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from jobstore.people.models.user import User


class EmployerQuerySet(models.QuerySet["Employer"]):
    def with_member(self, user: "User") -> "EmployerQuerySet":
        return self.filter(memberships__user=user)

    def tracked_by(self, candidate: "User") -> "EmployerQuerySet":
        return self.filter(tracked_by=candidate)


_Manager = models.Manager.from_queryset(EmployerQuerySet)


class EmployerManager(_Manager["Employer"]):
    """The employers of the board: no list, count or page shows what one candidate tracks."""

    def get_queryset(self) -> EmployerQuerySet:
        return EmployerQuerySet(self.model, using=self._db).filter(tracked_by__isnull=True)


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
    employees = models.PositiveIntegerField(
        "number of employees",
        null=True,
        blank=True,
        help_text="Some duties hold from a number on; unknown counts as many.",
    )
    created_at = models.DateTimeField()

    # A company where one candidate had an interview held elsewhere: theirs alone, without members.
    tracked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    check_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_domain = models.CharField(max_length=120, blank=True, editable=False)

    objects = EmployerManager()
    everywhere = EmployerQuerySet.as_manager()  # with what candidates track

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


class CompanyToCheckManager(EmployerManager):
    def get_queryset(self) -> EmployerQuerySet:
        tracked = EmployerQuerySet(self.model, using=self._db).filter(tracked_by__isnull=False)
        return tracked.filter(check_asked_at__isnull=False)


class CompanyToCheck(Employer):
    """A company of an interview held elsewhere whose candidate asks staff to look at it."""

    objects: ClassVar[EmployerManager] = CompanyToCheckManager()

    class Meta:
        proxy = True
        verbose_name = "company to check"
        verbose_name_plural = "companies to check"
