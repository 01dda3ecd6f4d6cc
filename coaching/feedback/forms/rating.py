"""What the candidate says of an answer."""

from django import forms

from coaching.feedback.states import Praise
from jobstore.web.forms import StyledForm

USEFUL = (("yes", "Yes"), ("no", "No"))


class RatingForm(StyledForm):
    """Useful or not; then, if they like, what was good about it."""

    useful = forms.ChoiceField(choices=USEFUL, widget=forms.HiddenInput)
    with_praise = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    praise = forms.MultipleChoiceField(
        label="What was good about it? (optional)",
        choices=Praise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def was_useful(self) -> bool:
        return bool(self.cleaned_data["useful"] == "yes")

    @property
    def chosen_praise(self) -> list[Praise] | None:
        """None from the page on which nobody asked for it yet."""
        if not self.cleaned_data["with_praise"]:
            return None
        return [Praise(value) for value in self.cleaned_data["praise"]]
