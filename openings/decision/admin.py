from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.desk import (
    GONE_ON,
    Desk,
    any_row,
    back_to_queue,
    desk_head,
    say_changed,
    say_gone_on,
    staff_of,
)
from openings.application.states import Happening
from openings.decision.actions.held_text import NotHeld, keep_text_back, release_text
from openings.decision.forms import KeepBackForm
from openings.decision.models import HeldText
from openings.decision.permissions import can_review_words
from openings.decision.queries import mark_of_text, waiting_texts, words_of


@admin.register(HeldText)
class HeldTextAdmin(Desk):
    """Only words that wait for staff are here; once it is decided they are nobody's to read."""

    list_display = ("about", "employer", "happening", "stands", "review_by")
    may = staticmethod(can_review_words)
    ordering = ("review_by", "pk")
    actions = None

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[HeldText]:
        return waiting_texts()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "Words of decisions that wait for staff", **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description="candidate and job")
    def about(self, held: HeldText) -> str:
        return f"{held.application.candidate}: {held.application.opening}"

    @admin.display(description="employer")
    def employer(self, held: HeldText) -> str:
        return str(held.application.opening.employer)

    @admin.display(description="stands")
    def stands(self, held: HeldText) -> str:
        return "Overdue" if held.review_by <= clock.now() else "Read and decide"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_review_words)
        held = self.get_object(request, object_id)
        if held is None:
            return self._gone_on(request, object_id)
        act = request.POST.get("act", "")
        form = KeepBackForm(request.POST if act == "keep_back" else None)
        is_ready = act == "release" or (act == "keep_back" and form.is_valid())
        if request.method == "POST" and is_ready:
            seen = request.POST.get("seen", "")
            try:
                if act == "release":
                    release_text(held=held, by=user, seen=seen)
                    messages.success(request, "Passed on. The candidate reads it on the page.")
                else:
                    reason = form.cleaned_data["reason"]
                    keep_text_back(held=held, by=user, reason=reason, seen=seen)
                    messages.success(request, "Kept back. The standard text of the reason stands.")
            except NotHeld:
                return self._gone_on(request, object_id)
            except ChangedMeanwhile:
                say_changed(request, held)
                held = self.get_object(request, object_id) or held
                return self._page(request, held, form)
            return back_to_queue(request, waiting_texts(), done=held, named=self.about)
        return self._page(request, held, form)

    def _gone_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decided by somebody, or gone with its decision."""
        held = any_row(HeldText, object_id)
        if held is not None:
            say_gone_on(request, held)
        else:
            messages.warning(request, GONE_ON)
        return redirect("admin:openings_heldtext_changelist")

    def _page(self, request: HttpRequest, held: HeldText, form: KeepBackForm) -> HttpResponse:
        application = held.application
        context = {
            **desk_head(self, request, title=self.about(held)),
            "held": held,
            "application": application,
            "opening": application.opening,
            "employer_row": application.opening.employer,
            "first_name": application.candidate.get_short_name(),
            "findings": held.findings.splitlines(),
            "words": words_of(application) if held.happening == Happening.DECIDED else None,
            "keep_back_form": form,
            "seen": mark_of_text(held),
        }
        response = TemplateResponse(request, "admin/openings/heldtext/change_form.html", context)
        response["Cache-Control"] = "no-store"
        return response
