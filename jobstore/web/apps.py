from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "jobstore.web"
    label = "web"
