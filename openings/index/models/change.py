"""What the search index has still to read: a row for each change of what a search can see."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func
from django.db.models.functions import Now
from django.db.models.sql.compiler import SQLCompiler


class CurrentTransaction(Func):
    """The number of the writing transaction; 0 on SQLite, where one writes after the other."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        sql = "(pg_current_xact_id()::text)::bigint"
        return self.as_sql(compiler, connection, template=sql, **context)


class SearchChange(models.Model):
    """An opening, or an employer with all of its openings, to be read anew by the index.

    Triggers of the database write it (see `triggers.py`), in the transaction of the change, so
    that no caller can forget. Rows are only ever added, and swept away after some days.
    """

    opening_id = models.BigIntegerField(null=True)  # no key: the opening may be gone
    employer_id = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField(db_default=CurrentTransaction())
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="searchchange_transaction"),
            models.Index(fields=["created_at"], name="searchchange_created"),
        ]

    def __str__(self) -> str:
        return f"Change {self.pk}"
