"""What the forms of the staff site share."""

from typing import Any

from django import forms
from django.db import models

from jobstore.web.forms import TimeZoneField

# A link that is typed without its scheme means https.
SECURE_LINKS: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.URLField: {"assume_scheme": "https"}
}


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """For a model with a time zone."""

    time_zone = TimeZoneField()
