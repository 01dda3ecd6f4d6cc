"""Files on the disk of the site: nobody ever finds half a one."""

import os
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage


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
