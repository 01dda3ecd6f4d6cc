"""What staff fill in to change the crisis words."""

from typing import Any

from django import forms

from coaching.help_line.models import CrisisWords
from coaching.help_line.queries import CrisisTrial, lists_now, plain_words, try_lists
from coaching.help_line.states import CrisisPart

MOST_LINES = 400
LONGEST = 200  # characters of a line
SHORTEST = 3  # letters of what shows help; less would be in every text


class CrisisWordsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A list is kept only when every heavy sentence that we know of still shows help."""

    class Meta:
        model = CrisisWords
        fields = ("lines",)
        widgets = {
            "lines": forms.Textarea(attrs={"rows": 24, "cols": 70, "spellcheck": "false"}),
        }

    trial: CrisisTrial | None = None

    def clean_lines(self) -> str:
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines()]
        lines = list(dict.fromkeys(row for row in rows if row))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"At most {MOST_LINES} lines, please.")
        for line in lines:
            if len(plain_words(line)) < SHORTEST:
                raise forms.ValidationError(f"“{line}” is too short.")
            if len(line) > LONGEST:
                raise forms.ValidationError(f"“{line[:40]}…” is longer than {LONGEST} characters.")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "lines" in data:
            part = CrisisPart(self.instance.part)
            self.trial = try_lists({**lists_now(), part: data["lines"]})
            if self.trial.missed:
                some = "; ".join(f"“{text}”" for text in self.trial.missed[:3])
                self.add_error("lines", f"Help would not be shown any more for: {some}")
        return data
