"""The one thing that the candidate takes away from an answer."""

from typing import Any

from django import forms

from coaching.feedback.states import ActionKind
from jobstore.lib.text import count_words
from jobstore.web.forms import StyledForm

CHOICES = (
    (ActionKind.DRILL, "Practice it; it comes up in two days"),
    (ActionKind.IF_THEN, "Make an if-then plan"),
    (ActionKind.READING, "Just reading, for now"),
)
NEEDS = {
    ActionKind.IF_THEN: (
        ("if_text", "Name the moment in which it counts."),
        ("then_text", "Say what you will do then."),
    ),
    ActionKind.DRILL: (("drill_text", "Say what you want to practice."),),
}


class ActionForm(StyledForm):
    """The one thing to take away."""

    action = forms.ChoiceField(
        label="What will you do with it?", choices=CHOICES, widget=forms.RadioSelect
    )
    drill_text = forms.CharField(
        label="What you practice",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their words, or yours.",
    )
    if_text = forms.CharField(
        label="If …",
        max_length=140,
        required=False,
        help_text="A moment in an interview, such as “they ask for an example”.",
    )
    then_text = forms.CharField(
        label="then I will …",
        max_length=140,
        required=False,
        help_text="What you will do then, such as “name one number and one result”.",
    )

    def __init__(
        self, *args: Any, suggestion: str = "", can_drill: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("drill_text", suggestion[:300])
        if not can_drill:
            field = self.fields["action"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
            field.choices = [choice for choice in CHOICES if choice[0] != ActionKind.DRILL]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, message in NEEDS.get(data.get("action", ""), ()):
            if not self.has_error(name) and not count_words(data.get(name, "")):
                self.add_error(name, message)
        return data
