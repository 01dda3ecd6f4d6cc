"""Filters and tags that every template has without loading."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """Weekday, date, time and zone: "Tuesday, December 1, 2026, 10:00 AM EST"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    clock = f"{local:%I:%M %p}".lstrip("0")
    return f"{local:%A, %B} {local.day}, {local.year}, {clock} {local.tzname()}"
