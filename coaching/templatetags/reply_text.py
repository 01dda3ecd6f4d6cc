"""The text of a reply: plain, with its lines and paragraphs, and links that pass on no rank."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
_LINK = re.compile(r"(https?://[^\s<>\"']*[\w/])")
_PARAGRAPHS = re.compile(r"\n\s*\n")


@register.filter
def reply_text(text: str) -> SafeString:
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(item),) for item in paragraphs))


def _lines(paragraph: str) -> SafeString:
    line_break = format_html("<br{}>", "")
    return format_html_join(line_break, "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    pieces = _LINK.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>', piece, piece
                )
                if number % 2
                else piece,
            )
            for number, piece in enumerate(pieces)
        ),
    )
