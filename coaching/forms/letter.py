from typing import Any

from django import forms

from coaching.queries.letter.wording import Finding, NoteFrame, NoteText, findings
from jobstore.web.forms import StyledForm

MUST_SAY = {
    "discussed": "Name one thing that you talked about.",
    "wish_to_grow": "Say in one sentence how you want to grow.",
}
LONGEST = 1000  # characters a field; the words are counted by the checks


def _text(label: str, hint: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        required=False,  # the checks say what is missing, so that a draft can be saved
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class LetterForm(StyledForm):
    discussed = _text(
        "What did you talk about?", "One specific thing, in full sentences. They will read it.", 3
    )
    drew_me = _text("What drew you to the job?", "You may leave this empty.", 3)
    correction = _text(
        "One thing to set right or to add",
        "Only if knowing it might change their mind. At most 60 words.",
        3,
    )
    wish_to_grow = _text("How do you want to grow?", "One sentence is enough.", 2)
    replies_to_me = forms.BooleanField(
        label="They may reply to my e-mail address", required=False, initial=True
    )
    confirmed = forms.BooleanField(label="I have read the hints. Send it as it is.", required=False)

    def __init__(self, *args: Any, frame: NoteFrame, sending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        self.sending = sending
        self.found: list[Finding] = []
        # A draft may be saved half written; what is marked must be there when the note is sent.
        for name, missing in MUST_SAY.items():
            self.fields[name].required = sending or not self.is_bound
            self.fields[name].error_messages["required"] = missing

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
        names = ("discussed", "drew_me", "correction", "wish_to_grow")
        return NoteText(**{name: self.cleaned_data.get(name, "") for name in names})
