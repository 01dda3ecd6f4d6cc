"""Columns of a table of events become its facts, and columns again; frozen, for migrations."""

from django.db import migrations, transaction

BATCH = 1000
KEYS = ("source", "target")


def into_facts(row):
    row.facts |= {key: getattr(row, key) for key in KEYS if getattr(row, key)}


def into_columns(row):
    for key in KEYS:
        setattr(row, key, row.facts.get(key, ""))


def step(app, *models, forwards=(), backwards=()):
    """The operation: each row once, a thousand in a transaction; running it again is harmless."""
    return migrations.RunPython(
        _walk(app, models, (into_facts, *forwards), ["what", "facts"]),
        _walk(app, models, (into_columns, *backwards), ["what", *KEYS]),
    )


def _walk(app, models, changes, fields):
    def walk(apps, schema_editor):
        using = schema_editor.connection.alias
        for name in models:
            rows = apps.get_model(app, name)._base_manager.using(using).order_by("pk")
            last = 0
            while batch := list(rows.filter(pk__gt=last)[:BATCH]):
                for row in batch:
                    for change in changes:
                        change(row)
                with transaction.atomic(using=using):
                    rows.bulk_update(batch, fields)
                last = batch[-1].pk

    return walk
