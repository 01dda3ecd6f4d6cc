from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from jobstore.web.forms import StyledForm
from openings.opening.forms.opening import OpeningForm, beside
from openings.opening.states import RemoteKind
from openings.template.models import OpeningTemplate


class NameForm(StyledForm):
    name = forms.CharField(
        label="Name of the template", max_length=80, help_text="Your team alone reads it."
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class StartForm(StyledForm):
    """Where and when: what a template leaves open, as the form of an opening asks for it."""

    NAMES = ("place", "country", "public_on", "public_hour", "closes_on", "closes_hour")

    def __init__(self, *args: Any, template: OpeningTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = OpeningForm().fields
        for name in self.NAMES:
            self.fields[name] = asked[name]
        self.fields["place"].required = template.remote != RemoteKind.REMOTE
        self.helper.layout = Layout(
            Fieldset("The place", "place", "country"),
            Fieldset(
                *("From when to when", beside("public_on", "public_hour")),
                beside("closes_on", "closes_hour"),
            ),
        )
