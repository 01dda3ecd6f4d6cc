"""The queue of requests to our staff, and the thread of one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from coaching.coach import actions
from coaching.coach import queries as requests
from coaching.coach.actions import NotYourRequest, rate_practice
from coaching.coach.forms import ReplyForm
from coaching.coach.models import CoachRequest
from coaching.coach.queries import live_grants, plan_to_rate
from coaching.coach.states import CoachState
from coaching.permissions import can_coach
from coaching.plan.actions import PlanIsClosed
from coaching.plan.states import PlanState
from coaching.practice.forms import CoachViewForm
from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile, as_read
from jobstore.mail.kinds import promising
from jobstore.people.desk import Desk, desk_head, queue_tabs, say_changed, say_gone_on, staff_of
from jobstore.people.user.models import User
from jobstore.trail.queries import events_of

DONE = {
    "reply": promising("Sent. The candidate gets a mail with a link.", "coaching.coach_reply"),
    "rate": "Kept. The candidate finds it with their practice.",
    "take": "It is yours. What is shared with you stands below.",
    "close": "Closed. What was shared is shared no more.",
}

NOT_RATED = "Nothing was kept: take the request on first, and see that it and its plan are open."


class QueueFilter(SimpleListFilter):
    """The queues; their counts stand above the list."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(requests.QUEUES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[CoachRequest]
    ) -> QuerySet[CoachRequest]:
        name = self.value()
        if name is None or name not in requests.QUEUES:
            return queryset
        rows = requests.queue(name, user=request.user, at=clock.now())
        return queryset.filter(pk__in=rows.values("pk"))


@admin.register(CoachRequest)
class CoachRequestAdmin(Desk):
    """Rows are read here and moved by actions only; what candidates write is never searched."""

    list_display = ("who", "topic", "mark", "due", "coach_name", "wants")
    list_filter = (QueueFilter, "topic")
    may = staticmethod(can_coach)
    change_list_template = "admin/coaching/coachrequest/change_list.html"
    search_fields = ("candidate__name", "candidate__email")
    search_help_text = "Name or address of the candidate"
    actions = None

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoachRequest]:
        return requests.by_urgency(requests.coach_requests())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-waits", "-is_urgent", "due_at", "pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tabs = queue_tabs(requests.QUEUES, requests.queue_counts(user=request.user), request)
        context = {"title": "Requests to our staff", **tabs}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description="candidate")
    def who(self, obj: CoachRequest) -> str:
        return obj.candidate.get_full_name()

    @admin.display(description="stands")
    def mark(self, obj: CoachRequest) -> str:
        mark = requests.mark_of(obj, at=clock.now())
        text = f"First: {mark}" if obj.is_urgent else mark.capitalize()
        presses = obj.is_urgent or mark == "overdue"
        return format_html("<strong>{}</strong>", text) if presses else text

    @admin.display(description="answer by", ordering="due_at")
    def due(self, obj: CoachRequest) -> Any:
        return obj.due_at

    @admin.display(description="coach", empty_value="nobody yet")
    def coach_name(self, obj: CoachRequest) -> str | None:
        return obj.coach.get_full_name() if obj.coach else None

    @admin.display(description="wants an answer")
    def wants(self, obj: CoachRequest) -> str:
        return obj.get_channel_display()

    # The thread -----------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_coach)
        asked = self.get_object(request, object_id)
        if asked is None:
            raise Http404
        act = request.POST.get("act", "")
        form = ReplyForm(request.POST if act == "reply" else None)
        rate_form = CoachViewForm(request.POST if act == "rate" else None)
        typed = {"reply": form, "rate": rate_form}.get(act)
        is_ready = request.method == "POST" and (typed is None or typed.is_valid())
        if is_ready and self._carry_out(request, asked, act, typed, by=user):
            return redirect(request.path)
        asked = requests.with_thread(requests.coach_requests()).get(pk=asked.pk)
        now = clock.now()
        is_mine, is_closed = asked.coach_id == user.pk, asked.state == CoachState.CLOSED
        plan = plan_to_rate(asked, at=now)
        may_rate = is_mine and not is_closed and plan is not None and plan.state != PlanState.CLOSED
        context = {
            **desk_head(self, request, title=f"{self.who(asked)}: {asked.get_topic_display()}"),
            "asked": asked,
            "mark": requests.mark_of(asked, at=now),
            "is_mine": is_mine,
            "is_closed": is_closed,
            "form": form,
            "rate_form": rate_form if may_rate else None,
            "rated": requests.ratings_by_coach(asked),
            "grants": live_grants(asked.shares.all(), at=now),
            "trail": events_of(asked),
            "seen": requests.mark_of_thread(asked),
        }
        return TemplateResponse(request, "admin/coaching/coachrequest/change_form.html", context)

    def _carry_out(
        self, request: HttpRequest, asked: CoachRequest, act: str, form: Any, *, by: User
    ) -> bool:
        """Do what was pressed and say so; False when the page is to be read once more."""
        steps: dict[str, Callable[[], object]] = {
            "reply": lambda: actions.answer_candidate(
                request=asked, by=by, text=form.cleaned_data["text"]
            ),
            "rate": lambda: rate_practice(
                request=asked, by=by, key=form.cleaned_data["key"], view=form.view
            ),
            "take": lambda: actions.take_request(request=asked, by=by),
            "close": lambda: actions.close_request(request=asked, by=by),
        }
        if act not in steps:
            return True
        try:
            with as_read(asked, request.POST.get("seen", ""), requests.mark_of_thread):
                steps[act]()
        except ChangedMeanwhile:
            say_changed(request, asked)
            return False
        except actions.RequestIsClosed:
            say_gone_on(request, asked)
        except (NotYourRequest, PlanIsClosed):
            messages.warning(request, NOT_RATED)
        else:
            messages.success(request, DONE[act])
        return True
