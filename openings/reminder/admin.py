from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from jobstore.lib import clock
from jobstore.trail.desk import LookOnly
from jobstore.trail.queues import Queue
from openings.interview.models import Interview
from openings.interview.queries import END_OF_PROMISED_DAY, overdue_interviews
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_to
from openings.reminder.models import LateAnswer
from openings.reminder.queries import applicants_overdue

if TYPE_CHECKING:
    Base = admin.ModelAdmin[LateAnswer]
else:
    Base = admin.ModelAdmin

# Who was interviewed has a day of their own; an applicant waits since it was sent.
SINCE = Coalesce(
    Subquery(
        Interview.objects.unanswered()
        .filter(application=OuterRef("pk"))
        .order_by("promised_by")
        .values(end=END_OF_PROMISED_DAY)[:1]
    ),
    F("submitted_at"),
)


def _overdue() -> QuerySet[LateAnswer]:
    """Interviewed or not."""
    at = clock.now()
    late = Interview.objects.filter(pk__in=overdue_interviews(at=at)).values("application")
    applicants = applicants_overdue(at=at).order_by().values("pk")
    everybody: QuerySet[LateAnswer] = QuerySet(LateAnswer)
    return everybody.filter(Q(pk__in=late) | Q(pk__in=applicants))


@admin.register(LateAnswer)
class LateAnswerAdmin(LookOnly, Base):
    """Whom to phone about. What was sent with an application is not shown."""

    queues: ClassVar = {
        "overdue": Queue(
            label="Answer overdue",
            work="Answers overdue",
            hint="Employers who promised an answer and have not given it.",
            rows=lambda _: _overdue(),
            since=SINCE,
        ),
    }
    list_display = ("candidate", "opening", "employer", "phone", "submitted_at", "promised")
    list_select_related = ("candidate", "opening__employer")
    search_fields = ("candidate__name", "opening__title", "opening__employer__name")
    ordering = ("submitted_at", "id")
    fields = ("candidate", "opening", ("employer", "phone"), ("stage", "submitted_at", "promised"))
    readonly_fields = ("employer", "phone", "promised")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LateAnswer]:
        late = super().get_queryset(request).filter(pk__in=_overdue().values("pk"))
        return late.prefetch_related(INTERVIEWS_BY_START)

    @admin.display(description="employer", ordering="opening__employer__name")
    def employer(self, application: LateAnswer) -> str:
        return application.opening.employer.name

    @admin.display(description="phone")
    def phone(self, application: LateAnswer) -> str:
        return application.opening.employer.phone

    @admin.display(description="promised")
    def promised(self, application: LateAnswer) -> str:
        promise = promise_to(application)
        return f"{promise.day:%B} {promise.day.day}, {promise.day.year}" if promise else ""
