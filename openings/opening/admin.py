"""The queue of openings in review, and the page on which staff read one and decide."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.desk import CHANGED, Desk, back_to_queue, desk_head, say_gone_on, staff_of
from jobstore.people.user.models import User
from jobstore.trail.queries import events_of
from openings.opening.actions.publish import (
    NotInReview,
    NotReady,
    approve_opening,
    return_opening,
    staff_fixes_of,
)
from openings.opening.forms.opening import ReturnForm
from openings.opening.models import Opening
from openings.opening.permissions import can_review_openings
from openings.opening.queries import opening_with_parts, openings_in_review, reviews_overdue
from openings.opening.states import OpeningState


class QueueFilter(admin.SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("review", "Waits for review"),
            ("overdue", "Waits too long for review"),
            ("live", "Live now"),
            ("expired", "Published, past its end"),
            ("unplaced", "Live, not on the map"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Opening]) -> QuerySet[Opening]:
        now = clock.now()
        if self.value() == "review":
            return queryset.filter(pk__in=openings_in_review())
        if self.value() == "overdue":
            return queryset.filter(pk__in=reviews_overdue(at=now))
        if self.value() == "live":
            return queryset.filter(pk__in=Opening.objects.live(at=now))
        if self.value() == "expired":
            return queryset.filter(state=OpeningState.PUBLISHED, closes_at__lte=now)
        if self.value() == "unplaced":
            live = Opening.objects.live(at=now)
            return queryset.filter(pk__in=live, latitude__isnull=True)
        return queryset


@admin.register(Opening)
class OpeningAdmin(Desk):
    """Staff read an opening and publish or return it there, never from the list."""

    list_display = (
        "title",
        "employer",
        "state",
        "answer_by",
        "is_trusted",
        "place",
        "pay",
        "updated",
    )
    list_filter = (QueueFilter, "state", "source", "employment_type", "remote")
    list_select_related = ("employer",)
    search_fields = ("title", "employer__name")
    show_full_result_count = False
    actions = None
    may = staticmethod(can_review_openings)

    # The list -------------------------------------------------------------------------------

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Who waits longest for staff stands first, what nobody waits for by the last change."""
        return (F("review_by").asc(nulls_last=True), "-updated_at", "-id")

    @admin.display(description="answer by", ordering="review_by", empty_value="")
    def answer_by(self, opening: Opening) -> Any:
        if not _is_overdue(opening, clock.now()):
            return opening.review_by
        return format_html('<strong class="overdue">{}</strong>', "Overdue")

    @admin.display(description="trusted", boolean=True)
    def is_trusted(self, opening: Opening) -> bool:
        return opening.employer.is_trusted

    @admin.display(description="place")
    def place(self, opening: Opening) -> str:
        return opening.place_name

    @admin.display(description="pay")
    def pay(self, opening: Opening) -> str:
        return opening.pay_text

    @admin.display(description="changed", ordering="updated_at")
    def updated(self, opening: Opening) -> object:
        return opening.updated_at

    # The page of one opening ----------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = staff_of(request, can_review_openings)
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        act = request.POST.get("act", "")
        form = ReturnForm(request.POST if act == "return" else None)
        is_ready = act == "publish" or (act == "return" and form.is_valid())
        if is_ready and self._decide(request, found, form, by=user):
            return back_to_queue(request, openings_in_review(), done=found, query="?queue=review")
        return self._page(request, found.pk, form)

    def _decide(
        self, request: HttpRequest, opening: Opening, form: ReturnForm, *, by: User
    ) -> bool:
        """Do what was pressed and say so; False when the page is to be read once more."""
        read = request.POST.get("version", "")
        version = int(read) if read.isdecimal() and len(read) < 10 else 0  # noqa: PLR2004 -- digits
        try:
            if not form.is_bound:
                approve_opening(opening=opening, by=by, version=version)
                messages.success(request, f"{opening} is published.")
            else:
                note = form.cleaned_data["note"]
                return_opening(opening=opening, by=by, note=note, version=version)
                messages.success(request, f"{opening} is back with its employer.")
        except ChangedMeanwhile:
            messages.warning(request, CHANGED)
            return False
        except NotReady:
            messages.error(request, "It cannot be published yet; what is missing stands below.")
            return False
        except NotInReview:
            say_gone_on(request, opening)
        return True

    def _page(self, request: HttpRequest, pk: int, form: ReturnForm) -> HttpResponse:
        opening = opening_with_parts(pk)
        if opening is None:
            raise Http404
        now = clock.now()
        employer = opening.employer
        is_waiting = opening.state == OpeningState.IN_REVIEW
        context = {
            **desk_head(self, request, title=opening.title),
            "opening": opening,
            "employer": employer,
            "members": employer.memberships.count(),
            "published": employer.openings.filter(posted_at__isnull=False).count(),
            "is_waiting": is_waiting,
            "is_overdue": is_waiting and _is_overdue(opening, now),
            "fixes": staff_fixes_of(opening, at=now) if is_waiting else [],
            "return_form": form,
            "trail": events_of(opening),
        }
        return TemplateResponse(request, "admin/openings/opening/change_form.html", context)


def _is_overdue(opening: Opening, now: datetime) -> bool:
    return opening.review_by is not None and opening.review_by <= now
