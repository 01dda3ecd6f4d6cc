from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "jobstore.trail"
    label = "trail"
    verbose_name = "Trail"
