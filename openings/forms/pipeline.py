from typing import Any

from django import forms

from jobstore.web.forms import StyledForm
from openings.models import Application
from openings.queries.pipeline import plain_moves
from openings.states import Stage

NOTE_LIMIT = 2000


class MoveForm(StyledForm):
    """To another stage of the pipeline, with a note among recruiters."""

    to = forms.TypedChoiceField(label="Move to", coerce=Stage)
    note = forms.CharField(
        label="Note for your team",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The candidate never sees it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, stage.label) for stage in plain_moves(application)]
        field = self.fields["to"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = stages
        self.fields["version"].initial = application.version


class NoteForm(StyledForm):
    note = forms.CharField(
        label="Note for your team",
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The candidate never sees it.",
    )
