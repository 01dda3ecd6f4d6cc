from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        from coaching import mails, receivers, tasks  # noqa: F401, PLC0415 -- registers what they declare
