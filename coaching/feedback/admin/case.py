"""What the staff's page of a request shows besides its forms."""

from typing import Any

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries.findings import review_of
from coaching.feedback.queries.queue import deadline_of, is_overdue, to_do_next
from coaching.feedback.queries.readable import readable_answer
from coaching.feedback.queries.request import answer_of
from coaching.feedback.states import Visibility
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.actions.queue import subject_of
from jobstore.mail.outgoing.models import OutgoingMail

MAIL_NAMES = {
    "coaching.feedback_request": "The questions",
    "coaching.feedback_chaser": "The reminder",
    "coaching.feedback_returned": "The returned answer",
    "coaching.feedback_status": "How it stands",
    "coaching.feedback_arrived": "The sealed notice",
    "coaching.feedback_digest": "The questions, with others",
    "coaching.feedback_held": "Note to moderators",
    "coaching.feedback_read": "That it was read",
    "coaching.withheld_asked": "That a part is asked for",
    "coaching.withheld_kept": "That a part stays withheld",
}


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
        "events": asked.events.select_related("by").order_by("at", "id"),
        "mails": [{"row": mail, "name": MAIL_NAMES.get(mail.kind, mail.kind)} for mail in mails],
        "time_there": time_there(opening.employer.time_zone),
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
