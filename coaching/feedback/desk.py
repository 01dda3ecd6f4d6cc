"""The staff's desk for one request: the case, the call, the wording, the decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from coaching.feedback.actions.answer import (
    WordingBlocked,
    WordingHints,
    decline_request,
    submit_answer,
    write_paraphrase,
)
from coaching.feedback.actions.ask import (
    SamePerson,
    TooLate,
    name_other_person,
    readdress_request,
)
from coaching.feedback.actions.deliver import WordsAreGone
from coaching.feedback.actions.moderate import (
    NobodyAsked,
    NoParaphrase,
    NothingWithheld,
    hand_over_withheld,
    keep_withheld,
    note_call,
    release_answer,
    return_answer,
    withhold_answer,
)
from coaching.feedback.forms import (
    CallNoteForm,
    DeclineForm,
    KeepWithheldForm,
    ParaphraseForm,
    ReaddressForm,
    ReturnForm,
    WithholdForm,
)
from coaching.feedback.forms.answer import AnswerForm
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import answer_of, is_editable
from coaching.feedback.queries.answer import (
    content_of,
    mark_of_answer,
    parts_with_findings,
    review_of,
)
from coaching.feedback.states import (
    AWAITING_EMPLOYER,
    AnswerPart,
    AnswerSource,
    DeclineReason,
    FeedbackState,
    Visibility,
)
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.seen import as_read
from jobstore.mail.kinds import promising
from jobstore.people.desk import say_gone_on
from jobstore.people.user.models import User


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
        self.paraphrase = ParaphraseForm(
            self._data("paraphrase"), prefix="paraphrase", answer=self.stored
        )
        self.readdress = ReaddressForm(self._data("readdress"), prefix="readdress")
        self.keep = KeepWithheldForm(self._data("keep_withheld"), prefix="keep")
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
            "seen": mark_of_answer(self.asked),
            "answer_form": self.answer,
            "decline_form": self.decline,
            "call_form": self.call,
            "return_form": self.send_back,
            "withhold_form": self.withhold,
            "keep_form": self.keep,
            "paraphrase_form": self.paraphrase,
            "readdress_form": self.readdress,
            "can_readdress": self.asked.may_become(FeedbackState.SENT),
            "can_paraphrase": state == FeedbackState.IN_REVIEW
            and answer is not None
            and answer.visibility == Visibility.PARAPHRASE,
            "can_answer": is_editable(self.asked, answer, at=clock.now(), by_phone=True),
            "can_decline": state in AWAITING_EMPLOYER,
            "can_judge": state == FeedbackState.IN_REVIEW,
            "is_withheld": state == FeedbackState.WITHHELD,
            "can_keep": state == FeedbackState.WITHHELD
            and answer is not None
            and answer.is_asked_for,
            "is_waiting": state in AWAITING_EMPLOYER,
        }

    def carry_out(self, *, by: User) -> bool:
        """Do what was sent and say so; False when the form has to be mended.

        Raises ChangedMeanwhile.
        """
        steps: dict[str, tuple[Form | None, Callable[[User], str]]] = {
            "answer": (self.answer, self._answer),
            "decline": (self.decline, self._decline),
            "call": (self.call, self._call),
            "release": (None, self._release),
            "hand_over": (None, self._hand_over),
            "keep_withheld": (self.keep, self._keep_withheld),
            "return": (self.send_back, self._return),
            "paraphrase": (self.paraphrase, self._paraphrase),
            "readdress": (self.readdress, self._readdress),
            "withhold": (self.withhold, self._withhold),
        }
        form, step = steps.get(self.act, (None, self._nothing))
        if form is not None and not form.is_valid():
            return False
        try:
            with as_read(self.asked, self.request.POST.get("seen", ""), mark_of_answer):
                messages.success(self.request, step(by))
        except (IllegalMove, TooLate, NobodyAsked, WordsAreGone):
            say_gone_on(self.request, self.asked)
        except NothingWithheld:
            return False
        except NoParaphrase:
            messages.warning(self.request, "Write it in your own words first, as they wished.")
        except SamePerson:
            self.readdress.add_error("email", "That is who was asked already.")
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
        if reason == DeclineReason.WRONG_PERSON:
            name_other_person(request=self.asked, who=text, by=by)
            return "Noted. Now find the right person and ask again."
        decline_request(request=self.asked, reason=reason, text=text, by=by)
        return promising("Noted. The candidate is told kindly.", "coaching.feedback_status")

    def _readdress(self, by: User) -> str:
        readdress_request(request=self.asked, by=by, **self.readdress.cleaned_data)
        return "Asked again. The old link is closed, and the time for an answer begins anew."

    def _paraphrase(self, by: User) -> str:
        write_paraphrase(request=self.asked, by=by, words=self.paraphrase.words)
        return "Kept. Read it once more as the candidate will, then release it."

    def _call(self, by: User) -> str:
        note_call(request=self.asked, by=by, text=self.call.cleaned_data["text"])
        return "The call is noted."

    def _release(self, by: User) -> str:
        release_answer(request=self.asked, by=by)
        return "Released. The candidate gets a sealed notice."

    def _hand_over(self, by: User) -> str:
        hand_over_withheld(request=self.asked, by=by)
        return "Handed over. The candidate gets a sealed notice for the whole answer."

    def _keep_withheld(self, by: User) -> str:
        keep_withheld(request=self.asked, by=by, reason=self.keep.cleaned_data["reason"])
        return promising(
            "Answered. The candidate gets a mail and reads your reason on the page.",
            "coaching.withheld_kept",
        )

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
