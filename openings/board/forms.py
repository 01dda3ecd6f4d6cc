from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms

from jobstore.web.forms import StyledForm, VersionField
from openings.application.models import Application
from openings.application.states import Stage
from openings.board.queries import plain_moves
from openings.pipeline.queries import check_reason

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
    version = VersionField()

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, stage.label) for stage in plain_moves(application)]
        field = self.fields["to"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = stages
        self.fields["version"].initial = application.version
        self.helper.layout = Layout("to", *self._folded("note"), "version")

    def _folded(self, name: str) -> list[Any]:
        """Behind one press: another form for notes stands beside this one."""
        is_used = self.data.get(name) or self.initial.get(name)
        start = f"<details class='mb-3'{' open' if is_used else ''}><summary>With a note</summary>"
        return [HTML(start), name, HTML("</details>")]


class MoveBackForm(MoveForm):
    """A step back that the candidate is told of, with the reason."""

    why = forms.CharField(
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why: they have heard more than this step says."},
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("to", "why", "note", "version", "back")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, application=application, **kwargs)
        self.application = application
        self.helper.layout = Layout("to", "why", "note", "version", "back")
        self.fields["to"].widget = forms.HiddenInput()
        self.fields["why"].label = f"Why, as {application.candidate.get_short_name()} will read it"

    def clean_why(self) -> str:
        text: str = self.cleaned_data["why"].strip()
        check_reason(self.application, text)
        return text


class NoteForm(StyledForm):
    note = forms.CharField(
        label="Note for your team",
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The candidate never sees it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Beside the form of a move, which has a field of this name, too."""
        super().__init__(*args, auto_id="id_team_%s", **kwargs)
