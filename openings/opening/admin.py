"""The queue of openings in review, and the page on which staff read one and decide."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from jobstore.lib import clock
from jobstore.trail.desk import Act, Desk, Press
from jobstore.trail.queues import Queue
from openings.opening.actions.checks import NotReady, staff_fixes_of, words_to_read
from openings.opening.actions.publish import NotInReview, approve_opening, proposed, return_opening
from openings.opening.forms.acts import ReturnForm
from openings.opening.models import Opening
from openings.opening.queries import opening_with_parts, openings_in_review, reviews_overdue
from openings.opening.states import OpeningState
from openings.permissions import can_review_openings
from openings.version.queries import differences, waiting_change


def _live() -> QuerySet[Opening]:
    return Opening.objects.live(at=clock.now())


def _version_read(press: Press) -> int:
    return int(press.seen) if press.seen.isdecimal() and len(press.seen) < 10 else 0  # noqa: PLR2004 -- digits


def _publish(press: Press) -> None:
    approve_opening(opening=press.thing, by=press.by, version=_version_read(press))


def _return(press: Press) -> None:
    version, note = _version_read(press), press.typed["note"]
    return_opening(opening=press.thing, by=press.by, note=note, version=version)


@admin.register(Opening)
class OpeningAdmin(Desk):
    """Staff read an opening and publish or return it there, never from the list."""

    queues: ClassVar = {
        "review": Queue(
            label="To review",
            work="Openings in review",
            hint="Openings, and changes to public ones: read, then publish or return.",
            whose="Moderators",
            rows=lambda _: openings_in_review(),
            since="updated_at",
            due="review_by",
        ),
        "overdue": Queue(
            label="Wait too long",
            work="Openings wait too long",
            hint="We promised their employers to read them within one working day.",
            whose="Moderators",
            rows=lambda _: reviews_overdue(at=clock.now()),
            since="updated_at",
            due="review_by",
        ),
        "live": Queue(label="Live now", rows=lambda _: _live()),
        "expired": Queue(
            label="Past their end",
            rows=lambda _: Opening.objects.filter(
                state=OpeningState.PUBLISHED, closes_at__lte=clock.now()
            ),
        ),
        "unplaced": Queue(
            label="Live, not on the map", rows=lambda _: _live().filter(latitude__isnull=True)
        ),
    }
    acts: ClassVar = {
        "publish": Act(do=_publish, done="{} is published.", then="review"),
        "return": Act(
            do=_return, done="{} is back with its employer.", form=ReturnForm, then="review"
        ),
    }
    gone = (NotInReview,)
    refusals: ClassVar = {NotReady: "It cannot be published yet; what is missing stands below."}
    page = "admin/openings/opening/change_form.html"
    may = staticmethod(can_review_openings)
    list_display = (
        *("title", "employer", "state", "answer_by"),
        *("is_trusted", "place", "pay", "updated"),
    )
    list_filter = ("state", "source", "employment_type", "remote")
    list_select_related = ("employer",)
    search_fields = ("title", "employer__name")
    show_full_result_count = False

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
        return opening.place_line

    @admin.display(description="pay")
    def pay(self, opening: Opening) -> str:
        return opening.pay_text

    @admin.display(description="changed", ordering="updated_at")
    def updated(self, opening: Opening) -> object:
        return opening.updated_at

    # The page of one opening ----------------------------------------------------------------

    @staticmethod
    def mark(thing: Opening) -> str:
        return str(thing.version)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        return opening_with_parts(found.pk) if found is not None else None

    def facts_of(self, thing: Opening, press: Press) -> dict[str, Any]:
        now = clock.now()
        employer = thing.employer
        is_waiting = thing.is_in_review
        change = waiting_change(thing) if is_waiting else None
        reading = proposed(thing, change)
        is_change = reading is not thing
        return {
            "opening": thing,
            "reading": reading,
            "change": change if is_change else None,
            "differences": differences(thing, reading) if is_change else [],
            "employer": employer,
            "members": employer.memberships.count(),
            "published": employer.openings.filter(posted_at__isnull=False).count(),
            "is_waiting": is_waiting,
            "is_overdue": is_waiting and _is_overdue(thing, now),
            "findings": words_to_read(reading) if is_waiting else (),
            "fixes": staff_fixes_of(reading, at=now) if is_waiting else [],
        }


def _is_overdue(opening: Opening, now: datetime) -> bool:
    return opening.review_by is not None and opening.review_by <= now
