"""The short forms around a debrief: mood, second look, what worked, and its steps."""

from enum import IntEnum

from django import forms

from coaching.debrief.queries import DebriefAnswers
from jobstore.web.forms import StyledForm, long_text

MOODS = [
    (1, "1, very low"),
    (2, "2, low"),
    (3, "3, so-so"),
    (4, "4, good"),
    (5, "5, very good"),
]


class MoodForm(StyledForm):
    word = forms.CharField(
        label="One word for how you feel",
        max_length=40,
        error_messages={"required": "Any one word will do, such as “tired”."},
    )
    level = forms.TypedChoiceField(
        label="And from 1 to 5?",
        choices=MOODS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the number that comes nearest."},
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if len(word.split()) > 1:
            raise forms.ValidationError("Just one word. The rest can go into the debrief.")
        return word


class SecondLookForm(StyledForm):
    text = long_text(
        "What do you see now that you did not see then?",
        400,
        rows=4,
        hint="A few sentences, once. What you sealed stays as it is beside it.",
        missing="Write one sentence, or leave it: both are fine.",
    )


class DebriefStep(IntEnum):
    GOOD = 1
    QUESTIONS = 2
    RATINGS = 3
    SLIPS = 4
    CONTROL = 5
    GUESS = 6


TITLES = {
    DebriefStep.GOOD: "Start with the good part",
    DebriefStep.QUESTIONS: "What they asked",
    DebriefStep.RATINGS: "How you saw yourself",
    DebriefStep.SLIPS: "Slips",
    DebriefStep.CONTROL: "Mine, and not mine",
    DebriefStep.GUESS: "Your guess, to be sealed",
}

_BY_NAME = {
    "went_well": DebriefStep.GOOD,
    "clear_example": DebriefStep.RATINGS,
    "honest_example": DebriefStep.RATINGS,
    "blunders": DebriefStep.SLIPS,
    "blunders_not_mine": DebriefStep.SLIPS,
    "mine_to_change": DebriefStep.CONTROL,
    "not_mine": DebriefStep.CONTROL,
    "expects": DebriefStep.GUESS,
    "confidence": DebriefStep.GUESS,
}

_BY_START = {
    "q": DebriefStep.QUESTIONS,
    "rate_": DebriefStep.RATINGS,
    "p": DebriefStep.CONTROL,
}


def step_of(field: str) -> DebriefStep | None:
    """The step that asks for this field; None for those that go along with every step."""
    if field in _BY_NAME:
        return _BY_NAME[field]
    return next((step for start, step in _BY_START.items() if field.startswith(start)), None)


def furthest_step(answers: DebriefAnswers) -> DebriefStep:
    """The last one in which something stands, so that a draft opens where it was left."""
    filled = {
        DebriefStep.QUESTIONS: answers.questions,
        DebriefStep.RATINGS: answers.ratings or answers.clear_example or answers.honest_example,
        DebriefStep.SLIPS: answers.blunders,
        DebriefStep.CONTROL: answers.problems or answers.mine_to_change or answers.not_mine,
        DebriefStep.GUESS: answers.expects or answers.confidence is not None,
    }
    return max((step for step, what in filled.items() if what), default=DebriefStep.GOOD)


class WorkedForm(StyledForm):
    text = long_text(
        "What worked?",
        600,
        rows=5,
        hint="What you did, said or prepared that you want to do again.",
        missing="Write one thing that worked.",
    )
