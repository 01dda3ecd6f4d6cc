"""What every form of the site has in common."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class StyledForm(forms.Form):
    """A plain form in the site's look.

    The template writes form tag, token, error summary and button; `{% crispy form %}` renders
    the fields. Set `self.helper.layout` for anything but all fields in order.
    """

    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


def fields_only() -> FormHelper:
    """A crispy helper that renders fields: no form tag, no token."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
