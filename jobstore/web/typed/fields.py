"""The text of a form as it was posted, without what must never be kept."""

import re
from collections.abc import Iterable

from django.http import HttpRequest, QueryDict
from django.utils.html import escape

Fields = list[tuple[str, str]]

# Machinery of forms: nobody typed it, so nobody misses it in a list of what they wrote.
_OURS = {"csrfmiddlewaretoken", "typed_page", "typed_form"}
_MACHINERY = {"next", "action", "back", "step", "version", "opened"}
_MACHINERY |= {"submission_key", "in_third_person", "minutes_spent"}
_MANAGEMENT = re.compile(r"-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
_SECRET = re.compile(r"password|passwd|secret|credential|^code$|^otp$", re.IGNORECASE)
# A choice, a number or a key rather than words.
_CODE = re.compile(r"[a-z0-9_.:-]*|[A-Z]{2,4}|[A-Z]\w+/[A-Z][\w/-]+")


def fields_of(request: HttpRequest) -> Fields:
    """What came, in its order; no token, no password and no file."""
    return without_secrets(request.POST)


def without_secrets(data: QueryDict) -> Fields:
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in _OURS and not _SECRET.search(name) and isinstance(value, str)
    ]


def words_in(fields: Iterable[tuple[str, str]]) -> Fields:
    """Those that somebody typed, as far as that can be told without their form."""
    return [
        (name, value) for name, value in filled_in(fields) if not _CODE.fullmatch(value.strip())
    ]


def filled_in(fields: Iterable[tuple[str, str]]) -> Fields:
    """Words and choices; none for a button that only stands in a form."""
    return [
        (name, value)
        for name, value in fields
        if value.strip() and name not in _MACHINERY and not _MANAGEMENT.search(name)
    ]


def missing_from(html: str, fields: Fields) -> Fields:
    """The typed ones that a page does not show."""
    page = " ".join(html.split())
    return [
        (name, value)
        for name, value in words_in(fields)
        if " ".join(escape(value).split()) not in page
    ]


def size_of(fields: Fields) -> int:
    return sum(len(name) + len(value) for name, value in fields)
