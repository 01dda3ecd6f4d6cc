"""How every page and mail names an employer."""

from django import template
from django.utils.html import format_html

from jobstore.people.employer.models import Employer

register = template.Library()


@register.simple_tag
def employer_name(employer: Employer, *, site: str = "") -> str:
    """With the way to its page where it has one; `site` is the address of ours, in mail."""
    url = employer.page_url
    return format_html('<a href="{}{}">{}</a>', site, url, employer.name) if url else employer.name
