from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from jobstore.lib.addresses import address_of
from jobstore.people.states import ApplicationMail, EmployerReview, InvitationState, Role

if TYPE_CHECKING:
    from jobstore.people.user.models import User


# What stands, or may stand one day, where the name of an employer stands in an address.
TAKEN_BY_PAGES = frozenset(
    {*("new", "edit", "admin", "all", "search", "import", "members", "invitations"), "api", "staff"}
)


def not_a_page_of_ours(slug: str) -> None:
    if slug in TAKEN_BY_PAGES:
        raise ValidationError("A page of the site has this address. Choose another one.")


class EmployerQuerySet(models.QuerySet["Employer"]):
    def with_member(self, user: "User") -> "EmployerQuerySet":
        return self.filter(memberships__user=user)

    def to_review(self) -> "EmployerQuerySet":
        """Those who are new, and those who ask to change what staff have read."""
        waiting = Q(review=EmployerReview.WAITING) | ~Q(wanted={})
        return self.filter(waiting, is_unnamed=False)

    def to_trust_or_not(self) -> "EmployerQuerySet":
        """Read by staff, who have not said yet whether its openings need review, too."""
        undecided = self.filter(is_trusted=False, trust_decided_at__isnull=True)
        return undecided.filter(review=EmployerReview.PASSED, is_unnamed=False)

    def with_page(self) -> "EmployerQuerySet":
        """Those whose `page_url` leads somewhere."""
        return self.filter(review=EmployerReview.PASSED, is_unnamed=False, tracked_by__isnull=True)

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
    slug = models.SlugField(max_length=80, unique=True, validators=[not_a_page_of_ours])
    text = models.TextField("about", blank=True)  # Markdown
    website = models.URLField(blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("state", max_length=40, blank=True)
    time_zone = models.CharField(max_length=60, default=settings.SITE_TIME_ZONE)
    review = models.CharField(
        max_length=12, choices=EmployerReview, default=EmployerReview.WAITING, editable=False
    )
    # What an owner asks to change of what staff have read: it shows once they have read it, too.
    wanted = models.JSONField(default=dict, blank=True, editable=False)
    is_trusted = models.BooleanField(
        "trusted",
        default=False,
        help_text="Openings of a trusted employer are published without review.",
    )
    trust_decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_unnamed = models.BooleanField(
        "without a name",
        default=False,
        help_text="Stands for employers that an imported advert does not name.",
    )
    answer_days = models.PositiveSmallIntegerField(
        default=10, help_text="Working days within which candidates are answered."
    )
    answers_feedback = models.BooleanField("gives feedback", default=True)
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
    # The last day on which its people were asked for the answers that they promised.
    answers_asked_on = models.DateField(null=True, blank=True, editable=False)
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
        indexes = [models.Index(fields=["name"], name="employer_name")]  # imports find it so

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.review == EmployerReview.PASSED

    @property
    def waits(self) -> bool:
        """For staff, to be read."""
        return self.review == EmployerReview.WAITING or bool(self.wanted)

    @property
    def page_url(self) -> str:
        """Where the public reads who that is; empty before staff have read it."""
        is_readable = self.is_public and not self.is_unnamed and self.tracked_by_id is None
        return address_of("people:employer_detail", self.slug) if is_readable else ""


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


class EmployerAlias(models.Model):
    """A name and an address under which staff found an employer a second time."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=160)  # imports that use it mean this employer
    slug = models.SlugField(max_length=80, unique=True)  # links to its page go on working
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "employer aliases"
        indexes = [models.Index(fields=["name"], name="employer_alias_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})"


class Invitation(models.Model):
    """An open door into an employer for one address, for 72 hours."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.RECRUITER)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "email"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_open_once",
                violation_error_message="This address has an open invitation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.state}"


class Membership(models.Model):
    """A recruiter's place in an employer."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.RECRUITER)
    joined_at = models.DateTimeField()
    application_mail = models.CharField(
        max_length=7, choices=ApplicationMail, default=ApplicationMail.DAILY
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "user"],
                name="membership_once",
                violation_error_message="This person is already a member.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.employer}"
