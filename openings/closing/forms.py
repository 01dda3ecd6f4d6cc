from typing import Any

from crispy_forms.layout import Layout
from django import forms

from jobstore.web.forms import StyledForm
from jobstore.wording.queries.guard import Level
from openings.application.states import DecisionReason
from openings.closing.actions.group import GroupEnd
from openings.closing.states import POSITION_CLOSED, REASONS, Group, HowEnded
from openings.decision.queries import doubts_about
from openings.opening.models import Opening
from openings.opening.states import CloseReason
from openings.pipeline.queries import findings_for_all, refuse

TEXT_LIMIT = 2000
FILLED = "We have filled this job. "
CLOSED = "We are not filling this job any more. "
WORDS = {
    Group.NEW: "We did not get to read your application, so this says nothing about it."
    " Thank you for your interest.",
    Group.REVIEW: "We read your application and did not finish comparing it with the others."
    " Thank you for the time that you put into it.",
}


class GroupForm(StyledForm):
    """How all in a group end. `seen` is how many the page says they are."""

    reason = forms.ChoiceField(label="What they read first", widget=forms.RadioSelect)
    text = forms.CharField(
        label="Your words to each of them",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Each reads them as written to them alone: name nobody.",
        error_messages={"required": "Write some words. Nobody ends without any."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    is_sure = forms.BooleanField(label="Send these words as they are", required=False)

    def __init__(self, *args: Any, opening: Opening, group: Group, count: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.opening, self.group = opening, group
        reason, text = self.fields["reason"], self.fields["text"]
        if isinstance(reason, forms.ChoiceField):
            reason.choices = [
                (POSITION_CLOSED, "The job is closed; it was not about you."),
                *((one.value, one.label) for one in REASONS),
            ]
        is_filled = opening.close_reason == CloseReason.FILLED
        reason.initial = POSITION_CLOSED
        text.initial = (FILLED if is_filled else CLOSED) + WORDS[group]
        self.fields["seen"].initial = count
        self.helper.layout = Layout("reason", "text", "seen")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        refuse(findings_for_all(self.opening, text), since=Level.HOLD)
        return text

    def doubts(self) -> list[str]:
        """Why the words may not help; only of a form that was validated."""
        return doubts_about(self.cleaned_data["text"])

    def end(self) -> GroupEnd:
        """What the action takes; only of a valid form."""
        reason = self.cleaned_data["reason"]
        return GroupEnd(
            group=self.group,
            reason=None if reason == POSITION_CLOSED else DecisionReason(reason),
            text=self.cleaned_data["text"],
        )


class HowEndedForm(StyledForm):
    how = forms.ChoiceField(
        label="How did it end?", choices=HowEnded.choices, widget=forms.RadioSelect
    )
