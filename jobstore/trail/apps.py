from importlib import import_module

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "jobstore.trail"
    label = "trail"
    verbose_name = "Trail"

    def ready(self) -> None:
        import_module("jobstore.trail.actions")
