"""Files of people: whole or not there on a disk, private in a bucket (docs/uploads.md), and named
so that an archive opens on every system."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import FileSystemStorage
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


LONGEST = 100
# Paths of other systems, controls, marks that turn the text round, and what Windows refuses.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def free_name(wanted: str, taken: set[str]) -> str:
    """A name without folders that nothing in `taken` has; it is taken from then on."""
    name = PurePosixPath(_UNFIT.sub("", wanted.replace("\\", "/"))).name.strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    suffix = PurePosixPath(name).suffix[:10]
    stem = name.removesuffix(suffix)[: LONGEST - len(suffix)].strip(". ") or "file"
    name, number = stem + suffix, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    taken.add(name.casefold())
    return name


class WholeFiles(FileSystemStorage):
    """Written beside its final name, synced, then renamed. Raises OSError and leaves nothing."""

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        unfinished = target.with_suffix(".tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
            _sync_folder(target.parent)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
