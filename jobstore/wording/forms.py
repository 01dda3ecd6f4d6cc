"""What staff fill in for words of a decision that are not passed on."""

from typing import Any

from django import forms

from jobstore.web.forms import StyledForm
from jobstore.wording.models import WordingRule
from jobstore.wording.queries.phrase import check_pattern
from jobstore.wording.queries.trial import Trial, try_rules, with_rule
from jobstore.wording.states import LooksFor

WORDS = forms.Textarea(attrs={"rows": 14, "cols": 70, "spellcheck": "false"})


class WordingRuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A rule is kept only when its lines can be read and fair sentences still pass."""

    class Meta:
        model = WordingRule
        fields = (
            *("key", "list", "category", "looks_for", "pattern", "fine_in"),
            *("message", "suggestion", "is_active"),
        )
        widgets = {
            "pattern": WORDS,
            "fine_in": forms.Textarea(attrs={"rows": 5, "cols": 70, "spellcheck": "false"}),
            "message": forms.Textarea(attrs={"rows": 2, "cols": 70}),
            "suggestion": forms.Textarea(attrs={"rows": 3, "cols": 70}),
        }

    trial: Trial | None = None

    def clean_pattern(self) -> str:
        return self._lines("pattern")

    def clean_fine_in(self) -> str:
        return self._lines("fine_in")

    def _lines(self, name: str) -> str:
        text: str = "\n".join(self.cleaned_data[name].split("\n")).replace("\r", "").strip()
        wrong = check_pattern(text)
        if wrong:
            raise forms.ValidationError(wrong)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        looks_for = data.get("looks_for") or self.instance.looks_for
        if looks_for == LooksFor.WORDS and not self.errors and not data.get("pattern"):
            self.add_error("pattern", "Name at least one word or phrase.")
        if not self.errors:
            self._measure(data)
        return data

    def _measure(self, data: dict[str, Any]) -> None:
        before = try_rules()
        known = {"key": self.instance.key, "looks_for": self.instance.looks_for}
        self.trial = try_rules(with_rule(WordingRule(**{**known, **data})))
        if self.trial.holds_too_much and len(self.trial.fair_held) > len(before.fair_held):
            caught = [text for text in self.trial.fair_held if text not in before.fair_held]
            self.add_error(
                "pattern",
                f"Too much that is fair would be stopped: {len(self.trial.fair_held)} of"
                f" {self.trial.fair} fair sentences, such as “{caught[0]}”",
            )


class TryTextForm(StyledForm):
    """A text to show what the guard would say about it; it is not kept."""

    text = forms.CharField(
        label="A text",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 70}),
        help_text="Up to 2,000 characters. Nothing of it is kept.",
        error_messages={"required": "Write or paste a text."},
    )
