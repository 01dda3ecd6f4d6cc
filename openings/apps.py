from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OpeningsConfig(AppConfig):
    name = "openings"
    verbose_name = "Openings"

    def ready(self) -> None:
        from openings import mails, tasks  # noqa: F401, PLC0415 -- registers mail kinds and due work
        from openings.models import upkeep  # noqa: PLC0415 -- models exist only now

        pre_migrate.connect(upkeep.before_migrations, sender=self)
        post_migrate.connect(upkeep.after_migrations, sender=self)
