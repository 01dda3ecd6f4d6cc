"""The queues of feedback requests, and the page of one of them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.timesince import timesince

from coaching.feedback.desk import DeskForms
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import (
    QUEUES,
    answer_of,
    deadline_of,
    feedback_requests,
    is_overdue,
    most_urgent_first,
    queue_counts,
    staff_queue,
    to_do_next,
)
from coaching.feedback.queries.answer import readable_answer, review_of
from coaching.feedback.states import Visibility
from coaching.permissions import can_moderate_feedback
from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.actions.queue import subject_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.desk import Desk, desk_head, queue_tabs, say_changed, staff_of

MAIL_NAMES = {
    "coaching.feedback_request": "The questions",
    "coaching.feedback_chaser": "The reminder",
    "coaching.feedback_returned": "The returned answer",
    "coaching.feedback_status": "How it stands",
    "coaching.feedback_arrived": "The sealed notice",
    "coaching.feedback_digest": "The questions, with others",
    "coaching.feedback_held": "Note to moderators",
    "coaching.feedback_read": "That it was read",
    "coaching.withheld_asked": "That a part is asked for",
    "coaching.withheld_kept": "That a part stays withheld",
}


def time_there(zone: str) -> str:
    """What the clock shows where the employer is, before somebody phones at night."""
    local = clock.now().astimezone(read_zone(zone))
    return f"{local:%A}, {local:%I:%M %p}".replace(", 0", ", ")


def page_context(asked: FeedbackRequest) -> dict[str, Any]:
    """What the page of a request shows besides its forms."""
    answer = answer_of(asked)
    opening = asked.plan.interview.application.opening
    of_asked = OutgoingMail.objects.about(*subject_of(asked))
    carried = OutgoingMail.objects.exclude(key="").filter(key=asked.mailed_with)
    mails = (of_asked | carried).order_by("created_at", "pk")
    return {
        "asked": asked,
        "answer": answer,
        "opening": opening,
        "employer_row": opening.employer,
        "first_name": asked.plan.candidate.get_short_name(),
        "todo": to_do_next(asked),
        "deadline": deadline_of(asked),
        "is_overdue": is_overdue(asked, at=clock.now()),
        "review": review_of(answer) if answer else None,
        # Staff see what the employer rated, never what the candidate thinks of themselves.
        "readable": readable_answer(answer, with_pairs=False) if answer else None,
        "original": _original(answer),
        "events": asked.events.select_related("by").order_by("at", "id"),
        "mails": [{"row": mail, "name": MAIL_NAMES.get(mail.kind, mail.kind)} for mail in mails],
        "time_there": time_there(opening.employer.time_zone),
    }


def _original(answer: FeedbackAnswer | None) -> list[tuple[str, str]]:
    """What the writer wrote, where the candidate reads it in other words."""
    if answer is None or answer.visibility == Visibility.PUBLISH:
        return []
    points = [
        (f"Better, for “{point.get_pick_display()}”", point.improve)
        for point in answer.picks.order_by("pk")
    ]
    lines = [("What was strong", answer.strength), *points]
    lines += [("For the next time", answer.next_time), ("Their advice", answer.advice)]
    return [(label, text) for label, text in lines if text]


class QueueFilter(SimpleListFilter):
    """The queues with their counts."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counts = queue_counts()
        return [(name, f"{label} ({counts[name]})") for name, label in QUEUES.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[FeedbackRequest]
    ) -> QuerySet[FeedbackRequest]:
        name = self.value()
        if name is None or name not in QUEUES:
            return queryset
        return queryset.filter(pk__in=staff_queue(name).values("pk"))


@admin.register(FeedbackRequest)
class FeedbackRequestAdmin(Desk):
    """Rows are read here and moved by actions only; nothing is added, edited or deleted by hand."""

    list_display = ("about", "employer", "state_label", "next_step", "age", "deadline", "counts")
    list_filter = (QueueFilter,)
    may = staticmethod(can_moderate_feedback)
    change_list_template = "admin/coaching/feedbackrequest/change_list.html"
    search_fields = (
        "plan__candidate__name",
        "plan__candidate__email",
        "plan__interview__application__opening__title",
        "plan__interview__application__opening__employer__name",
        "interviewer__name",
    )
    search_help_text = "Candidate, job, employer or interviewer"
    actions = None

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedbackRequest]:
        return most_urgent_first(feedback_requests()).with_counts_as_answered()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("urgency", "sent_at", "pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "Feedback requests", **queue_tabs(QUEUES, queue_counts(), request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description="candidate and job")
    def about(self, obj: FeedbackRequest) -> str:
        return f"{obj.plan.candidate}: {obj.plan.interview.application.opening}"

    @admin.display(description="employer")
    def employer(self, obj: FeedbackRequest) -> str:
        return str(obj.plan.interview.application.opening.employer)

    @admin.display(description="state", ordering="state")
    def state_label(self, obj: FeedbackRequest) -> str:
        return obj.get_state_display().capitalize()

    @admin.display(description="to do next")
    def next_step(self, obj: FeedbackRequest) -> str:
        return to_do_next(obj)

    @admin.display(description="asked", ordering="sent_at")
    def age(self, obj: FeedbackRequest) -> str:
        return f"{timesince(obj.sent_at, clock.now(), depth=1)} ago"

    @admin.display(description="counts as answered", boolean=True)
    def counts(self, obj: Any) -> bool:
        return bool(obj.counts_as_answered)

    @admin.display(description="falls due", empty_value="no date")
    def deadline(self, obj: FeedbackRequest) -> Any:
        moment = deadline_of(obj)
        if moment is None or not is_overdue(obj, at=clock.now()):
            return moment
        late = timesince(moment, clock.now(), depth=1)
        return format_html('<strong class="overdue">Overdue by {}</strong>', late)

    # The page of one request ----------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_moderate_feedback)
        asked = self.get_object(request, object_id)
        if asked is None:
            raise Http404
        forms = DeskForms(asked, request)
        if request.method == "POST":
            try:
                if forms.carry_out(by=user):
                    return redirect(request.path)
                messages.error(request, "There is a problem: see what is marked below.")
            except ChangedMeanwhile:
                say_changed(request, asked)
                asked = self.get_object(request, object_id) or asked
                forms = DeskForms(asked, request)
        context = {
            **desk_head(self, request, title=self.about(asked)),
            **page_context(asked),
            **forms.for_page(),
        }
        return TemplateResponse(request, "admin/coaching/feedbackrequest/change_form.html", context)
