from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jobstore.lib import clock
from jobstore.lib.zones import moment_text
from jobstore.trail.desk import LookOnly
from jobstore.trail.queues import Queue
from openings.interview.models import Interview
from openings.interview.queries import (
    END_OF_PROMISED_DAY,
    is_overdue,
    notes_that_nobody_came,
    overdue_interviews,
)

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Interview]
else:
    Base = admin.ModelAdmin


def _overdue() -> QuerySet[Interview]:
    return Interview.objects.filter(pk__in=overdue_interviews(at=clock.now()))


@admin.register(Interview)
class InterviewAdmin(LookOnly, Base):
    """Staff look, and phone who is late; recruiters act on their own pages."""

    queues: ClassVar = {
        "overdue": Queue(
            label="Answer overdue",
            rows=lambda _: _overdue(),
            since=END_OF_PROMISED_DAY,
        ),
        "waiting": Queue(
            label="Answer still due",
            rows=lambda _: Interview.objects.unanswered().exclude(pk__in=_overdue()),
        ),
    }

    list_display = (
        "candidate",
        "opening",
        "employer",
        "starts_at",
        "state",
        "decision",
        "promised_by",
        "is_late",
    )
    list_filter = ("state", "decision", "kind")
    list_select_related = ("application__candidate", "application__opening__employer")
    search_fields = (
        "application__candidate__name",
        "application__candidate__email",
        "application__opening__title",
        "application__opening__employer__name",
    )
    ordering = ("promised_by", "id")
    fields = (
        "application",
        ("employer", "phone"),
        ("kind", "round"),
        ("starts_at", "ends_at", "time_zone"),
        ("people", "scheduled_by"),
        ("promised_by", "promise_source", "is_late"),
        ("state", "concluded_at"),
        "nobody_came",
        ("decision", "decided_at"),
    )
    readonly_fields = ("employer", "phone", "people", "is_late", "nobody_came")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interview]:
        """Interviews held elsewhere are the candidates' own."""
        return Interview.objects.on_board().with_wait().order_by(*self.get_ordering(request))

    @admin.display(ordering="application__candidate__name")
    def candidate(self, interview: Interview) -> str:
        return interview.application.candidate.get_full_name()

    @admin.display(ordering="application__opening__title")
    def opening(self, interview: Interview) -> str:
        return interview.application.opening.title

    @admin.display(ordering="application__opening__employer__name")
    def employer(self, interview: Interview) -> str:
        return interview.application.opening.employer.name

    @admin.display(description="phone of the employer", empty_value="none given")
    def phone(self, interview: Interview) -> SafeString | None:
        number = interview.application.opening.employer.phone
        return format_html('<a href="tel:{}">{}</a>', number, number) if number else None

    @admin.display(description="interviewers", empty_value="nobody named")
    def people(self, interview: Interview) -> str | None:
        rows = interview.interviewers.order_by("pk")
        parts = [filter(None, (one.name, one.title, one.email, one.phone)) for one in rows]
        return "; ".join(map(", ".join, parts)) or None

    @admin.display(description="nobody came, says the candidate")
    def nobody_came(self, interview: Interview) -> str:
        notes = notes_that_nobody_came(interview.application)
        noted = notes.get(interview.starts_at.replace(microsecond=0))
        return f"Noted {moment_text(timezone.localtime(noted))}" if noted else "Not noted"

    @admin.display(description="overdue", empty_value="no")
    def is_late(self, interview: Interview) -> str | None:
        return "Overdue" if is_overdue(interview, at=clock.now()) else None
