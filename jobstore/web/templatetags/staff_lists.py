from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()
EMPTY = {"", "-"}


@register.filter
def named(cells: list[Any], headers: list[dict[str, Any]]) -> Iterator[Any]:
    """The cells of a row of Django's list of changes, each with the name of its column.

    On narrow screens a row is a card, and a cell without a value is left out there.
    """
    for cell, header in zip(cells, headers, strict=False):
        start, tag, rest = str(cell).partition("<td")
        value = rest.partition(">")[2].removesuffix("</td>").strip()
        text = "" if "action-checkbox" in str(header.get("class_attrib", "")) else header["text"]
        if not tag or start or not text:
            yield cell
            continue
        label = escape(str(text)[:1].upper() + str(text)[1:])
        nothing = " data-nothing" if value in EMPTY else ""
        yield mark_safe(f'<td data-label="{label}"{nothing}{rest}')
