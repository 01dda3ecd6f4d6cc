from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jobstore.lib import clock
from jobstore.lib.zones import moment_text
from jobstore.trail.desk import LookOnly
from jobstore.trail.queues import Queue
from jobstore.trail.states import Audience
from openings.application.models import Application
from openings.pipeline.queries import history_of
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_of
from openings.status.queries.status import status_for_candidate

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Application]
else:
    Base = admin.ModelAdmin


def _untold() -> QuerySet[Application]:
    return Application.objects.filter(told_at__isnull=True, tell_at__isnull=False)


@admin.register(Application)
class ApplicationAdmin(LookOnly, Base):
    """Where every application stands, in the words of both sides. Résumés are not staff's."""

    queues: ClassVar = {
        "untold": Queue(label="Decided, not told yet", rows=lambda _: _untold()),
        "late": Queue(
            label="Should have been told",
            rows=lambda _: _untold().filter(tell_at__lte=clock.now()),
        ),
    }

    list_display = (
        "candidate",
        "opening_title",
        "employer",
        "stage",
        "outcome",
        "candidate_reads",
        "submitted_at",
        "promised",
    )
    list_filter = ("stage", "outcome", "submitted_at")
    list_select_related = ("candidate", "opening__employer")
    search_fields = (
        "candidate__name",
        "candidate__email",
        "opening__title",
        "opening__employer__name",
    )
    ordering = ("-submitted_at", "-created_at")
    fieldsets = (
        (None, {"fields": ("candidate", "opening", "employer", "contact_name", "contact_phone")}),
        (
            "Where it stands",
            {"fields": ("stage", "stage_since", "outcome", "candidate_reads", "promised")},
        ),
        (
            "What was sent",
            {"fields": ("submitted_at", "cover_note", "answers_given", "interviews_held")},
        ),
        (
            "Decision",
            {
                "fields": (
                    "decided_at",
                    "decided_by",
                    "tell_at",
                    "told_at",
                    "decision_reason",
                    "decision_requirement",
                    "decision_text",
                    "gives_feedback",
                    "withdraw_reason",
                )
            },
        ),
        ("What happened", {"fields": ("history",)}),
    )
    readonly_fields = (
        *("employer", "candidate_reads", "promised"),
        *("answers_given", "interviews_held", "history"),
    )

    @admin.display(description="opening", ordering="opening__title")
    def opening_title(self, application: Application) -> str:
        return application.opening.title

    @admin.display(ordering="opening__employer__name")
    def employer(self, application: Application) -> str:
        return application.opening.employer.name

    @admin.display(description="candidate reads")
    def candidate_reads(self, application: Application) -> str:
        return status_for_candidate(application, at=clock.now()).label

    @admin.display(description="promised answer")
    def promised(self, application: Application) -> str:
        promise = promise_of(application)
        return f"{promise.day:%b} {promise.day.day}, {promise.day.year}" if promise else ""

    @admin.display(description="interviews")
    def interviews_held(self, application: Application) -> SafeString:
        lines = [
            (one.round, one.get_kind_display(), _moment(one.starts_at), one.get_state_display())
            for one in application.interviews.order_by("starts_at")
        ]
        return format_html_join("; ", "Round {}, {}, {}: {}", lines)

    @admin.display(description="answers", empty_value="none asked for")
    def answers_given(self, application: Application) -> SafeString | None:
        answers = application.answers.select_related("question").order_by("question__position")
        lines = format_html_join(
            "", "<li>{}<br>{}</li>", ((one.question.text, one.words) for one in answers)
        )
        return format_html("<ul>{}</ul>", lines) if lines else None

    @admin.display(description="history")
    def history(self, application: Application) -> SafeString:
        history = history_of(application, reader=Audience.EMPLOYER, at=clock.now())
        lines = (
            (_moment(line.at), line.who or "The site", line.text, line.why and f": {line.why}")
            for line in reversed(history)
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {} {}{}</li>", lines))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        board = Application.objects.on_board().order_by(*self.get_ordering(request))
        return board.prefetch_related(INTERVIEWS_BY_START)


def _moment(moment: datetime) -> str:
    return moment_text(timezone.localtime(moment))
