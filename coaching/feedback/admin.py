"""The queues of feedback requests, and the page of one of them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timesince import timesince

from coaching.feedback.desk import ACTS, GONE, REFUSALS
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import (
    answer_of,
    deadline_of,
    feedback_requests,
    is_editable,
    is_overdue,
    most_urgent_first,
    staff_queue,
    to_do_next,
)
from coaching.feedback.queries.answer import mark_of_answer, readable_answer, review_of
from coaching.feedback.states import AWAITING_EMPLOYER, FeedbackState, Visibility
from coaching.permissions import can_moderate_feedback
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.actions.queue import subject_of
from jobstore.mail.outgoing.admin import name_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.trail.desk import Desk, Press
from jobstore.trail.queries import events_of
from jobstore.trail.queues import Queue


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
        "events": events_of(asked),
        "mails": [{"row": mail, "name": name_of(mail.kind)} for mail in mails],
        "time_there": time_there(opening.employer.time_zone),
    }


def what_is_open(asked: FeedbackRequest) -> dict[str, bool]:
    """Which acts the page shows."""
    answer, state = answer_of(asked), asked.state
    is_in_review, is_withheld = state == FeedbackState.IN_REVIEW, state == FeedbackState.WITHHELD
    visibility = answer.visibility if answer else None
    return {
        "can_readdress": asked.may_become(FeedbackState.SENT),
        "can_paraphrase": is_in_review and visibility == Visibility.PARAPHRASE,
        "can_answer": is_editable(asked, answer, at=clock.now(), by_phone=True),
        "can_decline": state in AWAITING_EMPLOYER,
        "can_judge": is_in_review,
        "is_withheld": is_withheld,
        "can_keep": is_withheld and answer is not None and answer.is_asked_for,
        "is_waiting": state in AWAITING_EMPLOYER,
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


def _queue(name: str, label: str, **facts: Any) -> Queue:
    return Queue(
        label=label,
        rows=lambda _: staff_queue(name),
        whose="Moderators and consultants",
        **{"since": "sent_at", **facts},
    )


@admin.register(FeedbackRequest)
class FeedbackRequestAdmin(Desk):
    """Rows are read here and moved by actions only; nothing is added, edited or deleted by hand."""

    queues: ClassVar = {
        "review": _queue(
            "review",
            "To review",
            work="Feedback in review",
            hint="Release it, return it, or withhold a part.",
            since="answer__submitted_at",
        ),
        "readdress": _queue(
            "readdress",
            "To re-address",
            work="Feedback to re-address",
            hint="Find out who held the interview, and ask again.",
        ),
        "phone": _queue(
            "phone",
            "To phone",
            work="Feedback to phone",
            hint="Call the employer and write down the answer.",
            since="escalate_at",
        ),
        "asked": _queue(
            "asked",
            "Asked for a withheld part",
            work="Withheld parts asked for",
            hint="Hand the part over, or say why it stays withheld, within a working day.",
            since="answer__withheld_asked_at",
        ),
        "waiting": _queue("waiting", "Waiting for the employer"),
        "undo": _queue("undo", "Writer may still undo"),
        "done": _queue("done", "Done"),
    }
    acts = ACTS
    gone = GONE
    refusals = REFUSALS
    is_locked = True
    page = "admin/coaching/feedbackrequest/change_form.html"
    mark = staticmethod(mark_of_answer)
    may = staticmethod(can_moderate_feedback)
    list_display = ("about", "employer", "state_label", "next_step", "age", "deadline", "counts")
    search_fields = (
        "plan__candidate__name",
        "plan__candidate__email",
        "plan__interview__application__opening__title",
        "plan__interview__application__opening__employer__name",
        "interviewer__name",
    )
    search_help_text = "Candidate, job, employer or interviewer"

    # The list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedbackRequest]:
        return most_urgent_first(feedback_requests()).with_counts_as_answered()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("urgency", "sent_at", "pk")

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

    def title_of(self, thing: FeedbackRequest) -> str:
        return self.about(thing)

    def facts_of(self, thing: FeedbackRequest, press: Press) -> dict[str, Any]:
        return {**page_context(thing), **what_is_open(thing)}
