from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jobstore.people"
    label = "people"
    verbose_name = "People and employers"

    def ready(self) -> None:
        from jobstore.people import mails, tasks  # noqa: F401, PLC0415 -- registers kinds and due work
        from jobstore.people.user.queries import account as trail  # noqa: F401, PLC0415 -- registers whose things are
