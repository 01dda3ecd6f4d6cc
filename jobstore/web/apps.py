from django.apps import AppConfig
from django.forms import Field


class WebConfig(AppConfig):
    name = "jobstore.web"
    label = "web"

    def ready(self) -> None:
        """Forms of libraries ask in our words as well."""
        Field.default_error_messages = Field.default_error_messages | {"required": "Fill this in."}
