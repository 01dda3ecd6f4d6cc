"""What staff do with one request: the case, the call, the wording, the decision."""

from typing import Any

from coaching.feedback.actions import SamePerson, TooLate, name_other_person, readdress_request
from coaching.feedback.actions.answer import (
    WordingBlocked,
    WordingHints,
    decline_request,
    submit_answer,
    write_paraphrase,
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
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import answer_of
from coaching.feedback.queries.answer import content_of, parts_with_findings, review_of
from coaching.feedback.states import AnswerPart, AnswerSource, DeclineReason
from jobstore.lib.moves import IllegalMove
from jobstore.mail.kinds import promising
from jobstore.trail.desk import Act, Press


# What the forms are made with -------------------------------------------------------------------
def _answer_facts(asked: FeedbackRequest) -> dict[str, Any]:
    """What was said by phone is changed here."""
    stored = answer_of(asked)
    is_own = stored is not None and stored.source == AnswerSource.PHONE
    return {"request": asked, "content": content_of(stored) if stored and is_own else None}


def _withhold_facts(asked: FeedbackRequest) -> dict[str, Any]:
    stored = answer_of(asked)
    return {"initial": {"parts": parts_with_findings(review_of(stored)) if stored else []}}


# What is done -----------------------------------------------------------------------------------
def _answer(press: Press) -> None:
    submit_answer(
        request=press.thing,
        content=press.form.content,
        source=AnswerSource.PHONE,
        by=press.by,
        hints_seen=press.form.words_seen,
    )


def _decline(press: Press) -> str:
    reason, text = DeclineReason(press.typed["reason"]), press.typed["text"]
    if reason == DeclineReason.WRONG_PERSON:
        name_other_person(request=press.thing, who=text, by=press.by)
        return "Noted. Now find the right person and ask again."
    decline_request(request=press.thing, reason=reason, text=text, by=press.by)
    return promising("Noted. The candidate is told kindly.", "coaching.feedback_status")


def _withhold(press: Press) -> None:
    parts = [AnswerPart(value) for value in press.typed["parts"]]
    withhold_answer(request=press.thing, by=press.by, reason=press.typed["reason"], parts=parts)


ACTS = {
    "answer": Act(
        do=_answer,
        form=AnswerForm,
        facts=_answer_facts,
        done="Written down. Read it once more as the candidate will, then release it.",
    ),
    "decline": Act(do=_decline, form=DeclineForm, prefix="decline"),
    "call": Act(
        do=lambda press: note_call(request=press.thing, by=press.by, text=press.typed["text"]),
        form=CallNoteForm,
        prefix="call",
        done="The call is noted.",
    ),
    "release": Act(
        do=lambda press: release_answer(request=press.thing, by=press.by),
        done="Released. The candidate gets a sealed notice.",
        then="review",
    ),
    "hand_over": Act(
        do=lambda press: hand_over_withheld(request=press.thing, by=press.by),
        done="Handed over. The candidate gets a sealed notice for the whole answer.",
        then="asked",
    ),
    "keep_withheld": Act(
        do=lambda press: keep_withheld(
            request=press.thing, by=press.by, reason=press.typed["reason"]
        ),
        form=KeepWithheldForm,
        prefix="keep",
        done=promising(
            "Answered. The candidate gets a mail and reads your reason on the page.",
            "coaching.withheld_kept",
        ),
        then="asked",
    ),
    "return": Act(
        do=lambda press: return_answer(
            request=press.thing, by=press.by, note_to_writer=press.typed["note"]
        ),
        form=ReturnForm,
        prefix="return",
        done="Returned with your note.",
        then="review",
    ),
    "paraphrase": Act(
        do=lambda press: write_paraphrase(request=press.thing, by=press.by, words=press.form.words),
        form=ParaphraseForm,
        prefix="paraphrase",
        facts=lambda asked: {"answer": answer_of(asked)},
        done="Kept. Read it once more as the candidate will, then release it.",
    ),
    "readdress": Act(
        do=lambda press: readdress_request(request=press.thing, by=press.by, **press.typed),
        form=ReaddressForm,
        prefix="readdress",
        done="Asked again. The old link is closed, and the time for an answer begins anew.",
    ),
    "withhold": Act(
        do=_withhold,
        form=WithholdForm,
        prefix="withhold",
        facts=_withhold_facts,
        done="Withheld. The candidate gets the rest and learns that a part is missing.",
        then="review",
    ),
}
GONE = (IllegalMove, TooLate, NobodyAsked, WordsAreGone)
REFUSALS = {
    NothingWithheld: "Choose what is withheld.",
    NoParaphrase: "Write it in your own words first, as they wished.",
    SamePerson: lambda press, _: press.form.add_error("email", "That is who was asked already."),
    WordingBlocked: lambda press, refusal: press.form.show_review(refusal.review),
    WordingHints: lambda press, hints: press.form.ask_to_look_again(hints.review),
}
