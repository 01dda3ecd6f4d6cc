from typing import Any

from django import forms

from coaching.pass_on.queries import LONGEST
from jobstore.web.forms import StyledForm
from jobstore.wording.queries.guard import review_wording


class PassOnForm(StyledForm):
    category = forms.ChoiceField(label="For whom?")
    text = forms.CharField(
        label="Your one piece of advice",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
        help_text=f"Up to {LONGEST} characters. No names of people or employers, and no links.",
        error_messages={"required": "Write one thing that helped you."},
    )
    shows_first_name = forms.BooleanField(
        label="Show my first name with it",
        required=False,
        help_text="Otherwise nobody learns who wrote it.",
    )

    def __init__(self, *args: Any, categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(name, f"People who seek a job in {name}") for name in categories]

    def clean_text(self) -> str:
        text: str = " ".join(self.cleaned_data["text"].split())
        blocked = review_wording({"advice": text}).blocked
        if blocked:
            words = ", ".join(f"“{hit.words}”" for hit in blocked)
            raise forms.ValidationError(
                f"This cannot be passed on: {words}. Links, numbers and hard words stay out."
            )
        return text
