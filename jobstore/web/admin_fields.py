"""What the forms of the staff site share."""

from typing import Any

from django.db import models

# A link that is typed without its scheme means https.
SECURE_LINKS: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.URLField: {"assume_scheme": "https"}
}
