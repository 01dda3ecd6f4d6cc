from django import forms

from jobstore.web.forms import StyledForm

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
