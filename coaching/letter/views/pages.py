"""What the page of a letter says and needs to know: to whom, what, and what may be done."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from coaching.course.queries import next_step
from coaching.letter.forms import LetterForm
from coaching.letter.models import Letter
from coaching.letter.queries import policy
from coaching.letter.queries.policy import prefilled, suggestions_for
from coaching.letter.queries.state import draft_of, frame_of, handed_over, text_of
from coaching.letter.queries.wording import MOST_WORDS, NoteFrame, NoteText, compose, findings
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.lib.text import count_words
from jobstore.web.requests import SignedInRequest
from openings.interview.models import Interviewer
from openings.interview.states import PromiseSource


@dataclass(frozen=True, kw_only=True)
class LetterPage:
    """`{name}` stands for the person written to."""

    url_name: str
    title: str
    lead: str
    send: str  # the button
    gone_title: str  # when the letter is not on offer
    gone_lead: str


PAGES: dict[LetterKind, LetterPage] = {
    LetterKind.THANK_YOU: LetterPage(
        url_name="coaching:letter_edit",
        title="Your note to {name}",
        lead="Short, honest and friendly. You write a few sentences, and we put the rest around"
        " them.",
        send="Send the note",
        gone_title="The time for this note has passed",
        gone_lead="A thank-you note is for the days before the answer. That is fine; there is"
        " something better to do now.",
    ),
    LetterKind.CLARIFICATION: LetterPage(
        url_name="coaching:clarification_edit",
        title="One thing to add, for {name}",
        lead="Set one thing right, in at most 60 words. Who decides must read it before they"
        " decide.",
        send="Send the clarification",
        gone_title="The time to add something has passed",
        gone_lead="A clarification helps before there is an answer. What you learned from it is"
        " yours to keep.",
    ),
    LetterKind.STATUS_CHECK: LetterPage(
        url_name="coaching:status_check_edit",
        title="Ask {name} how it stands",
        lead="One friendly question about when they will answer. Asking once is normal and does"
        " no harm.",
        send="Send the question",
        gone_title="It is not time to ask",
        gone_lead="You can ask how it stands from two working days after the promised date, and"
        " once more five working days later.",
    ),
    LetterKind.GRACIOUS_REPLY: LetterPage(
        url_name="coaching:gracious_reply_edit",
        title="A reply to {name}",
        lead="Thank them, and say that you would like to be considered again. People remember"
        " who left kindly.",
        send="Send the reply",
        gone_title="There is nothing to reply to",
        gone_lead="This reply is for after a no, once for each interview.",
    ),
}

# After the candidate withdrew the same letter is a goodbye.
GOODBYE = replace(
    PAGES[LetterKind.GRACIOUS_REPLY],
    title="A kind note to {name}",
    lead="If you like, thank them for their time. People remember who left kindly.",
    send="Send the note",
)

OTHER = "other"  # somebody whom the employer did not list


class LetterDesk:
    """One letter of one kind to one person, as the signed-in candidate writes it."""

    def __init__(self, request: SignedInRequest, plan: RecoveryPlan, kind: LetterKind) -> None:
        self.plan = plan
        self.kind = kind
        has_withdrawn = plan.branch == Branch.WITHDRAWN
        is_goodbye = has_withdrawn and kind == LetterKind.GRACIOUS_REPLY
        self.page = GOODBYE if is_goodbye else PAGES[kind]
        self.people = list(plan.interview.interviewers.all())
        self.interviewer = self._addressee(request)
        self.draft = draft_of(plan, self.interviewer, kind)
        self.typed_name = request.POST.get("contact_name", "") or (
            self.draft.contact_name if self.draft else ""
        )
        self.suggestions = (
            suggestions_for(plan)
            if kind in {LetterKind.THANK_YOU, LetterKind.CLARIFICATION}
            else []
        )

    def _addressee(self, request: SignedInRequest) -> Interviewer | None:
        """As chosen, else the first who has no letter of this kind yet. Raises Http404."""
        chosen = request.POST.get("to") or request.GET.get("to")
        if chosen == OTHER or (not chosen and not self.people):
            return None
        if chosen:
            found = next((person for person in self.people if str(person.pk) == chosen), None)
            if found is None:
                raise Http404
            return found
        open_to = (one for one in self.people if not handed_over(self.plan, one, self.kind))
        return next(open_to, self.people[0])

    @property
    def relays(self) -> bool:
        return self.interviewer is not None and policy.can_relay(self.plan)

    def finished(self) -> Letter | None:
        """The letter that takes this page's place; questions may be asked twice."""
        if self.interviewer is None and self.kind != LetterKind.GRACIOUS_REPLY:
            return None
        is_open = policy.is_on_offer(self.plan, self.kind, at=clock.now())
        if self.kind == LetterKind.STATUS_CHECK and is_open:
            return None
        return handed_over(self.plan, self.interviewer, self.kind)

    def is_open(self) -> bool:
        return policy.is_on_offer(self.plan, self.kind, at=clock.now())

    def closed_context(self) -> dict[str, Any]:
        now = clock.now()
        opens = None
        if self.kind == LetterKind.STATUS_CHECK:
            opens = policy.status_check_opens_at(self.plan)
        offers = policy.kinds_on_offer(self.plan, at=now)
        return {
            "plan": self.plan,
            "page": self.page,
            "step": next_step(self.plan, now),
            "opens": opens if opens and opens > now else None,
            "offers_reply": LetterKind.GRACIOUS_REPLY in offers,
        }

    def frame(self) -> NoteFrame:
        return frame_of(self.plan, self.interviewer, self.kind, contact_name=self.typed_name)

    def form(self, data: QueryDict | None = None, **more: Any) -> LetterForm:
        return LetterForm(
            data,
            frame=self.frame(),
            relays=self.relays,
            names_contact=self.interviewer is None,
            **more,
        )

    def initial_text(self) -> NoteText:
        if self.draft is not None:
            return text_of(self.draft)
        is_second = bool(policy.status_checks_sent(self.plan))
        interview = self.plan.interview
        was_said = interview.promise_source != PromiseSource.DEFAULT
        promised = interview.promised_by if was_said else None
        return prefilled(self.frame(), self.suggestions, promised=promised, is_second=is_second)

    def initial(self) -> dict[str, Any]:
        text = self.initial_text()
        matters = {True: "yes", False: "no", None: ""}[text.matters]
        initial: dict[str, Any] = {
            "discussed": text.discussed,
            "drew_me": text.drew_me,
            "correction": text.correction,
            "matters": matters,
            "wish_to_grow": text.wish_to_grow,
            "words": text.words,
        }
        if self.draft is not None:
            initial["replies_to_me"] = self.draft.replies_to_me
            initial["contact_name"] = self.draft.contact_name
        return initial

    def suggestion(self, key: str) -> str:
        return next((one.text for one in self.suggestions if one.key == key), "")

    def preview(self, text: NoteText) -> dict[str, Any]:
        frame = self.frame()
        body = compose(frame, text)
        is_empty = not text.typed.strip() or (self.draft is None and text == self.initial_text())
        return {
            "body": body,
            "words": count_words(body),
            "most_words": MOST_WORDS,
            "found": [] if is_empty else findings(frame, text),
            "is_empty": is_empty,
        }

    def context(self, form: LetterForm, text: NoteText) -> dict[str, Any]:
        name = self.interviewer.name if self.interviewer else "them"
        return {
            "plan": self.plan,
            "people": self.people,
            "interviewer": self.interviewer,
            "to": self.interviewer.pk if self.interviewer else OTHER,
            "kind": self.kind.value,
            "page": self.page,
            "title": self.page.title.format(name=name),
            "relays": self.relays,
            "suggestions": self.suggestions,
            "returned": self.draft.staff_note if self.draft else "",
            "form": form,
            "saved_at": None,
            **self.preview(text),
        }

    def here(self) -> str:
        address = reverse(self.page.url_name, args=[self.plan.pk])
        return f"{address}?to={self.interviewer.pk if self.interviewer else OTHER}"
