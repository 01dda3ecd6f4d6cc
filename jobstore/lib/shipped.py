"""Rows that the site brings along: created once, then kept by staff."""

from collections.abc import Iterable

from django.db.models import Model


def create_missing(rows: Iterable[Model], *, key: str) -> int:
    """Create those whose `key` no row has; what staff changed stays. How many were new."""
    by_key = {getattr(row, key): row for row in rows}
    for model in {type(row) for row in by_key.values()}:
        kept = model._default_manager.filter(**{f"{key}__in": list(by_key)})  # noqa: SLF001 -- Django's documented name
        for known in kept.values_list(key, flat=True).order_by("pk"):
            del by_key[known]
        model._default_manager.bulk_create(by_key.values(), ignore_conflicts=True)  # noqa: SLF001 -- as above
    return len(by_key)
