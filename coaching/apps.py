from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        from coaching import mails, receivers  # noqa: F401, PLC0415 -- registers mail kinds and receivers
