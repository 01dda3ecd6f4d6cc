"""What every applicant is asked, as fields of the form of an opening."""

from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms

from jobstore.web.forms import StyledForm
from openings.opening.states import QuestionKind

QUESTIONS = 5
CLOSE = HTML("</details>")
LISTS = (QuestionKind.ONE_OF, QuestionKind.MANY_OF)


class QuestionFields(StyledForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = []
        for number in range(1, QUESTIONS + 1):
            self._add_question(number)
            names = [f"question_{part}_{number}" for part in ("text", "kind", "options")]
            rows.append(Fieldset(f"Question {number}", *names, f"question_required_{number}"))
        self.questions = self._folded(rows)

    def _folded(self, rows: list[Fieldset]) -> list[Any]:
        """The first question in sight, the others behind one click unless they are in use."""
        texts = [f"question_text_{number}" for number in range(2, QUESTIONS + 1)]
        used = any(self.data.get(name) or self.initial.get(name) for name in texts)
        summary = '<summary class="btn btn-outline-secondary">More questions</summary>'
        return [rows[0], HTML(f"<details{' open' if used else ''}>{summary}"), *rows[1:], CLOSE]

    def _add_question(self, number: int) -> None:
        self.fields[f"question_text_{number}"] = forms.CharField(
            label="Question to every applicant", max_length=300, required=False
        )
        self.fields[f"question_kind_{number}"] = forms.ChoiceField(
            label="Kind of answer", choices=QuestionKind.choices, required=False
        )
        self.fields[f"question_options_{number}"] = forms.CharField(
            label="Choices, one a line",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="Only for a kind of answer with choices; else it is left empty.",
        )
        self.fields[f"question_required_{number}"] = forms.BooleanField(
            label="An answer is required", required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, QUESTIONS + 1):
            self._clean_question(number, data)
        return data

    def _clean_question(self, number: int, data: dict[str, Any]) -> None:
        text = data.get(f"question_text_{number}", "")
        options = [line for line in data.get(f"question_options_{number}", "").splitlines() if line]
        kind = data.get(f"question_kind_{number}", "")
        if text and kind in LISTS and len({line.strip() for line in options}) < len(LISTS):
            self.add_error(f"question_options_{number}", "Give at least two choices, one a line.")
        if options and not text:
            self.add_error(f"question_text_{number}", "Write the question to these choices.")

    def asked(self) -> list[dict[str, Any]]:
        """As plain values."""
        data = self.cleaned_data
        return [
            {
                "text": data[f"question_text_{number}"],
                "kind": data[f"question_kind_{number}"] or QuestionKind.TEXT.value,
                "options": data[f"question_options_{number}"]
                if data[f"question_kind_{number}"] in LISTS
                else "",
                "is_required": data[f"question_required_{number}"],
            }
            for number in range(1, QUESTIONS + 1)
            if data[f"question_text_{number}"]
        ]
