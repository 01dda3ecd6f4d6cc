"""Scanners of mail and crawlers ask for the head of a page first: what opens, opens for them."""

from http import HTTPStatus
from uuid import UUID

import pytest
from django.urls import URLResolver, get_resolver, resolve

from tests.access_matrix import MATRIX

SAMPLES = {"UUIDConverter": str(UUID(int=7)), "IntConverter": "7"}


def open_pages(items, prefix="", path="/"):
    """Names and paths of ours that need no sign-in and are there to be read."""
    for item in items:
        names = item.pattern.converters.items()
        here = path + str(item.pattern)
        for name, converter in names:
            kind = type(converter).__name__
            written = [f"<{name}>", *(f"<{one}:{name}>" for one in ("uuid", "int", "slug", "str"))]
            for text in written:
                here = here.replace(text, SAMPLES.get(kind, "x"))
        if isinstance(item, URLResolver):
            inner = f"{prefix}{item.namespace}:" if item.namespace else prefix
            yield from open_pages(item.url_patterns, inner, here)
            continue
        rule = MATRIX.get(f"{prefix}{item.name}")
        is_open = not getattr(item.callback, "login_required", True)
        if rule is not None and rule.get and is_open:
            yield f"{prefix}{item.name}", here


def test_every_open_page_answers_a_question_for_its_head(client, db):
    pages = dict(open_pages(get_resolver().url_patterns))
    assert {"coaching:letter_link", "coaching:feedback_link", "people:invitation_link"} <= set(
        pages
    )
    assert [name for name, path in pages.items() if resolve(path).view_name != name] == []
    refused = [
        name
        for name, path in pages.items()
        if client.head(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    ]
    assert refused == []


@pytest.mark.parametrize("path", ["/openings/", "/"])
def test_head_has_no_body(client, db, path):
    assert client.head(path).content == b""
