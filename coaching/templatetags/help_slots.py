"""Help lines on any page, without the view's having to know them."""

from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context

from coaching.help_line.models import HelpLine
from coaching.help_line.queries import country_of_zone, help_lines, mentions_crisis

# Pages of the recovery half that a candidate reads; the help stands beside all of them.
SHOWN = "coaching.help_now"  # in the request's META, for the time of one page
PATHS = ("/recovery/", "/coach/", "/interviews/", "/pass-it-on/")

register = template.Library()


@register.simple_tag(takes_context=True)
def lines_for_reader(context: Context) -> list[HelpLine]:
    """The lines of the reader's country, by their time zone; else of the site's country."""
    user = getattr(getattr(context, "request", None), "user", None)
    return help_lines(country_of_zone(getattr(user, "time_zone", "")))


@register.simple_tag(takes_context=True)
def is_recovery_page(context: Context) -> bool:
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return False
    path: str = request.path
    return path.startswith(PATHS) and not path.startswith("/coach/shared/")


@register.simple_tag(takes_context=True)
def first_help_here(context: Context) -> bool:
    """Whether this page has not shown the panel yet: one is enough."""
    request = getattr(context, "request", None)
    if request is None:
        return True
    is_first = SHOWN not in request.META
    request.META[SHOWN] = True
    return is_first


@register.simple_tag
def says_crisis(*texts: Any) -> bool:
    """Whether a text of the reader's own calls for help at once. Nothing of it is kept."""
    return mentions_crisis(*(text for text in texts if isinstance(text, str)))


@register.simple_tag
def form_says_crisis(form: BaseForm) -> bool:
    """The same for everything that stands in a form of the reader's own."""
    return says_crisis(*(field.value() for field in form))
