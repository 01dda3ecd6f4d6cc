"""The trail on the pages of staff."""

from typing import Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jobstore.trail.queries import trail_of


class WithTrail:
    """For a ModelAdmin: name `trail` among the fields and the fields that are read only."""

    @admin.display(description="trail")
    def trail(self, thing: Any) -> SafeString:
        return render_to_string("trail/_lines.html", {"trail": trail_of(thing)})
