"""What candidates pass on: a moderator reads it before others do."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from coaching.advice.actions.help import decide_advice
from coaching.advice.models import PassedAdvice
from coaching.advice.queries.help import mark_of_advice, said_by, waiting_advice
from coaching.advice.states import PASS_ON_MOVES, PassOnState
from coaching.permissions import can_moderate_advice
from jobstore.lib.moves import IllegalMove
from jobstore.trail.desk import Act, Desk, Press
from jobstore.trail.queues import Queue


def _decide(press: Press) -> None:
    is_shown = press.name == "let_through"
    decide_advice(advice=press.thing, by=press.by, is_shown=is_shown, seen=press.seen)


@admin.register(PassedAdvice)
class PassedAdviceAdmin(Desk):
    """Nothing is written here: a piece is let through or held back as it is."""

    queues: ClassVar = {
        "read": Queue(
            label="To read",
            work="Advice to read",
            hint="Let through what helps the next candidate.",
            whose="Moderators",
            rows=lambda _: waiting_advice(),
        )
    }
    acts: ClassVar = {
        "let_through": Act(do=_decide, done="Others can read it.", then="read"),
        "hold_back": Act(do=_decide, done="It is held back.", then="read"),
    }
    gone = (IllegalMove,)
    page = "admin/coaching/passedadvice/change_form.html"
    mark = staticmethod(mark_of_advice)
    may = staticmethod(can_moderate_advice)
    list_display = ("text", "category", "shown_as", "state", "created_at")
    list_filter = ("state", "category")
    search_fields = ("text", "category")
    ordering = ("-created_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PassedAdvice]:
        return PassedAdvice.objects.select_related("candidate", "decided_by")

    @admin.display(description="shown as")
    def shown_as(self, obj: PassedAdvice) -> str:
        return said_by(obj)

    def title_of(self, thing: PassedAdvice) -> str:
        return f"Advice for {thing.category}"

    def facts_of(self, thing: PassedAdvice, press: Press) -> dict[str, Any]:
        moves = PASS_ON_MOVES.get(thing.state, frozenset())
        return {
            "advice": thing,
            "shown_as": said_by(thing),
            "may_show": PassOnState.SHOWN in moves,
            "may_hold": PassOnState.HELD_BACK in moves,
        }
