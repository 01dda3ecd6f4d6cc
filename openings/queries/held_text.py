"""Words of decisions that staff read first."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from jobstore.lib.seen import mark_of
from openings.models import Application, HeldText
from openings.states import Happening, HeldTextState

KEPT = timedelta(days=365)  # the words, whatever became of them

TO_CANDIDATE = {
    HeldTextState.HELD: (
        "They also wrote words of their own. Our staff read them first. If we pass them on, they"
        " stand on the page of your application."
    ),
    HeldTextState.KEPT_BACK: (
        "They also wrote words of their own. Our staff kept them back. You may ask our staff why."
    ),
}


def mark_of_text(held: HeldText) -> str:
    return mark_of(held.text, held.findings)


def waiting_texts() -> QuerySet[HeldText]:
    """What waits for staff, the most urgent first."""
    return (
        HeldText.objects.filter(state=HeldTextState.HELD)
        .select_related("application__candidate", "application__opening__employer", "written_by")
        .order_by("review_by", "pk")
    )


def held_texts_of(application: Application) -> QuerySet[HeldText]:
    """For the employer, the newest first."""
    return application.held_texts.order_by("-held_at", "pk")


def note_on_no(application: Application) -> str:
    """What the candidate reads in the place of words of a "no" that are not passed on."""
    newest = held_texts_of(application).filter(happening=Happening.DECIDED).first()
    return TO_CANDIDATE.get(HeldTextState(newest.state), "") if newest else ""


def old_texts(*, at: datetime) -> QuerySet[HeldText]:
    """Decided, and a year old: the words go, the fact stays."""
    decided = HeldText.objects.exclude(state=HeldTextState.HELD).exclude(text="")
    return decided.filter(held_at__lte=at - KEPT)


def next_old_text_at() -> datetime | None:
    decided = HeldText.objects.exclude(state=HeldTextState.HELD).exclude(text="")
    oldest = decided.order_by("held_at").values_list("held_at", flat=True).first()
    return oldest + KEPT if oldest is not None else None
