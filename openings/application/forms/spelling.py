from typing import Any

from django import forms

from jobstore.people.user.models import User
from jobstore.web.forms import StyledForm
from openings.application.forms.application import ResumeChoiceField
from openings.application.models import Resume
from openings.application.queries import resumes_of


class SpellingForm(StyledForm):
    """Which of their own the candidate wants to have looked at."""

    resume = ResumeChoiceField(
        label="Your résumé",
        queryset=Resume.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of yours."},
    )

    def __init__(self, *args: Any, candidate: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resume"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = resumes_of(candidate)
        newest = field.queryset.first()
        self.has_resumes = newest is not None
        self.initial.setdefault("resume", newest)
