from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate


class OpeningsConfig(AppConfig):
    name = "openings"
    verbose_name = "Openings"

    def ready(self) -> None:
        from openings import mails, receivers, tasks  # noqa: F401, PLC0415 -- registers what they declare
        from openings.account import queries  # noqa: F401, PLC0415 -- registers what is personal, and whose it is
        from openings.index.models import triggers  # noqa: PLC0415 -- models exist only now
        from openings.migrations import _search_entries  # noqa: PLC0415 -- for the way back

        pre_migrate.connect(_search_entries.before_migrations, sender=self)
        post_migrate.connect(_search_entries.after_migrations, sender=self)
        post_migrate.connect(triggers.after_migrations, sender=self)
        post_migrate.connect(_load_library, sender=self)


def _load_library(**_rest: Any) -> None:
    from openings.promise.actions import load_library  # noqa: PLC0415 -- models exist only now

    if "openings_jurisdiction" in connection.introspection.table_names():  # not on the way back
        load_library()
