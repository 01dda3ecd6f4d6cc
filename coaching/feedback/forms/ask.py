"""What the candidate fills in."""

from typing import Any

from django import forms

from coaching.feedback.queries.questions import INTRO, QUESTIONS
from jobstore.web.forms import StyledForm
from jobstore.wording.queries.guard import review_wording
from openings.interview.models import Interviewer


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
