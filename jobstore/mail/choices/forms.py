from collections.abc import Sequence
from typing import Any

from django import forms

from jobstore.mail import kinds
from jobstore.mail.choices.queries import ChoiceGroup
from jobstore.mail.states import Category
from jobstore.mail.stop.models import SuppressionScope
from jobstore.mail.stop.queries import Stoppable
from jobstore.web.forms import StyledForm

REPORT = "report"
RESUME = "resume"
OWN_BROWSER = "own-browser"


class StopForm(StyledForm):
    """What to stop; `report` also asks staff to look."""

    choice = forms.ChoiceField(
        label="What should we stop?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to stop."},
    )
    note = forms.CharField(
        label="What was wrong with it?",
        help_text="Only if you report it. Our staff read this; the sender does not.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if REPORT not in dict(choices):
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        """Words that nobody would read are not taken in silence."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("note") and cleaned.get("choice", REPORT) != REPORT:
            self.add_error("note", "Our staff read this only if you report the mail. Choose that.")
        return cleaned


ALL_OF = {
    Category.COACHING.value: "All mail that follows up on my interviews",
    Category.DIGEST.value: "All alerts and digests",
}


def stop_choices(target: Stoppable) -> list[tuple[str, str]]:
    """From the narrowest to the widest; a mail that is gone cannot be shown to staff."""
    if target.kind in kinds.unasked_names():
        return [(SuppressionScope.UNASKED, "Everything that others can ask for with my address")]
    if target.category != Category.RELAYED:
        return [
            (SuppressionScope.KIND, "Only reminders like this one"),
            (SuppressionScope.CATEGORY, ALL_OF[target.category]),
        ]
    choices = [
        (SuppressionScope.RELAY.value, "All mail that candidates write to me through Job Store")
    ]
    sender = target.mail.on_behalf_of if target.mail is not None else None
    if sender is not None:
        label = f"All mail that {sender.get_short_name()} writes to me"
        choices.insert(0, (SuppressionScope.SENDER.value, label))
    if target.about:
        choices.insert(0, (SuppressionScope.SUBJECT.value, "Mail about this one matter"))
    if target.mail is not None:
        choices.append((REPORT, "All such mail, and report this one to the staff of Job Store"))
    return choices


class ChoicesForm(forms.Form):
    """Which mail comes. An empty call changes nothing: `what` says which button was pressed."""

    SAVE, STOP, RESUME, NARROW = "save", "stop", "resume", "narrow"

    what = forms.ChoiceField(
        choices=[
            (SAVE, "Save"),
            (STOP, "Stop everything"),
            (RESUME, "Let it come again"),
            (NARROW, "Let what was stopped besides come again"),
        ]
    )
    on = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, groups: Sequence[ChoiceGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = [(choice.value, choice.title) for group in groups for choice in group.choices]
        self.fields["on"].choices = values  # type: ignore[attr-defined]  # a MultipleChoiceField
