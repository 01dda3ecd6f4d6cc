"""What a letter says before its writer has changed a word, and what the debrief lends to it."""

from dataclasses import dataclass
from datetime import date

from coaching.debrief.models import Debrief
from coaching.debrief.states import BlunderCode, QuestionWent
from coaching.letter.queries.wording import MOST_CORRECTION_WORDS, NoteFrame, NoteText, say_day
from coaching.letter.states import LetterKind
from coaching.plan.models import RecoveryPlan
from jobstore.lib.text import count_words

GROWTH = "I want to keep growing in this work, and our talk showed me where to begin."
RESUME_FIXED = (
    "I found a spelling error in my résumé after we met. The corrected one is in my profile."
)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something from the debrief that could be set right; nobody else sees it before it is sent."""

    key: str
    label: str
    text: str


def suggestions_for(plan: RecoveryPlan) -> list[Suggestion]:
    """One for each rough answer with a better one, and for a slip that can be set right."""
    debrief: Debrief | None = getattr(plan, "debrief", None)
    if debrief is None:
        return []
    rough = debrief.questions.filter(went=QuestionWent.ROUGH).order_by("pk")
    found = [
        Suggestion(
            key=f"q{question.pk}",
            label=f"Your better answer to “{shortened(question.asked or '', 12)}”",
            text=_better(question.asked or "", question.better_answer),
        )
        for question in rough
        if question.better_answer
    ]
    if BlunderCode.RESUME_ERROR in {row.code for row in debrief.blunders.order_by("pk")}:
        found.append(Suggestion(key="resume", label="The corrected résumé", text=RESUME_FIXED))
    return found


def _better(asked: str, answer: str) -> str:
    text = f"When you asked “{shortened(asked, 15)}”, I left something out. {answer}"
    return text if count_words(text) <= MOST_CORRECTION_WORDS else answer


def shortened(text: str, words: int) -> str:
    """The first words, on one line."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def prefilled(
    frame: NoteFrame, suggestions: list[Suggestion], *, promised: date | None, is_second: bool
) -> NoteText:
    """Kind, short, and free to be changed."""
    if frame.kind == LetterKind.THANK_YOU:
        return NoteText(wish_to_grow=GROWTH)
    if frame.kind == LetterKind.CLARIFICATION:
        return NoteText(correction=suggestions[0].text if suggestions else "")
    if frame.kind == LetterKind.STATUS_CHECK:
        return NoteText(words=_status_check(frame, promised=promised, is_second=is_second))
    if frame.has_withdrawn:
        return NoteText(words=_gracious_goodbye(frame))
    return NoteText(words=_gracious_reply(frame))


def _status_check(frame: NoteFrame, *, promised: date | None, is_second: bool) -> str:
    job = f"the {frame.opening} position at {frame.employer}"
    if is_second:
        return (
            f"I wrote to you some days ago about {job}, and I am still interested."
            " Could you tell me how the timeline looks now? One line is plenty."
        )
    hoped = f" I had understood that you would answer by {say_day(promised)}." if promised else ""
    return (
        f"We met on {say_day(frame.met_at)} about {job}, and I am still interested.{hoped}"
        " Could you tell me when I may expect an answer? I know that such things take time."
    )


def _gracious_goodbye(frame: NoteFrame) -> str:
    return (
        f"Thank you for your time. I have withdrawn from the {frame.opening} position, and I"
        f" enjoyed learning how you work at {frame.employer}."
        " I would be glad if our paths crossed again. I wish you and your team well."
    )


def _gracious_reply(frame: NoteFrame) -> str:
    return (
        f"Thank you for letting me know about the {frame.opening} position, and for your time."
        f" I enjoyed learning how you work at {frame.employer}."
        " If something comes up that fits, I would be glad to be considered again."
        " I wish you and your team well."
    )
