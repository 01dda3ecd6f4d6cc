from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jobstore.lib import clock
from jobstore.trail.desk import Act, Desk, Press, any_row, say_gone_on
from jobstore.trail.queues import Queue
from openings.application.states import Happening
from openings.decision.actions.telling import NotHeld, keep_text_back, release_text
from openings.decision.forms import KeepBackForm
from openings.decision.models import HeldText
from openings.decision.queries import mark_of_text, waiting_texts, words_of
from openings.permissions import can_review_words


@admin.register(HeldText)
class HeldTextAdmin(Desk):
    """Only words that wait for staff are here; once it is decided they are nobody's to read."""

    queues: ClassVar = {
        "waiting": Queue(
            label="Held",
            work="Words of decisions held",
            hint="Pass the words on to the candidate, or keep them back.",
            whose="Moderators and consultants",
            rows=lambda _: waiting_texts(),
            since="held_at",
            due="review_by",
        )
    }
    acts: ClassVar = {
        "release": Act(
            do=lambda press: release_text(held=press.thing, by=press.by, seen=press.seen),
            done="Passed on. The candidate reads it on the page.",
            then="waiting",
        ),
        "keep_back": Act(
            do=lambda press: keep_text_back(
                held=press.thing, by=press.by, reason=press.typed["reason"], seen=press.seen
            ),
            done="Kept back. The standard text of the reason stands.",
            form=KeepBackForm,
            then="waiting",
        ),
    }
    gone = (NotHeld,)
    page = "admin/openings/heldtext/change_form.html"
    mark = staticmethod(mark_of_text)
    may = staticmethod(can_review_words)
    list_display = ("about", "employer", "happening", "stands", "review_by")
    ordering = ("review_by", "pk")

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[HeldText]:
        return waiting_texts()

    @admin.display(description="candidate and job")
    def about(self, held: HeldText) -> str:
        return f"{held.application.candidate}: {held.application.opening}"

    @admin.display(description="employer")
    def employer(self, held: HeldText) -> str:
        return str(held.application.opening.employer)

    @admin.display(description="stands")
    def stands(self, held: HeldText) -> str:
        return "Overdue" if held.review_by <= clock.now() else "Read and decide"

    def title_of(self, thing: HeldText) -> str:
        return self.about(thing)

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decided by somebody, or gone with its decision."""
        say_gone_on(request, any_row(HeldText, object_id))
        return redirect("admin:openings_heldtext_changelist")

    def facts_of(self, thing: HeldText, press: Press) -> dict[str, Any]:
        application = thing.application
        return {
            "held": thing,
            "application": application,
            "opening": application.opening,
            "employer_row": application.opening.employer,
            "first_name": application.candidate.get_short_name(),
            "findings": thing.findings.splitlines(),
            "words": words_of(application) if thing.happening == Happening.DECIDED else None,
        }
