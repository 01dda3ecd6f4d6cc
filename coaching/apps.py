from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db.models import Model
from django.db.models.signals import post_migrate


def _names(models: Iterable[type[Model]]) -> set[str]:
    return {model.__name__ for model in models}


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        from coaching import mails, receivers, tasks  # noqa: F401, PLC0415 -- registers what they declare
        from coaching.account import actions, queries  # noqa: F401, PLC0415 -- registers what is personal, and how mail is taken back

        post_migrate.connect(_load_library, sender=self)


def _load_library(*, sender: AppConfig, apps: Any = None, **_rest: Any) -> None:
    """Not while the tables are those of an older version, as after a step back."""
    if apps is not None and _names(sender.get_models()) != _names(
        apps.get_app_config(sender.label).get_models()
    ):
        return
    from coaching.account.actions import load_library  # noqa: PLC0415 -- models exist only now

    load_library()
