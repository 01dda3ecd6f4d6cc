"""The queue of requests to our staff, and the thread of one of them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from coaching.coach import actions
from coaching.coach import queries as requests
from coaching.coach.forms import ReplyForm
from coaching.coach.models import CoachRequest
from coaching.coach.queries import live_grants, plan_to_rate
from coaching.coach.states import CoachState
from coaching.permissions import can_coach
from coaching.plan.actions import PlanIsClosed
from coaching.plan.states import PlanState
from coaching.practice.forms import CoachViewForm
from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.trail.desk import Act, Desk, Press
from jobstore.trail.queues import Queue

NOT_RATED = "Nothing was kept: take the request on first, and see that it and its plan are open."


def _reply(press: Press) -> None:
    actions.answer_candidate(request=press.thing, by=press.by, text=press.typed["text"])


def _rate(press: Press) -> None:
    actions.rate_practice(
        request=press.thing, by=press.by, key=press.typed["key"], view=press.form.view
    )


@admin.register(CoachRequest)
class CoachRequestAdmin(Desk):
    """Rows are read here and moved by actions only; what candidates write is never searched."""

    queues: ClassVar = {
        "first": Queue(
            label="Answer first",
            work="Candidates to answer first",
            hint="They may be struggling: read these before anything else.",
            whose="Coaches",
            rows=lambda _: CoachRequest.objects.unanswered().filter(is_urgent=True),
            since="asked_at",
            due="due_at",
            holder="coach",
            is_first=True,
        ),
        "overdue": Queue(
            label="Overdue",
            work="Candidates wait too long",
            hint="We promised an answer within one working day.",
            whose="Coaches",
            rows=lambda _: CoachRequest.objects.overdue(at=clock.now()),
            since="asked_at",
            due="due_at",
            holder="coach",
        ),
        "open": Queue(
            label="Waiting",
            work="Candidates wait for an answer",
            hint="Answer within one working day of their question.",
            whose="Coaches",
            rows=lambda _: CoachRequest.objects.unanswered(),
            since="asked_at",
            due="due_at",
            holder="coach",
        ),
        "mine": Queue(
            label="Mine",
            rows=lambda user: CoachRequest.objects.filter(coach=user).exclude(
                state=CoachState.CLOSED
            ),
            since="asked_at",
        ),
        "answered": Queue(
            label="Answered",
            rows=lambda _: CoachRequest.objects.filter(state=CoachState.ANSWERED),
            since="asked_at",
        ),
    }
    acts: ClassVar = {
        "reply": Act(
            do=_reply,
            form=ReplyForm,
            done=promising("Sent. The candidate gets a mail with a link.", "coaching.coach_reply"),
        ),
        "rate": Act(
            do=_rate,
            form=CoachViewForm,
            done="Kept. The candidate finds it with their practice.",
        ),
        "take": Act(
            do=lambda press: actions.take_request(request=press.thing, by=press.by),
            done="It is yours. What is shared with you stands below.",
        ),
        "close": Act(
            do=lambda press: actions.close_request(request=press.thing, by=press.by),
            done="Closed. What was shared is shared no more.",
        ),
    }
    gone = (actions.RequestIsClosed,)
    refusals: ClassVar = {actions.NotYourRequest: NOT_RATED, PlanIsClosed: NOT_RATED}
    is_locked = True
    page = "admin/coaching/coachrequest/change_form.html"
    mark = staticmethod(requests.mark_of_thread)
    may = staticmethod(can_coach)
    list_display = ("who", "topic", "stands", "due", "coach_name", "wants")
    list_filter = ("topic",)
    search_fields = ("candidate__name", "candidate__email")
    search_help_text = "Name or address of the candidate"

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoachRequest]:
        return requests.by_urgency(requests.coach_requests())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-waits", "-is_urgent", "due_at", "pk")

    @admin.display(description="candidate")
    def who(self, obj: CoachRequest) -> str:
        return obj.candidate.get_full_name()

    @admin.display(description="stands")
    def stands(self, obj: CoachRequest) -> str:
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

    def title_of(self, thing: CoachRequest) -> str:
        return f"{self.who(thing)}: {thing.get_topic_display()}"

    def facts_of(self, thing: CoachRequest, press: Press) -> dict[str, Any]:
        asked = requests.with_thread(requests.coach_requests()).get(pk=thing.pk)
        now = clock.now()
        is_mine, is_closed = asked.coach_id == press.by.pk, asked.state == CoachState.CLOSED
        plan = plan_to_rate(asked, at=now)
        may_rate = is_mine and not is_closed and plan is not None and plan.state != PlanState.CLOSED
        return {
            "asked": asked,
            "stands": requests.mark_of(asked, at=now),
            "is_mine": is_mine,
            "is_closed": is_closed,
            "rate_form": press.forms["rate"] if may_rate else None,
            "rated": requests.ratings_by_coach(asked),
            "grants": live_grants(asked.shares.all(), at=now),
        }
