from typing import Any

from django import forms

from jobstore.web.forms import StyledForm


class CloseForm(StyledForm):
    """Closing a plan: one if-then plan for the next time, or a word that none is wanted."""

    if_text = forms.CharField(
        label="If this happens",
        max_length=140,
        required=False,
        help_text="For example: my mind goes blank",
    )
    then_text = forms.CharField(
        label="then I will",
        max_length=140,
        required=False,
        help_text="For example: breathe out, and ask to hear the question again",
    )
    skips = forms.BooleanField(label="I don't want to write one", required=False)

    def __init__(self, *args: Any, needs_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_plan = needs_plan
        if not needs_plan:
            del self.fields["skips"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        has_if, has_then = bool(cleaned.get("if_text")), bool(cleaned.get("then_text"))
        if has_if and not has_then:
            self.add_error("then_text", "Say what you will do when it happens.")
        if has_then and not has_if:
            self.add_error("if_text", "Say when you will do this.")
        if self.needs_plan and not (has_if or has_then or cleaned.get("skips")):
            self.add_error("if_text", "Some answers felt rough. Write one plan, or tick the box.")
        return cleaned
