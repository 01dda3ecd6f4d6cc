"""What either side writes, and what is wrong with what was written."""

from typing import Any
from uuid import uuid4

from crispy_forms.layout import Layout
from django import forms

from jobstore.web.forms import StyledForm, long_text, reason_field
from jobstore.wording.queries.guard import Hit, Level
from openings.application.models import Application
from openings.message.queries.thread import LIMIT, findings_of
from openings.pipeline.queries import refuse


class MessageForm(StyledForm):
    """`key` makes a second press of the same button nothing new."""

    text = long_text("Your message", LIMIT, rows=6, missing="Write something first.")
    key = forms.UUIDField(widget=forms.HiddenInput)
    is_sure = forms.BooleanField(label="Send these words as they are", required=False)

    def __init__(
        self, *args: Any, application: Application, is_candidate: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.is_candidate = application, is_candidate
        self.findings: list[Hit] = []
        self.fields["key"].initial = uuid4()
        self.helper.layout = Layout("text", "key")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        self.findings = findings_of(self.application, text, is_candidate=self.is_candidate)
        refuse(self.findings, since=Level.BLOCK)
        return text

    @property
    def is_held(self) -> bool:
        """Staff would read it first; only of a form that was validated."""
        return any(finding.level == Level.HOLD for finding in self.findings)

    def doubts(self) -> list[str]:
        """What may be better said otherwise, until its writer has ticked that it stays."""
        if self.cleaned_data.get("is_sure"):
            return []
        return [finding.advice for finding in self.findings]


class ReportForm(StyledForm):
    note = long_text(
        "What is wrong with it?",
        500,
        hint="Only our staff read this. You may leave it empty.",
        required=False,
    )


class ReturnForm(StyledForm):
    reason = reason_field(
        "Reason, as its writer reads it",
        help_text="The other side learns nothing of the message.",
        missing="Write why. The writer reads it.",
    )


class SettleForm(StyledForm):
    reason = reason_field(
        "Reason", help_text="For staff.", missing="Write why: whoever looks again reads it."
    )
