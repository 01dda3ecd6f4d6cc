"""Addresses that stand on a page many times: how those of a view are written is looked up once."""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

_NUMBER, _SLUG = 7_000_000_007, "seven-billion-and-seven"
_stands_as_it_is = re.compile(r"[-\w]+", re.ASCII).fullmatch


def address_of(view: str, *values: int | str) -> str:
    """As `reverse` has it, of a view that takes numbers and slugs in this order."""
    kinds = tuple(map(type, values))
    parts = _parts(settings.ROOT_URLCONF, get_script_prefix(), view, kinds)
    written = [str(value) for value in values]
    if not all(map(_stands_as_it_is, written)):
        return reverse(view, args=values)
    return parts[0] + "".join(map(str.__add__, written, parts[1:]))


@lru_cache
def _parts(_urls: str, _prefix: str, view: str, kinds: tuple[type, ...]) -> list[str]:
    marks = [_NUMBER if kind is int else _SLUG for kind in kinds]
    return re.split(f"{_NUMBER}|{_SLUG}", reverse(view, args=marks))
