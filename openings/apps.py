from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    name = "openings"
    verbose_name = "Openings"

    def ready(self) -> None:
        from openings import mails  # noqa: F401, PLC0415 -- registers the mail kinds
