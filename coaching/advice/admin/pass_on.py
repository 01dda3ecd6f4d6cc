"""What candidates pass on: a moderator reads it before others do."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from coaching.advice.actions.help import decide_advice
from coaching.advice.models import PassedAdvice
from coaching.advice.queries.help import mark_of_advice, said_by, waiting_advice
from coaching.advice.states import PASS_ON_MOVES, PassOnState
from coaching.permissions import can_moderate_advice
from jobstore.lib.moves import IllegalMove
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.desk import Desk, back_to_queue, desk_head, say_changed, say_gone_on, staff_of
from jobstore.trail.queries import events_of

DONE = {"let_through": "Others can read it.", "hold_back": "It is held back."}


@admin.register(PassedAdvice)
class PassedAdviceAdmin(Desk):
    """Nothing is written here: a piece is let through or held back as it is."""

    list_display = ("text", "category", "shown_as", "state", "created_at")
    list_filter = ("state", "category")
    search_fields = ("text", "category")
    ordering = ("-created_at", "pk")
    actions = None
    may = staticmethod(can_moderate_advice)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": "Read what candidates pass on"}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[PassedAdvice]:
        return PassedAdvice.objects.select_related("candidate", "decided_by")

    @admin.display(description="shown as")
    def shown_as(self, obj: PassedAdvice) -> str:
        return said_by(obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_moderate_advice)
        advice = self.get_object(request, object_id)
        if advice is None:
            raise Http404
        act = request.POST.get("act", "")
        if act in DONE:
            seen = request.POST.get("seen", "")
            try:
                decide_advice(advice=advice, by=user, is_shown=act == "let_through", seen=seen)
                messages.success(request, DONE[act])
            except ChangedMeanwhile:
                say_changed(request, advice)
                return redirect(request.path)
            except IllegalMove:
                say_gone_on(request, advice)
            query = f"?state__exact={PassOnState.PENDING}"
            return back_to_queue(
                request, waiting_advice().order_by("created_at", "pk"), done=advice, query=query
            )
        moves = PASS_ON_MOVES.get(advice.state, frozenset())
        context = {
            **desk_head(self, request, title=f"Advice for {advice.category}"),
            "advice": advice,
            "shown_as": said_by(advice),
            "may_show": PassOnState.SHOWN in moves,
            "may_hold": PassOnState.HELD_BACK in moves,
            "seen": mark_of_advice(advice),
            "trail": events_of(advice),
        }
        page = "admin/coaching/passedadvice/change_form.html"
        return TemplateResponse(request, page, context)
