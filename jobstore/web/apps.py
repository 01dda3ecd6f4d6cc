from django.apps import AppConfig

from jobstore.web.messages import use_our_words


class WebConfig(AppConfig):
    name = "jobstore.web"
    label = "web"

    def ready(self) -> None:
        """Forms of libraries ask in our words as well."""
        use_our_words()
