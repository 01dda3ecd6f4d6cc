from whitenoise.storage import CompressedManifestStaticFilesStorage


class LastingNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it ships no types
    """A file of this build has one address for as long as a process lives."""

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__(*values, **named)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 -- Django's
        if force or name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
