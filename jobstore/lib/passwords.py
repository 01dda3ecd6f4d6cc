"""What a password must be: Django's rules, told in one line."""

from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError

SHORTEST = 12


class PlainRules:
    """Each broken rule says so by itself; before, one line is enough."""

    def __init__(self) -> None:
        self._rules = (
            rules.UserAttributeSimilarityValidator(),
            rules.MinimumLengthValidator(min_length=SHORTEST),
            rules.CommonPasswordValidator(),
        )

    def validate(self, password: str, user: Any = None) -> None:
        errors = []
        for rule in self._rules:
            try:
                rule.validate(password, user)
            except ValidationError as broken:
                errors.append(broken)
        if errors:
            raise ValidationError(errors)

    def get_help_text(self) -> str:
        return f"{SHORTEST} characters or more. Three or four words of your own are good."
