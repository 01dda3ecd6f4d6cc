from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jobstore.mail"
    label = "mail"
    verbose_name = "E-mail"
