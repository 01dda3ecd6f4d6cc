"""Filters and tags that every template has without loading."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jobstore.lib.addresses import address_of
from jobstore.lib.zones import moment_text
from jobstore.web.markdown import OWN_LINK_REL, render_markdown, render_public_markdown
from jobstore.web.requests import device_of

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """Weekday, date, time and zone: "Tuesday, December 1, 2026, 10:00 AM EST"."""
    return "" if value is None else moment_text(timezone.localtime(value))


@register.filter(expects_localtime=True)
def day(value: datetime | None) -> str:
    """Date alone: "December 1, 2026"."""
    return "" if value is None else f"{value:%B} {value.day}, {value.year}"


@register.filter
def device(user_agent: str) -> str:
    return device_of(user_agent)


@register.filter
def markdown(text: str) -> SafeString:
    """Text of people as clean HTML."""
    return render_markdown(text)


@register.filter
def public_markdown(text: str) -> SafeString:
    """Text of people that everybody may read, as clean HTML."""
    return render_public_markdown(text)


@register.filter
def own_markdown(text: str) -> SafeString:
    """Text of staff as clean HTML; its links may be followed."""
    return render_markdown(text, link_rel=OWN_LINK_REL)


@register.filter
def problems(form: BaseForm) -> str:
    """The heading over what is wrong: it counts the lines below it, not the fields."""
    count = sum(len(lines) for lines in form.errors.values())
    return "There is a problem" if count == 1 else f"There are {count} problems"


@lru_cache(maxsize=256)
def _address(_urls: str, _prefix: str, view: str, *args: Any) -> str:
    """Every page asks for the same few; empty where there is no such page."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def address(view: str, *values: int | str) -> str:
    """`{% url %}` for what stands on every line of a list."""
    return address_of(view, *values)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view: str, label: str, *args: Any) -> str:
    """One item of the navigation, marked where the reader is."""
    url = _address(settings.ROOT_URLCONF, get_script_prefix(), view, *args)
    if not url:
        return ""
    request = context.get("request")
    path = request.path if request else ""
    current = "page" if path == url else "true" if path.startswith(url) else ""
    return _nav_item(url, label, current)


@lru_cache(maxsize=256, typed=True)  # words that are safe are not those that only look the same
def _nav_item(url: str, label: str, current: str) -> SafeString:
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark, label)
