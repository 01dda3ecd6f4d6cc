"""Columns that are stored encrypted, beside those of the library."""

from typing import TYPE_CHECKING, Any

from encrypted_fields.fields import EncryptedIntegerField


class EncryptedNumberField(EncryptedIntegerField):  # type: ignore[misc]  # ships no types
    """A whole number. The library's own field takes 0 for nothing."""

    if TYPE_CHECKING:  # an int or None; the type plugin knows only Django's own fields

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return str(self.f.encrypt(str(int(value)).encode()).decode())
