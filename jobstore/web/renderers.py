from typing import Any

from django.forms.renderers import TemplatesSetting


class UncutFields(TemplatesSetting):
    """Django's own, but for `maxlength`, which cuts what is pasted without a word.

    A counter reads the limit beside the field, and the server says what is too long.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget")
        if widget and "maxlength" in widget["attrs"]:
            attrs = {name: value for name, value in widget["attrs"].items() if name != "maxlength"}
            attrs["data-limit"] = widget["attrs"]["maxlength"]
            context = context | {"widget": widget | {"attrs": attrs}}
        return super().render(template_name, context, request)
