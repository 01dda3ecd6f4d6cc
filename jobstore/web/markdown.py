"""The one module that marks HTML as safe: Markdown as allow-listed HTML, data as a data block."""

import json
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

KEPT = 1000  # texts, of some 4 kB each
LIMIT = 30_000  # characters; longer text is cut before it is parsed
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
# Links of strangers neither pass on rank nor learn where the reader comes from.
LINK_REL = "nofollow ugc noopener noreferrer"
# What staff write links to sources and to our own pages.
OWN_LINK_REL = "noopener noreferrer"
# The page has its h1 and h2; headings inside a text stand below them.
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
# What could end a script element or begin another one.
_ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """HTML in the text stays text, images are left out, nesting is bounded."""
    parser = MarkdownIt("js-default", {"html": False, "linkify": False, "maxNesting": 20})
    return parser.disable("image")


def _links_out(_tag: str, attribute: str, value: str) -> str | None:
    """What strangers write leads to a secure page or to a mailbox, and nowhere else."""
    is_fine = attribute != "href" or value.lower().startswith(("https://", "mailto:"))
    return value if is_fine else None


def _links_of_staff(tag: str, attribute: str, value: str) -> str | None:
    """Theirs may also lead to our own pages; what begins with `//` leads to another site."""
    is_own = value.startswith(("/", "#")) and not value.startswith("//")
    return value if is_own else _links_out(tag, attribute, value)


def render_markdown(text: str, *, link_rel: str = LINK_REL) -> SafeString:
    parser = _parser()
    tokens = parser.parse(text[:LIMIT])
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_links_of_staff if link_rel == OWN_LINK_REL else _links_out,
        url_schemes={"https", "mailto"},
        link_rel=link_rel,
    )
    return mark_safe(clean)


@lru_cache(maxsize=KEPT)
def render_public_markdown(text: str) -> SafeString:
    """The same, kept for the next reader of a text that everybody may read."""
    return render_markdown(text)


def data_block(data: dict[str, Any], *, mime_type: str) -> SafeString:
    """Data for machines inside a page; a browser never executes it."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, escaped in _ESCAPES.items():
        text = text.replace(sign, escaped)
    return format_html('<script type="{}">{}</script>', mime_type, mark_safe(text))
