from typing import Any

from django import forms

from jobstore.web.forms import StyledForm, VersionField
from openings.decision.forms import TEXT_LIMIT
from openings.interview.models import Interview
from openings.pipeline.queries import FINE_IN_AN_ABSENCE, check_reason


class AbsenceForm(StyledForm):
    """Words to a candidate who did not come, as the employer saw it."""

    text = forms.CharField(max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    version = VersionField()
    label = "What happened on your side"
    help_text = "Say where you waited and for how long. A wrong link or a wrong time is common."

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interview = interview
        name = interview.application.candidate.get_short_name()
        self.fields["text"].label = f"{self.label}, as {name} will read it"
        self.fields["text"].help_text = self.help_text
        self.fields["version"].initial = interview.version

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        check_reason(self.interview.application, text, fine=FINE_IN_AN_ABSENCE)
        return text


class TakeBackForm(AbsenceForm):
    """What to add when the note was wrong; it may be left empty."""

    label = "Your words"
    help_text = "Say what went wrong and what comes next. You may leave it empty."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
