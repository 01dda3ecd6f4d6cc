"""What staff fill in to merge an employer that came in twice."""

from typing import Any

from django import forms

from jobstore.people.models import Employer
from jobstore.web.forms import StyledForm, reason_field


class OtherEmployerForm(StyledForm):
    """Which one is the same as `into`."""

    other = forms.CharField(
        label="Address of the other one",
        max_length=200,
        help_text="The last part of the address of its page, such as acme-stores.",
        error_messages={"required": "Name the other employer."},
    )

    def __init__(self, *args: Any, into: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into = into

    def clean_other(self) -> Employer:
        slug = self.cleaned_data["other"].strip().rstrip("/").rsplit("/", 1)[-1]
        found = Employer.objects.filter(slug=slug, is_unnamed=False).first()
        if found is None:
            raise forms.ValidationError("There is no employer with this address.")
        if found == self.into:
            raise forms.ValidationError("That is the same one. Name the other.")
        return found


class MergeForm(StyledForm):
    reason = reason_field(
        "Reason, for staff",
        help_text="Kept with your name and the time.",
        missing="Write why. Whoever looks later reads it.",
        rows=2,
    )
