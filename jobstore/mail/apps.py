from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jobstore.mail"
    label = "mail"
    verbose_name = "E-mail"

    def ready(self) -> None:
        from jobstore.mail import mails, receivers, tasks  # noqa: F401, PLC0415 -- registers kinds, due work, listeners
