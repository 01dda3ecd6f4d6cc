"""What the candidate fills in."""

from typing import Any

from django import forms

from coaching.queries.wording import review_wording
from coaching.states import ActionKind
from jobstore.lib.text import count_words
from jobstore.web.forms import StyledForm
from openings.models import Interviewer

INTRO = (
    "I understand that I was not the right fit for this job. I would like to learn from the "
    "interview, so that I can grow and come back as a stronger candidate."
)
QUESTIONS = (
    ("weaknesses", "What were the weak points of my interview, and how can I improve them?"),
    ("next_time", "What could I do to be more successful next time?"),
    ("advice", "What advice would you give me for my next interview?"),
)


class AskForm(StyledForm):
    """Whom to ask, what, and in which words."""

    interviewer = forms.ChoiceField(label="Who should answer?", widget=forms.RadioSelect)
    questions = forms.MultipleChoiceField(
        label="Your questions",
        choices=QUESTIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Take out what you would rather not know.",
        error_messages={"required": "Keep at least one question."},
    )
    intro = forms.CharField(
        label="A sentence before the questions",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Up to 300 characters. Change it as you like.",
    )

    def __init__(self, *args: Any, interviewers: list[Interviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interviewers = {str(person.pk): person for person in interviewers}
        field = self.fields["interviewer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [
            (pk, f"{person.name}, {person.title}" if person.title else person.name)
            for pk, person in self.interviewers.items()
        ]
        self.initial.setdefault("intro", INTRO)
        self.initial.setdefault("questions", [name for name, _label in QUESTIONS])
        if interviewers:
            self.initial.setdefault("interviewer", str(interviewers[0].pk))

    def clean_intro(self) -> str:
        intro: str = " ".join(self.cleaned_data["intro"].split())
        blocked = review_wording({"intro": intro}).blocked
        if blocked:
            words = ", ".join(f"“{hit.words}”" for hit in blocked)
            raise forms.ValidationError(
                f"This cannot be passed on: {words}. Links, numbers and hard words stay out."
            )
        return intro

    @property
    def chosen_interviewer(self) -> Interviewer:
        return self.interviewers[self.cleaned_data["interviewer"]]

    @property
    def preview(self) -> dict[str, Any]:
        """What the employer will see."""
        labels = dict(QUESTIONS)
        return {
            "interviewer": self.chosen_interviewer,
            "questions": [labels[name] for name in self.cleaned_data["questions"]],
            "intro": self.cleaned_data["intro"],
        }


class ActionForm(StyledForm):
    """The one thing to take away."""

    action = forms.ChoiceField(
        label="What will you do with it?",
        choices=[
            (ActionKind.IF_THEN, "Make an if-then plan"),
            (ActionKind.READING, "Just reading, for now"),
        ],
        widget=forms.RadioSelect,
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("action") == ActionKind.IF_THEN:
            for name, message in (
                ("if_text", "Name the moment in which it counts."),
                ("then_text", "Say what you will do then."),
            ):
                if not self.has_error(name) and not count_words(data.get(name, "")):
                    self.add_error(name, message)
        return data
