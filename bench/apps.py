from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "bench"

    def ready(self) -> None:
        from bench import alerts, tasks  # noqa: F401, PLC0415 -- registers a kind and a task
