"""The staff's desk for one request: the case, the call, the wording, the decision."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from coaching.actions.feedback.answer import (
    TooLate,
    WordingBlocked,
    WordingHints,
    decline_request,
    submit_answer,
)
from coaching.actions.feedback.moderate import (
    NothingWithheld,
    hand_over_withheld,
    note_call,
    release_answer,
    return_answer,
    withhold_answer,
)
from coaching.actions.feedback.moves import IllegalMove
from coaching.forms.feedback.answer import AnswerForm, DeclineForm
from coaching.forms.feedback.moderate import CallNoteForm, ReturnForm, WithholdForm
from coaching.models import FeedbackAnswer, FeedbackRequest
from coaching.queries.feedback.content import content_of
from coaching.queries.feedback.findings import parts_with_findings, review_of
from coaching.queries.feedback.queue import (
    deadline_of,
    to_do_next,
)
from coaching.queries.feedback.readable import readable_answer
from coaching.queries.feedback.request import answer_of, is_editable
from coaching.states import (
    AWAITING_EMPLOYER,
    AnswerPart,
    AnswerSource,
    DeclineReason,
    FeedbackState,
)
from jobstore.lib import clock
from jobstore.mail.actions.queue import subject_of
from jobstore.mail.models import OutgoingMail
from jobstore.people.models import User

GONE_ON = "Somebody else has already dealt with this. Here is how it stands now."


MAIL_NAMES = {
    "coaching.feedback_request": "The questions",
    "coaching.feedback_chaser": "The reminder",
    "coaching.feedback_returned": "The returned answer",
    "coaching.feedback_status": "How it stands",
    "coaching.feedback_arrived": "The sealed notice",
}


def time_there(zone: str) -> str:
    """What the clock shows where the employer is, before somebody phones at night."""
    local = clock.now().astimezone(ZoneInfo(zone))
    return f"{local:%A}, {local:%I:%M %p}".replace(", 0", ", ")


def page_context(asked: FeedbackRequest) -> dict[str, Any]:
    """What the page of a request shows besides its forms."""
    answer = answer_of(asked)
    opening = asked.plan.interview.application.opening
    mails = OutgoingMail.objects.about(*subject_of(asked)).order_by("created_at", "pk")
    return {
        "asked": asked,
        "answer": answer,
        "opening": opening,
        "employer_row": opening.employer,
        "first_name": asked.plan.candidate.get_short_name(),
        "todo": to_do_next(asked),
        "deadline": deadline_of(asked),
        # Staff see what the employer rated, never what the candidate thinks of themselves.
        "readable": readable_answer(answer, with_pairs=False) if answer else None,
        "findings": review_of(answer).hits if answer else (),
        "events": asked.events.select_related("by").order_by("at", "id"),
        "mails": [{"row": mail, "name": MAIL_NAMES.get(mail.kind, mail.kind)} for mail in mails],
        "time_there": time_there(opening.employer.time_zone),
    }


class DeskForms:
    """The forms of the page: which are shown, which was sent, and the one action behind each."""

    def __init__(self, asked: FeedbackRequest, request: HttpRequest) -> None:
        self.asked = asked
        self.request = request
        self.act = request.POST.get("act", "")
        self.stored = answer_of(asked)
        self.answer = AnswerForm(
            self._data("answer"), request=asked, content=self._words_to_change()
        )
        self.decline = DeclineForm(self._data("decline"), prefix="decline")
        self.call = CallNoteForm(self._data("call"), prefix="call")
        self.send_back = ReturnForm(self._data("return"), prefix="return")
        parts = parts_with_findings(review_of(self.stored)) if self.stored else []
        self.withhold = WithholdForm(
            self._data("withhold"), prefix="withhold", initial={"parts": parts}
        )

    def _data(self, act: str) -> Any:
        return self.request.POST if self.act == act else None

    def _words_to_change(self) -> Any:
        is_own = self.stored is not None and self.stored.source == AnswerSource.PHONE
        return content_of(self.stored) if self.stored is not None and is_own else None

    def for_page(self) -> dict[str, Any]:
        state = self.asked.state
        answer: FeedbackAnswer | None = self.stored
        return {
            "answer_form": self.answer,
            "decline_form": self.decline,
            "call_form": self.call,
            "return_form": self.send_back,
            "withhold_form": self.withhold,
            "can_answer": is_editable(self.asked, answer, at=clock.now(), by_phone=True),
            "can_decline": state in AWAITING_EMPLOYER,
            "can_judge": state == FeedbackState.IN_REVIEW,
            "can_hand_over": state == FeedbackState.WITHHELD,
            "is_waiting": state in AWAITING_EMPLOYER,
        }

    def carry_out(self, *, by: User) -> bool:
        """Do what was sent and say so; False when the form has to be mended."""
        steps: dict[str, tuple[Form | None, Callable[[User], str]]] = {
            "answer": (self.answer, self._answer),
            "decline": (self.decline, self._decline),
            "call": (self.call, self._call),
            "release": (None, self._release),
            "hand_over": (None, self._hand_over),
            "return": (self.send_back, self._return),
            "withhold": (self.withhold, self._withhold),
        }
        form, step = steps.get(self.act, (None, self._nothing))
        if form is not None and not form.is_valid():
            return False
        try:
            messages.success(self.request, step(by))
        except (IllegalMove, TooLate):
            messages.warning(self.request, GONE_ON)
        except NothingWithheld:
            return False
        except WordingBlocked as refusal:
            self.answer.show_review(refusal.review)
            return False
        except WordingHints as hints:
            self.answer.ask_to_look_again(hints.review)
            return False
        return True

    def _answer(self, by: User) -> str:
        submit_answer(
            request=self.asked,
            content=self.answer.content,
            source=AnswerSource.PHONE,
            by=by,
            hints_seen=self.answer.words_seen,
        )
        return "Written down. Read it once more as the candidate will, then release it."

    def _decline(self, by: User) -> str:
        reason = DeclineReason(self.decline.cleaned_data["reason"])
        text = self.decline.cleaned_data["text"]
        decline_request(request=self.asked, reason=reason, text=text, by=by)
        return "Noted. The candidate is told kindly."

    def _call(self, by: User) -> str:
        note_call(request=self.asked, by=by, text=self.call.cleaned_data["text"])
        return "The call is noted."

    def _release(self, by: User) -> str:
        release_answer(request=self.asked, by=by)
        return "Released. The candidate gets a sealed notice."

    def _hand_over(self, by: User) -> str:
        hand_over_withheld(request=self.asked, by=by)
        return "Handed over. The candidate gets a sealed notice for the whole answer."

    def _return(self, by: User) -> str:
        note = self.send_back.cleaned_data["note"]
        return_answer(request=self.asked, by=by, note_to_writer=note)
        return "Returned with your note."

    def _withhold(self, by: User) -> str:
        parts = [AnswerPart(value) for value in self.withhold.cleaned_data["parts"]]
        reason = self.withhold.cleaned_data["reason"]
        withhold_answer(request=self.asked, by=by, reason=reason, parts=parts)
        return "Withheld. The candidate gets the rest and learns that a part is missing."

    def _nothing(self, by: User) -> str:
        return "Nothing was changed."
