"""What the page of each kind of letter says around its form."""

from dataclasses import dataclass, replace

from coaching.letter.states import LetterKind


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
