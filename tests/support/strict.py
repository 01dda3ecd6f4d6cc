"""Distrust of the framework: what Django lets pass in silence fails a test here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.db.models import QuerySet

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / name) + "/" for name in ("jobstore", "openings", "coaching"))
TEMPLATE_LOOP = "django/template/defaulttags.py"


class UndefinedVariable(str):
    """What a template gets for a name that does not exist: a failing test."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"Undefined template variable: {missing}")


@contextmanager
def ordered_queries() -> Iterator[None]:
    """Looping over several rows in no stated order fails, in our code and in templates."""
    loop = QuerySet.__iter__

    def iterate(queryset: QuerySet):
        rows = loop(queryset)
        if (
            not queryset.ordered
            and len(queryset) > 1
            and _is_ours(sys._getframe(1).f_code.co_filename)
        ):
            raise AssertionError(
                f"Unordered loop over {queryset.model.__name__}: add order_by() "
                "(for related rows: a Prefetch with an ordered queryset, or a query)."
            )
        return rows

    with mock.patch.object(QuerySet, "__iter__", iterate):
        yield


def _is_ours(filename: str) -> bool:
    return filename.startswith(OURS) or filename.endswith(TEMPLATE_LOOP)
