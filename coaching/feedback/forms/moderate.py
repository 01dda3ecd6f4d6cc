"""What staff fill in besides the answer itself."""

from typing import Any

from django import forms

from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.queries.content import Paraphrase
from coaching.feedback.states import AnswerPart, Pick
from jobstore.mail.kinds import promising
from jobstore.web.forms import AddressField, StyledForm, reason_field


class ReturnForm(StyledForm):
    note = reason_field(
        "Note to the writer",
        help_text=promising(
            "They get it by mail with the link to their answer.", "coaching.feedback_returned"
        ),
        missing="Write what should change.",
    )


class WithholdForm(StyledForm):
    parts = forms.MultipleChoiceField(
        label="Keep back",
        choices=AnswerPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what to keep back."},
    )
    reason = reason_field(
        "Reason",
        help_text="Kept in the audit trail. The candidate learns that a part is withheld, not why.",
        missing="Write why, so that it can be shown later.",
        limit=250,
    )


class KeepWithheldForm(StyledForm):
    reason = reason_field(
        "We keep it withheld, because",
        help_text="The candidate reads this. Do not quote what is withheld.",
        missing="Write why, in words that the candidate may read.",
        limit=250,
    )


class CallNoteForm(StyledForm):
    text = forms.CharField(
        label="What came of the call?",
        max_length=300,
        error_messages={"required": "Write a few words."},
    )


class ParaphraseForm(StyledForm):
    """The answer in the words of staff; only what the writer said has a field."""

    def __init__(self, *args: Any, answer: FeedbackAnswer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picks: list[str] = []
        if answer is None:
            return
        self._add("strength", "What was strong", answer.strength_paraphrase, limit=300)
        self.fields["strength"].required = True
        for point in answer.picks.order_by("pk"):
            if point.improve:
                self.picks.append(point.pick)
                label = f"Better, for “{Pick(point.pick).label}”"
                self._add(f"improve_{point.pick}", label, point.improve_paraphrase)
        if answer.next_time:
            self._add("next_time", "For the next time", answer.next_time_paraphrase)
        if answer.advice:
            self._add("advice", "Their advice", answer.advice_paraphrase)

    def _add(self, name: str, label: str, kept: str, *, limit: int = 400) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            max_length=limit,
            required=False,
            initial=kept,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say at least what was strong."},
        )

    @property
    def words(self) -> Paraphrase:
        data = self.cleaned_data
        return Paraphrase(
            strength=data["strength"],
            advice=data.get("advice", ""),
            next_time=data.get("next_time", ""),
            improve={pick: data[f"improve_{pick}"] for pick in self.picks},
        )


class ReaddressForm(StyledForm):
    """Whom to ask instead."""

    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = AddressField(
        label="E-mail address",
        help_text="At the employer. They get the questions, and the old link closes.",
    )
