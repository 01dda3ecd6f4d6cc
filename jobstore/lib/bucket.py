"""Files in a bucket that speaks S3; only the site itself reads them. See docs/uploads.md."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage


@contextmanager
def _like_a_disk() -> Iterator[None]:
    """What the bucket refuses is an OSError, as from any disk."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error


class PrivateBucket(S3Storage):  # type: ignore[misc]  # it ships no types
    """No object is public, and no address of one is ever made."""

    def get_default_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().get_default_settings()
        ours = {"default_acl": None, "file_overwrite": False, "signature_version": "s3v4"}
        return {**settings, **ours}

    def _save(self, name: str, content: "File[Any]") -> str:
        with _like_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _like_a_disk():
            return super()._open(name, mode)

    def exists(self, name: str) -> bool:
        with _like_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _like_a_disk():
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        with _like_a_disk():
            moment: datetime = super().get_modified_time(name)
            return moment

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("Files go out by pages of the site, which ask who reads.")
