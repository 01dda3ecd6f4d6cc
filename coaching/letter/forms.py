"""One form for each kind of letter; what is checked stands in the queries."""

from dataclasses import dataclass, replace
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from coaching.letter.queries import Finding, NoteFrame, NoteText, findings
from coaching.letter.states import LetterKind
from jobstore.web.forms import StyledForm, long_text, reason_field

FIELDS: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.THANK_YOU: ("discussed", "drew_me", "correction", "matters", "wish_to_grow"),
    LetterKind.CLARIFICATION: ("correction", "matters"),
    LetterKind.STATUS_CHECK: ("words",),
    LetterKind.GRACIOUS_REPLY: ("words",),
}

MUST_SAY: dict[LetterKind, dict[str, str]] = {
    LetterKind.THANK_YOU: {
        "discussed": "Name one thing that you talked about.",
        "wish_to_grow": "Say in one sentence how you want to grow.",
    },
    LetterKind.CLARIFICATION: {
        "correction": "Write the one thing to set right.",
        "matters": "Say yes or no.",
    },
    LetterKind.STATUS_CHECK: {"words": "Ask your question."},
    LetterKind.GRACIOUS_REPLY: {"words": "Write your reply."},
}

LABELS: dict[LetterKind, dict[str, str]] = {
    LetterKind.CLARIFICATION: {"correction": "What do you want to add or set right?"},
    LetterKind.STATUS_CHECK: {"words": "Your question"},
    LetterKind.GRACIOUS_REPLY: {"words": "Your reply"},
}

LONGEST = 1000  # characters a field; the words are counted by the checks


def _text(label: str, hint: str, rows: int) -> forms.CharField:
    # Not required: the checks say what is missing, so that a draft can be saved.
    return long_text(label, LONGEST, rows=rows, hint=hint, required=False)


class LetterForm(StyledForm):
    contact_name = forms.CharField(
        label="Who do you write to?",
        help_text="First and last name, as they spell it.",
        max_length=120,
        required=False,
    )
    discussed = _text(
        "What did you talk about?", "One specific thing, in full sentences. They will read it.", 3
    )
    drew_me = _text("What drew you to the job?", "You may leave this empty.", 3)
    correction = _text(
        "One thing to set right or to add",
        "Only if knowing it might change their mind. At most 60 words.",
        4,
    )
    matters = forms.TypedChoiceField(
        label="Would they decide differently if they knew this?",
        choices=[("yes", "Yes, it could change their mind"), ("no", "No, not really")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    wish_to_grow = _text("How do you want to grow?", "One sentence is enough.", 2)
    words = _text("Your words", "Change what you like. Keep it short.", 7)
    replies_to_me = forms.BooleanField(label="They may reply to my e-mail address", required=False)
    confirmed = forms.BooleanField(label="I have read the hints. Send it as it is.", required=False)

    def __init__(
        self,
        *args: Any,
        frame: NoteFrame,
        sending: bool = False,
        relays: bool = True,
        names_contact: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        self.sending = sending
        self.names_contact = names_contact
        self.found: list[Finding] = []
        self._keep_fields(relays=relays)
        for name, label in LABELS.get(frame.kind, {}).items():
            self.fields[name].label = label
        # A draft may be saved half written; what is marked must be there when the note is sent.
        for name, missing in self._must_say().items():
            self.fields[name].required = sending or not self.is_bound
            self.fields[name].error_messages["required"] = missing

    def _keep_fields(self, *, relays: bool) -> None:
        kept = [*FIELDS[self.frame.kind], "confirmed"]
        if relays:
            kept.append("replies_to_me")
        if self.names_contact:
            kept.append("contact_name")
        for name in set(self.fields) - set(kept):
            del self.fields[name]
        self.helper.layout = Layout(*[name for name in self.fields if name != "confirmed"])

    def _must_say(self) -> dict[str, str]:
        must = dict(MUST_SAY[self.frame.kind])
        if self.names_contact:
            must["contact_name"] = "Say who you write to."
        return must

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.found if not finding.blocks]

    @property
    def needs_a_nod(self) -> bool:
        """Nothing blocks the note any more, and there are hints to look at."""
        return bool(self.warnings) and all(not finding.blocks for finding in self.found)

    def clean(self) -> dict[str, Any]:
        self.found = findings(self.frame, self.text)
        if self.sending:
            for finding in self.found:
                if finding.blocks and finding.field not in self.errors:
                    self.add_error(finding.field or None, finding.text)
            if self.warnings and not self.errors and not self.cleaned_data.get("confirmed"):
                self.add_error("confirmed", "Please look at the hints below, then send it.")
        return self.cleaned_data

    @property
    def text(self) -> NoteText:
        """What was typed, as far as it is valid. Call it after `is_valid`."""
        names = ("discussed", "drew_me", "correction", "wish_to_grow", "words")
        typed = {name: self.cleaned_data.get(name, "") for name in names}
        return NoteText(**typed, matters=self.cleaned_data.get("matters"))


class GiveBackForm(StyledForm):
    reason = reason_field(
        "Reason, as the writer reads it",
        help_text="Kind and concrete: which words, and what would be better.",
        missing="Write why. The writer reads it.",
    )


class SettleForm(StyledForm):
    reason = reason_field(
        "Reason, for staff",
        help_text="Kept with your name and the time. The sender and the reader do not see it.",
        missing="Write why. Whoever looks later reads it.",
        rows=2,
    )


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
